// The proofing service without its network: what a portal may do with an application, and the durable checks.
//
// Every write happens in one transaction together with the answer kept for its idempotency key and the audit event in
// the outbox. Calls to other services are made outside transactions and may be repeated. Personal data is sealed under
// the application's data key before it reaches the database or the blob store. Thread-safe.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>

#include "base/core/clock.h"
#include "base/core/result.h"
#include "base/crypto/random.h"
#include "lagan/proofing/v1/proofing.pb.h"
#include "services/proofing/application_work.h"
#include "services/rpc/call_context.h"
#include "services/storage/work_queue.h"

namespace lagan::proofing {

class Proofing : private ApplicationWork {
 public:
  explicit Proofing(Dependencies dependencies);

  // The methods of the contract (proto/lagan/proofing/v1/proofing.proto says what each promises). `context.peer` is the
  // portal.
  Result<v1::CreateApplicationResponse> CreateApplication(const rpc::CallContext& context,
                                                          const v1::CreateApplicationRequest& request);
  Result<v1::RecordNoticeResponse> RecordNotice(const rpc::CallContext& context,
                                                const v1::RecordNoticeRequest& request);
  Result<v1::UploadDocumentResponse> UploadDocument(const rpc::CallContext& context,
                                                    const v1::UploadDocumentStart& request, ByteView picture);
  Result<v1::GetQuestionsResponse> GetQuestions(const rpc::CallContext& context,
                                                const v1::GetQuestionsRequest& request);
  Result<v1::AnswerQuestionsResponse> AnswerQuestions(const rpc::CallContext& context,
                                                      const v1::AnswerQuestionsRequest& request);
  Result<v1::SubmitApplicationResponse> SubmitApplication(const rpc::CallContext& context,
                                                          const v1::SubmitApplicationRequest& request);
  Result<v1::GetApplicationResponse> GetApplication(const rpc::CallContext& context,
                                                    const v1::GetApplicationRequest& request);
  Result<v1::GetResultResponse> GetResult(const rpc::CallContext& context,
                                          const v1::GetResultRequest& request);
  Result<v1::AcknowledgeResultResponse> AcknowledgeResult(const rpc::CallContext& context,
                                                          const v1::AcknowledgeResultRequest& request);
  Result<v1::WithdrawApplicationResponse> WithdrawApplication(const rpc::CallContext& context,
                                                              const v1::WithdrawApplicationRequest& request);
  Result<v1::EraseApplicationResponse> EraseApplication(const rpc::CallContext& context,
                                                        const v1::EraseApplicationRequest& request);

  // Moves on up to `limit` applications whose time in their state is over, and erases those that are due: also those whose
  // erasure was asked for and not finished. Returns how many were looked at, or the first failure after all were tried.
  Result<int> EnforceDeadlines(int limit);

  // Forgets what has served its time: idempotency keys, finished steps, events that were delivered a week ago.
  Status TidyUp();
  // Deletes pictures that no application refers to: what a crash left between storing a picture and recording it. Their
  // bytes are sealed either way. Only before the first call, when no upload can be under way.
  Status DeleteStrayPictures();

  // Called after each submission, so that a worker need not poll. Set before the first call.
  void OnSubmitted(std::function<void()> callback) { on_submitted_ = std::move(callback); }

 private:
  // Puts on record that the erasure was asked for. STATE_NOT_ALLOWED.
  Status AskToErase(const rpc::CallContext& context, std::string_view application_id);
  Status Erase(std::string_view application_id, std::string_view actor);
  Status DeleteBlobs(std::string_view application_id);
  Status EndAtIssuer(const ApplicationRecord& record);
  // Keeps only what a standing pass on paper needs until its end.
  Status KeepForPass(std::string_view application_id);
  // The term of an application is over, and erasure follows, or at least what KeepForPass does.
  Status Conclude(const ApplicationRecord& record);
  Status EnforceDeadline(const std::string& id, Time now);
  // Has the issuer forget its sealed answers of the application.
  Status ForgetAnswers(const rpc::CallContext& context, std::string_view application_id);
  // A keyed name for the person whom questions are about, the same in every application.
  Bytes Pseudonym(const mrz::v1::Zone& zone) const;

  // What a picture turned out to be.
  struct PictureReading {
    mrz::v1::Zone zone;
    Bytes clean_jpeg;
    // Why a person should look at the document before anybody is approved.
    std::vector<std::string> doubts;
  };
  Result<PictureReading> ReadPicture(const rpc::CallContext& context, const v1::UploadDocumentStart& request,
                                     ByteView picture);

  std::function<void()> on_submitted_;
};

}  // namespace lagan::proofing
