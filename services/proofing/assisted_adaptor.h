// One line for each method of AssistedService.
#pragma once

#include <vector>

#include "lagan/proofing/v1/assisted.grpc.pb.h"
#include "services/proofing/assisted.h"
#include "services/proofing/letter_desk.h"
#include "services/rpc/dispatcher.h"

namespace lagan::proofing {

class AssistedAdaptor final : public v1::AssistedService::CallbackService {
 public:
  // All outlive the adaptor.
  AssistedAdaptor(rpc::Dispatcher* dispatcher, Assisted* assisted, LetterDesk* desk)
      : dispatcher_(dispatcher), assisted_(assisted), desk_(desk) {}

  grpc::ServerUnaryReactor* OpenApplication(grpc::CallbackServerContext* context,
                                            const v1::OpenApplicationRequest* request,
                                            v1::OpenApplicationResponse* response) override;
  grpc::ServerUnaryReactor* RecordTypedZone(grpc::CallbackServerContext* context,
                                            const v1::RecordTypedZoneRequest* request,
                                            v1::RecordTypedZoneResponse* response) override;
  grpc::ServerUnaryReactor* RecordDocumentSeen(grpc::CallbackServerContext* context,
                                               const v1::RecordDocumentSeenRequest* request,
                                               v1::RecordDocumentSeenResponse* response) override;
  grpc::ServerUnaryReactor* RecordComparison(grpc::CallbackServerContext* context,
                                             const v1::RecordComparisonRequest* request,
                                             v1::RecordComparisonResponse* response) override;
  grpc::ServerUnaryReactor* RecordVouch(grpc::CallbackServerContext* context,
                                        const v1::RecordVouchRequest* request,
                                        v1::RecordVouchResponse* response) override;
  grpc::ServerUnaryReactor* AskQuestions(grpc::CallbackServerContext* context,
                                         const v1::AskQuestionsRequest* request,
                                         v1::AskQuestionsResponse* response) override;
  grpc::ServerUnaryReactor* RecordAnswers(grpc::CallbackServerContext* context,
                                          const v1::RecordAnswersRequest* request,
                                          v1::RecordAnswersResponse* response) override;
  grpc::ServerUnaryReactor* RecordPostalAddress(grpc::CallbackServerContext* context,
                                                const v1::RecordPostalAddressRequest* request,
                                                v1::RecordPostalAddressResponse* response) override;
  grpc::ServerUnaryReactor* SubmitAssisted(grpc::CallbackServerContext* context,
                                           const v1::SubmitAssistedRequest* request,
                                           v1::SubmitAssistedResponse* response) override;
  grpc::ServerUnaryReactor* GetAssisted(grpc::CallbackServerContext* context,
                                        const v1::GetAssistedRequest* request,
                                        v1::GetAssistedResponse* response) override;
  grpc::ServerUnaryReactor* SuspendBySerial(grpc::CallbackServerContext* context,
                                            const v1::SuspendBySerialRequest* request,
                                            v1::SuspendBySerialResponse* response) override;
  grpc::ServerUnaryReactor* StartCallerCheck(grpc::CallbackServerContext* context,
                                             const v1::StartCallerCheckRequest* request,
                                             v1::StartCallerCheckResponse* response) override;
  grpc::ServerUnaryReactor* AnswerCallerCheck(grpc::CallbackServerContext* context,
                                              const v1::AnswerCallerCheckRequest* request,
                                              v1::AnswerCallerCheckResponse* response) override;
  grpc::ServerUnaryReactor* RevokeBySerial(grpc::CallbackServerContext* context,
                                           const v1::RevokeBySerialRequest* request,
                                           v1::RevokeBySerialResponse* response) override;
  grpc::ServerUnaryReactor* ReinstateBySerial(grpc::CallbackServerContext* context,
                                              const v1::ReinstateBySerialRequest* request,
                                              v1::ReinstateBySerialResponse* response) override;
  grpc::ServerReadReactor<v1::UploadScanRequest>* UploadScan(grpc::CallbackServerContext* context,
                                                             v1::UploadScanResponse* response) override;

 private:
  rpc::Dispatcher* dispatcher_;
  Assisted* assisted_;
  LetterDesk* desk_;
};

}  // namespace lagan::proofing
