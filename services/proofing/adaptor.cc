#include "services/proofing/adaptor.h"

namespace lagan::proofing {

#define LAGAN_UNARY(CLASS, MEMBER, METHOD)                                                         \
  grpc::ServerUnaryReactor* CLASS::METHOD(grpc::CallbackServerContext* context,                    \
                                          const v1::METHOD##Request* request,                      \
                                          v1::METHOD##Response* response) {                        \
    return dispatcher_->Unary(context, request, response,                                          \
                              [this](const rpc::CallContext& call, const v1::METHOD##Request& r) { \
                                return MEMBER->METHOD(call, r);                                    \
                              });                                                                  \
  }
LAGAN_UNARY(Adaptor, service_, CreateApplication)
LAGAN_UNARY(Adaptor, service_, RecordNotice)
LAGAN_UNARY(Adaptor, service_, GetQuestions)
LAGAN_UNARY(Adaptor, service_, AnswerQuestions)
LAGAN_UNARY(Adaptor, faces_, RecordConsent)
LAGAN_UNARY(Adaptor, faces_, StartFaceCheck)
LAGAN_UNARY(Adaptor, faces_, SendFaceFrames)
LAGAN_UNARY(Adaptor, service_, SubmitApplication)
LAGAN_UNARY(Adaptor, service_, GetApplication)
LAGAN_UNARY(Adaptor, service_, GetResult)
LAGAN_UNARY(Adaptor, service_, AcknowledgeResult)
LAGAN_UNARY(Adaptor, passes_, IssuePasses)
LAGAN_UNARY(Adaptor, service_, WithdrawApplication)
LAGAN_UNARY(Adaptor, service_, EraseApplication)
LAGAN_UNARY(Adaptor, cases_, ContestDecision)
LAGAN_UNARY(EvidenceAdaptor, views_, ViewEvidence)
LAGAN_UNARY(CaseOutcomeAdaptor, cases_, DeliverCaseOutcomes)
LAGAN_UNARY(RenewalAdaptor, renewals_, DeliverRenewalsDue)
#undef LAGAN_UNARY

grpc::ServerReadReactor<v1::UploadDocumentRequest>* Adaptor::UploadDocument(
    grpc::CallbackServerContext* context, v1::UploadDocumentResponse* response) {
  return dispatcher_->ClientStream<v1::UploadDocumentRequest>(
      context, response, kUploadLimit,
      [this](const rpc::CallContext& call,
             const std::vector<v1::UploadDocumentRequest>& parts) -> Result<v1::UploadDocumentResponse> {
        LAGAN_ASSIGN_OR_RETURN(const Upload upload, JoinUpload(parts));
        return service_->UploadDocument(call, upload.start, upload.picture);
      });
}

Result<Upload> JoinUpload(const std::vector<v1::UploadDocumentRequest>& parts) {
  if (parts.empty() || !parts[0].has_start()) {
    return InvalidArgument("UPLOAD_INVALID", "Begin an upload with its start message.", "start");
  }
  Upload upload{.start = parts[0].start(), .picture = {}};
  for (std::size_t i = 1; i < parts.size(); ++i) {
    if (!parts[i].has_chunk()) {
      return InvalidArgument("UPLOAD_INVALID", "After the start message an upload holds nothing but chunks.",
                             "chunk");
    }
    const std::string& chunk = parts[i].chunk();
    upload.picture.insert(upload.picture.end(), chunk.begin(), chunk.end());
  }
  if (upload.picture.size() < upload.start.size()) {
    return InvalidArgument("UPLOAD_INCOMPLETE",
                           "The upload ended before the picture was whole. Send it again.", "chunk");
  }
  if (upload.picture.size() > upload.start.size()) {
    return InvalidArgument("UPLOAD_INVALID", "The upload holds more bytes than its start message says.",
                           "chunk");
  }
  return upload;
}

}  // namespace lagan::proofing
