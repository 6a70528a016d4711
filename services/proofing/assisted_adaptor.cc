#include "services/proofing/assisted_adaptor.h"

#include <utility>

#include "services/proofing/adaptor.h"

namespace lagan::proofing {
namespace {

// The same parts as those of an upload to the digital route.
std::vector<v1::UploadDocumentRequest> AsUpload(std::vector<v1::UploadScanRequest> scans) {
  std::vector<v1::UploadDocumentRequest> parts(scans.size());
  for (std::size_t i = 0; i < scans.size(); ++i) {
    if (scans[i].has_start()) *parts[i].mutable_start() = std::move(*scans[i].mutable_start());
    if (scans[i].has_chunk()) *parts[i].mutable_chunk() = std::move(*scans[i].mutable_chunk());
  }
  return parts;
}

}  // namespace

#define LAGAN_UNARY(OBJECT, METHOD)                                                                \
  grpc::ServerUnaryReactor* AssistedAdaptor::METHOD(grpc::CallbackServerContext* context,          \
                                                    const v1::METHOD##Request* request,            \
                                                    v1::METHOD##Response* response) {              \
    return dispatcher_->Unary(context, request, response,                                          \
                              [this](const rpc::CallContext& call, const v1::METHOD##Request& r) { \
                                return OBJECT->METHOD(call, r);                                    \
                              });                                                                  \
  }
LAGAN_UNARY(assisted_, OpenApplication)
LAGAN_UNARY(assisted_, RecordTypedZone)
LAGAN_UNARY(assisted_, RecordDocumentSeen)
LAGAN_UNARY(assisted_, RecordComparison)
LAGAN_UNARY(assisted_, RecordVouch)
LAGAN_UNARY(assisted_, AskQuestions)
LAGAN_UNARY(assisted_, RecordAnswers)
LAGAN_UNARY(assisted_, RecordPostalAddress)
LAGAN_UNARY(assisted_, SubmitAssisted)
LAGAN_UNARY(assisted_, GetAssisted)
LAGAN_UNARY(desk_, SuspendBySerial)
LAGAN_UNARY(desk_, StartCallerCheck)
LAGAN_UNARY(desk_, AnswerCallerCheck)
LAGAN_UNARY(desk_, RevokeBySerial)
LAGAN_UNARY(desk_, ReinstateBySerial)
#undef LAGAN_UNARY

grpc::ServerReadReactor<v1::UploadScanRequest>* AssistedAdaptor::UploadScan(
    grpc::CallbackServerContext* context, v1::UploadScanResponse* response) {
  return dispatcher_->ClientStream<v1::UploadScanRequest>(
      context, response, kUploadLimit,
      [this](const rpc::CallContext& call,
             std::vector<v1::UploadScanRequest> scans) -> Result<v1::UploadScanResponse> {
        LAGAN_ASSIGN_OR_RETURN(const Upload upload, JoinUpload(AsUpload(std::move(scans))));
        return assisted_->UploadScan(call, upload.start, upload.picture);
      });
}

}  // namespace lagan::proofing
