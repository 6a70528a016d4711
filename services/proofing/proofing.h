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
#include "services/keys/data_key_store.h"
#include "services/proofing/application.h"
#include "services/proofing/evidence.h"
#include "services/proofing/limits.h"
#include "services/proofing/peers.h"
#include "services/rpc/call_context.h"
#include "services/storage/blob_store.h"
#include "services/storage/database.h"
#include "services/storage/work_queue.h"

namespace lagan::proofing {

// Everything outlives the service.
struct Dependencies {
  storage::Database* database = nullptr;
  keys::DataKeyStore* data_keys = nullptr;
  storage::BlobStore* blobs = nullptr;
  Peers* peers = nullptr;
  const Clock* clock = nullptr;
  crypto::RandomSource* random = nullptr;
  Limits limits;
  // True: documents of the specimen state Utopia are taken.
  bool sandbox = false;
  // How long a worker may hold the checks of one application before another may take them over.
  std::chrono::milliseconds lease{30000};
};

class Proofing {
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

  // Claims the checks of one submitted application and runs them from where they stand to the end. True when there was
  // one. Each step writes what it found under the lease's fencing token, so that a worker that lost its lease changes
  // nothing; a step that fails is tried again later, and everything done so far is kept.
  Result<bool> RunNextChecks(const rpc::CallContext& context);
  // When RunNextChecks may have something to do again; nothing when the queue is empty.
  Result<std::optional<Time>> NextChecksDue() { return queue_.NextDue(); }

  // Moves on up to `limit` applications whose time in their state is over, and erases those that are due. Returns how
  // many were moved.
  Result<int> EnforceDeadlines(int limit);

  // Forgets what has served its time: idempotency keys, finished steps, events that were delivered a week ago.
  Status TidyUp();
  // Deletes pictures that no application refers to: what a crash left between storing a picture and recording it. Their
  // bytes are sealed either way. Only before the first call, when no upload can be under way.
  Status DeleteStrayPictures();

  // Called after each submission, so that a worker need not poll. Set before the first call.
  void OnSubmitted(std::function<void()> callback) { on_submitted_ = std::move(callback); }

 private:
  // An application with its key, as one step works on it.
  struct Loaded {
    ApplicationRecord record;
    keys::DataKey key;
  };

  // Both in write.h.
  template <typename Response, typename Fn>
  Result<Response> WriteContent(const rpc::CallContext& context, std::string_view key,
                                std::string_view content, Fn&& fn);
  template <typename Response, typename Request, typename Fn>
  Result<Response> Write(const rpc::CallContext& context, const Request& request, Fn&& fn);

  Result<Loaded> LoadWithKey(std::string_view id, std::string_view portal);
  // The application without its derivation: what answers to writes carry, since those answers are kept.
  Result<v1::Application> Describe(storage::Transaction& transaction, const ApplicationRecord& record) const;
  // The same with the derivation of the grade, opened from its sealed field.
  Result<v1::Application> DescribeWithGrade(storage::Transaction& transaction,
                                            const ApplicationRecord& record) const;
  Status AddEvent(storage::Transaction& transaction, const ApplicationRecord& record, std::string_view kind,
                  std::string_view actor, const std::map<std::string, std::string>& facts = {});
  Status Erase(std::string_view application_id, std::string_view actor);
  // For calls that nobody outside asked for.
  rpc::CallContext OwnContext(std::string method) const;
  // Has the issuer forget its sealed answers of the application.
  Status ForgetAnswers(const rpc::CallContext& context, std::string_view application_id);
  // A keyed name for the person whom questions are about, the same in every application.
  Bytes Pseudonym(const mrz::v1::Zone& zone) const;

  // What a picture turned out to be.
  struct PictureReading {
    mrz::v1::Zone zone;
    Bytes clean_jpeg;
  };
  Result<PictureReading> ReadPicture(const rpc::CallContext& context, const v1::UploadDocumentStart& request,
                                     ByteView picture);
  Status KeepPicture(storage::Transaction& transaction, ApplicationRecord& record, const keys::DataKey& key,
                     const v1::UploadDocumentStart& request, const PictureReading& reading,
                     std::string_view blob_id);

  // The steps, in order. Each loads the application, does nothing when its part is done already, and otherwise calls
  // out and writes what it learnt under the lease.
  Status RunChecks(const rpc::CallContext& context, storage::Lease& lease);
  Status StartChecks(const storage::Lease& lease);
  Status StepSources(const rpc::CallContext& context, const storage::Lease& lease);
  Status StepGrade(const rpc::CallContext& context, const storage::Lease& lease);
  Status StepDecide(const storage::Lease& lease);
  Status StepResult(const rpc::CallContext& context, const storage::Lease& lease);
  Status StepCredential(const rpc::CallContext& context, const storage::Lease& lease);
  template <typename Fn>
  Status WriteUnderLease(const storage::Lease& lease, Fn&& fn);
  template <typename Message>
  Result<std::optional<Message>> ReadField(const Loaded& loaded, std::string_view name);

  Dependencies with_;
  storage::WorkQueue queue_;
  std::function<void()> on_submitted_;
};

}  // namespace lagan::proofing
