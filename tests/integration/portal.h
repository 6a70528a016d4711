// A portal as it is meant to be written: every write has an idempotency key, and whatever got no answer is asked again
// under the same key until it has one.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "base/core/bytes.h"
#include "base/core/result.h"
#include "lagan/proofing/v1/proofing.grpc.pb.h"
#include "services/rpc/client.h"
#include "services/rpc/configuration.h"

namespace lagan::integration {

namespace v1 = proofing::v1;

// A key that was never used.
std::string NewKey();

class RecordedPerson;

// Who applies, and with what.
struct Applicant {
  Bytes picture;
  std::string document_type = "passport_icao";
  // Before the camera, after consenting (recorded_person.h). Nobody: the person does not consent, and a person of ours looks.
  const RecordedPerson* face = nullptr;
};

// Anna Maria Eriksson of the sandbox's register, with her valid passport, who does not want her face looked at by a program.
Applicant Eriksson();
// The picture of the demonstration's set, for instance "expired.jpg"; with this PNG in the portrait's box.
Bytes DemoPicture(const std::string& file, const std::filesystem::path& portrait = {});

// Where an application came to.
struct Journey {
  std::string id;
  v1::UploadDocumentResponse upload;
  v1::Application application;
  // Present when the application is ISSUED.
  v1::GetResultResponse result;
};

// Thread-safe.
class Portal {
 public:
  using Stub = v1::ProofingService::Stub;

  explicit Portal(const rpc::Configuration& configuration, const std::string& name = "portal-sandbox");

  // One call, repeated while there is no answer (for a minute).
  template <typename Request, typename Response>
  Result<Response> Call(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                        const std::type_identity_t<Request>& request) const {
    return Persistently([&] { return client_.Call(method, kTry, request); });
  }
  // The same for a method that takes no more than a key and an application, or an application alone.
  template <typename Request, typename Response>
  Result<Response> Ask(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*),
                       const std::string& id, const std::string& key = NewKey()) const {
    Request request;
    request.set_application_id(id);
    if constexpr (requires { request.set_idempotency_key(key); }) request.set_idempotency_key(key);
    return Call(method, request);
  }

  // Opens an application for level medium and records the notice.
  Result<std::string> Open() const;
  Result<v1::CreateApplicationResponse> Create(const std::string& key = NewKey()) const;
  Result<v1::RecordNoticeResponse> RecordNotice(const std::string& id,
                                                const std::string& key = NewKey()) const;
  Result<v1::UploadDocumentResponse> Upload(const std::string& id, ByteView picture,
                                            const std::string& document_type = "passport_icao",
                                            const std::string& key = NewKey()) const;
  Result<v1::GetQuestionsResponse> Questions(const std::string& id) const {
    return Ask(&Stub::GetQuestions, id);
  }
  Result<v1::RecordConsentResponse> Consent(const std::string& id, v1::ConsentPurpose purpose, bool given,
                                            const std::string& key = NewKey()) const;
  // With twice the usual time: the machine that tests run on may be slow.
  Result<v1::StartFaceCheckResponse> StartFaceCheck(const std::string& id,
                                                    const std::string& key = NewKey()) const;
  Result<v1::SendFaceFramesResponse> SendFrames(const std::string& id, const std::string& challenge_id,
                                                std::uint32_t batch, const std::vector<v1::FaceFrame>& frames,
                                                const std::string& key = NewKey()) const;
  // From submission until the checks came to an end. CHECKS_TOO_SLOW after a minute.
  Result<v1::Application> SubmitAndAwait(const std::string& id) const;
  Result<v1::Application> Get(const std::string& id) const;

  // One application from its opening to its end. A picture that cannot be used is an end as well.
  Result<Journey> Run(const Applicant& applicant) const;
  // The same from the upload on.
  Result<Journey> Continue(const std::string& id, const Applicant& applicant) const;

  // No answer, or one that says nothing of what became of the call: it may be asked again under the same key.
  static bool MayBeRepeated(const Status& status);
  // Asks until there is an answer, for a minute.
  template <typename Fn>
  static auto Persistently(Fn&& once) -> decltype(once()) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(1);
    for (;;) {
      auto answer = once();
      if (answer.ok() || !MayBeRepeated(answer.status()) || std::chrono::steady_clock::now() > deadline)
        return answer;
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
  }

 private:
  static const rpc::CallOptions kTry;

  rpc::Client<v1::ProofingService> client_;
};

}  // namespace lagan::integration
