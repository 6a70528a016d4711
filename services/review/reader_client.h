// What an operator's client does with the queue: claim, look, decide. For commands, the demonstration and tests.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/core/result.h"
#include "base/core/secret.h"
#include "base/crypto/random.h"
#include "lagan/review/v1/review.pb.h"
#include "services/rpc/client.h"
#include "services/rpc/configuration.h"

namespace lagan::review {

// One part of a field of evidence. Personal data.
struct Evidence {
  std::string field;  // lower-case letters and '_'
  std::uint32_t part = 0;
  std::string media_type;
  SecretBytes content;
  // The view's entry in the audit log.
  std::string audit_event_id;
};

// A claim's case and lease, as given by ClaimNext and renewed by Heartbeat.
using HeldCase = v1::ClaimNextResponse;

// Thread-safe. Errors are those of the contracts (review.proto, evidence.proto) and of the token source.
class ReaderClient {
 public:
  // Gives an actor token that is good for the next minute or so; asked before each call.
  using TokenSource = std::function<Result<SecretText>()>;

  // Under the certificate "operator-console". Does not connect yet. `random` outlives the client.
  static Result<std::unique_ptr<ReaderClient>> Open(const rpc::Configuration& configuration,
                                                    TokenSource token, crypto::RandomSource& random);

  Result<HeldCase> ClaimNext() const;
  // Puts the renewed lease into `held`.
  Status Heartbeat(HeldCase& held) const;
  Status Release(const HeldCase& held) const;
  // All parts of a field that the case names. EVIDENCE_INVALID (data loss) when the answer is not in the form of the
  // contract: more than 16 parts, or more bytes than it allows.
  Result<std::vector<Evidence>> View(const HeldCase& held, const std::string& field) const;
  // True when the case is closed by it. Deciding the same again under the same claim is a repetition, not a second decision.
  Result<bool> Decide(const HeldCase& held, v1::Disposition disposition,
                      const std::vector<v1::Finding>& findings) const;
  Result<v1::GetQueueResponse> Queue() const;

 private:
  ReaderClient(std::shared_ptr<rpc::Channel> review, std::shared_ptr<rpc::Channel> proofing,
               TokenSource token, crypto::RandomSource& random)
      : review_(std::move(review)),
        proofing_(std::move(proofing)),
        token_(std::move(token)),
        random_(random) {}
  Result<rpc::CallOptions> Options() const;

  const std::shared_ptr<rpc::Channel> review_;
  const std::shared_ptr<rpc::Channel> proofing_;
  const TokenSource token_;
  crypto::RandomSource& random_;
};

}  // namespace lagan::review
