// One line for each method of the contract.
#pragma once

#include <vector>

#include "lagan/proofing/v1/evidence.grpc.pb.h"
#include "lagan/proofing/v1/proofing.grpc.pb.h"
#include "lagan/proofing/v1/renewals.grpc.pb.h"
#include "services/proofing/cases.h"
#include "services/proofing/evidence_views.h"
#include "services/proofing/face_checks.h"
#include "services/proofing/passes.h"
#include "services/proofing/proofing.h"
#include "services/proofing/renewals.h"
#include "services/rpc/dispatcher.h"

namespace lagan::proofing {

// Bytes of one upload with its framing: 12 MiB of picture and the first message.
inline constexpr std::size_t kUploadLimit = (12U << 20) + (64U << 10);

class Adaptor final : public v1::ProofingService::CallbackService {
 public:
  // All outlive the adaptor.
  Adaptor(rpc::Dispatcher* dispatcher, Proofing* service, FaceChecks* faces, Cases* cases, Passes* passes)
      : dispatcher_(dispatcher), service_(service), faces_(faces), cases_(cases), passes_(passes) {}

  grpc::ServerUnaryReactor* CreateApplication(grpc::CallbackServerContext* context,
                                              const v1::CreateApplicationRequest* request,
                                              v1::CreateApplicationResponse* response) override;
  grpc::ServerUnaryReactor* RecordNotice(grpc::CallbackServerContext* context,
                                         const v1::RecordNoticeRequest* request,
                                         v1::RecordNoticeResponse* response) override;
  grpc::ServerReadReactor<v1::UploadDocumentRequest>* UploadDocument(
      grpc::CallbackServerContext* context, v1::UploadDocumentResponse* response) override;
  grpc::ServerUnaryReactor* GetQuestions(grpc::CallbackServerContext* context,
                                         const v1::GetQuestionsRequest* request,
                                         v1::GetQuestionsResponse* response) override;
  grpc::ServerUnaryReactor* AnswerQuestions(grpc::CallbackServerContext* context,
                                            const v1::AnswerQuestionsRequest* request,
                                            v1::AnswerQuestionsResponse* response) override;
  grpc::ServerUnaryReactor* RecordConsent(grpc::CallbackServerContext* context,
                                          const v1::RecordConsentRequest* request,
                                          v1::RecordConsentResponse* response) override;
  grpc::ServerUnaryReactor* StartFaceCheck(grpc::CallbackServerContext* context,
                                           const v1::StartFaceCheckRequest* request,
                                           v1::StartFaceCheckResponse* response) override;
  grpc::ServerUnaryReactor* SendFaceFrames(grpc::CallbackServerContext* context,
                                           const v1::SendFaceFramesRequest* request,
                                           v1::SendFaceFramesResponse* response) override;
  grpc::ServerUnaryReactor* SubmitApplication(grpc::CallbackServerContext* context,
                                              const v1::SubmitApplicationRequest* request,
                                              v1::SubmitApplicationResponse* response) override;
  grpc::ServerUnaryReactor* GetApplication(grpc::CallbackServerContext* context,
                                           const v1::GetApplicationRequest* request,
                                           v1::GetApplicationResponse* response) override;
  grpc::ServerUnaryReactor* GetResult(grpc::CallbackServerContext* context,
                                      const v1::GetResultRequest* request,
                                      v1::GetResultResponse* response) override;
  grpc::ServerUnaryReactor* ContestDecision(grpc::CallbackServerContext* context,
                                            const v1::ContestDecisionRequest* request,
                                            v1::ContestDecisionResponse* response) override;
  grpc::ServerUnaryReactor* AcknowledgeResult(grpc::CallbackServerContext* context,
                                              const v1::AcknowledgeResultRequest* request,
                                              v1::AcknowledgeResultResponse* response) override;
  grpc::ServerUnaryReactor* IssuePasses(grpc::CallbackServerContext* context,
                                        const v1::IssuePassesRequest* request,
                                        v1::IssuePassesResponse* response) override;
  grpc::ServerUnaryReactor* WithdrawApplication(grpc::CallbackServerContext* context,
                                                const v1::WithdrawApplicationRequest* request,
                                                v1::WithdrawApplicationResponse* response) override;
  grpc::ServerUnaryReactor* EraseApplication(grpc::CallbackServerContext* context,
                                             const v1::EraseApplicationRequest* request,
                                             v1::EraseApplicationResponse* response) override;

 private:
  rpc::Dispatcher* dispatcher_;
  Proofing* service_;
  FaceChecks* faces_;
  Cases* cases_;
  Passes* passes_;
};

class EvidenceAdaptor final : public v1::EvidenceService::CallbackService {
 public:
  // Both outlive the adaptor.
  EvidenceAdaptor(rpc::Dispatcher* dispatcher, EvidenceViews* views)
      : dispatcher_(dispatcher), views_(views) {}

  grpc::ServerUnaryReactor* ViewEvidence(grpc::CallbackServerContext* context,
                                         const v1::ViewEvidenceRequest* request,
                                         v1::ViewEvidenceResponse* response) override;

 private:
  rpc::Dispatcher* dispatcher_;
  EvidenceViews* views_;
};

class CaseOutcomeAdaptor final : public v1::CaseOutcomeService::CallbackService {
 public:
  // Both outlive the adaptor.
  CaseOutcomeAdaptor(rpc::Dispatcher* dispatcher, Cases* cases) : dispatcher_(dispatcher), cases_(cases) {}

  grpc::ServerUnaryReactor* DeliverCaseOutcomes(grpc::CallbackServerContext* context,
                                                const v1::DeliverCaseOutcomesRequest* request,
                                                v1::DeliverCaseOutcomesResponse* response) override;

 private:
  rpc::Dispatcher* dispatcher_;
  Cases* cases_;
};

class RenewalAdaptor final : public v1::RenewalService::CallbackService {
 public:
  // Both outlive the adaptor.
  RenewalAdaptor(rpc::Dispatcher* dispatcher, Renewals* renewals)
      : dispatcher_(dispatcher), renewals_(renewals) {}

  grpc::ServerUnaryReactor* DeliverRenewalsDue(grpc::CallbackServerContext* context,
                                               const v1::DeliverRenewalsDueRequest* request,
                                               v1::DeliverRenewalsDueResponse* response) override;

 private:
  rpc::Dispatcher* dispatcher_;
  Renewals* renewals_;
};

// The parts of an upload put together: first the start, then bytes of exactly the size it says. UPLOAD_INCOMPLETE when
// there are fewer, UPLOAD_INVALID for any other order or size.
struct Upload {
  v1::UploadDocumentStart start;
  Bytes picture;
};
Result<Upload> JoinUpload(const std::vector<v1::UploadDocumentRequest>& parts);

}  // namespace lagan::proofing
