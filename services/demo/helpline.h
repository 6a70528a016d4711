// An operator who helps somebody through an application, for the demonstration and for tests: on the telephone or at a counter.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/core/bytes.h"
#include "base/core/result.h"
#include "base/crypto/random.h"
#include "lagan/proofing/v1/assisted.grpc.pb.h"
#include "services/demo/applicant.h"
#include "services/rpc/client.h"

namespace lagan::demo {

// What the person brings or says, in the order in which it is recorded. Personal data.
struct Visit {
  // TELEPHONE, COUNTER or POST.
  proofing::v1::Channel channel = proofing::v1::CHANNEL_TELEPHONE;
  proofing::v1::Level level_asked = proofing::v1::LEVEL_MEDIUM;
  std::string subject_reference = "helpline-1";
  std::string purpose = "portal-sign-up";
  std::string document_type = "passport_biometric";
  // Typed when there is no scan.
  std::vector<std::string> zone_lines{};
  std::optional<Bytes> scan{};
  // "original_present", "original_posted" or "copy"; empty: the document is not examined.
  std::string document_form{};
  // The operator compares the person with the document.
  bool compared = false;
  // A position of policy/assurance/vouchers.tsv; empty: nobody vouches.
  std::string voucher_position{};
  // Who answers the questions; null: none are asked.
  const Applicant* applicant = nullptr;
  std::vector<std::string> address{};
  std::string language = "en";
  std::string print = "standard";
};

class Helpline {
 public:
  // Makes the options of each call in the operator's name.
  using CallSource = std::function<Result<rpc::CallOptions>()>;
  // Told after each step: its name in words and the state that the application is in.
  using Told = std::function<void(const std::string& step, const proofing::v1::Application& application)>;

  // `proofing` under the certificate "operator-console". `random` outlives it.
  Helpline(std::shared_ptr<rpc::Channel> proofing, CallSource call, crypto::RandomSource* random)
      : client_(std::move(proofing)), call_(std::move(call)), random_(random) {}

  // From the opening to the submission; the application's id. The errors of the service, and the refusal of a scan that
  // could not be used as FAILED_PRECONDITION with its reason.
  Result<std::string> Help(const Visit& visit, const Told& told) const;
  // Where it stands; with the letter's serial once it is in a print run.
  Result<proofing::v1::GetAssistedResponse> Look(const std::string& application_id) const;

  // Somebody found a letter.
  Status Suspend(const std::string& letter_serial) const;
  // The holder calls: asked, answered by `caller`; true when they were verified.
  Result<bool> VerifyCaller(const std::string& letter_serial, const Applicant& caller) const;
  Status Revoke(const std::string& letter_serial, const std::string& reason) const;
  Status Reinstate(const std::string& letter_serial) const;

 private:
  using Service = proofing::v1::AssistedService;
  template <typename Request, typename Response>
  Result<Response> Call(grpc::Status (Service::Stub::*method)(grpc::ClientContext*, const Request&,
                                                              Response*),
                        const std::type_identity_t<Request>& request) const {
    LAGAN_ASSIGN_OR_RETURN(const rpc::CallOptions options, call_());
    return client_.Call(method, options, request);
  }
  template <typename Request>
  Request About(const std::string& application_id) const;

  Result<std::string> Open(const Visit& visit, const Told& told) const;
  Status TakeDocument(const Visit& visit, const std::string& id, const Told& told) const;
  Status Upload(const Visit& visit, const std::string& id, const Told& told) const;
  Status TakeFindings(const Visit& visit, const std::string& id, const Told& told) const;
  Status AskQuestions(const Visit& visit, const std::string& id, const Told& told) const;
  Status TakeAddress(const Visit& visit, const std::string& id, const Told& told) const;

  rpc::Client<Service> client_;
  CallSource call_;
  crypto::RandomSource* random_;
};

}  // namespace lagan::demo
