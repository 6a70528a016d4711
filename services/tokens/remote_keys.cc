#include "services/tokens/remote_keys.h"

#include <chrono>
#include <utility>

#include "lagan/access/v1/access.grpc.pb.h"
#include "lagan/review/v1/review.grpc.pb.h"
#include "services/rpc/client.h"

namespace lagan::tokens {
namespace {

// Callers wait for it, so it is far below the time of a call.
constexpr std::chrono::milliseconds kTimeout{3'000};

// Of either contract: they differ in the type of the response only. A key that cannot be read is an error of the signer, and the
// ring then says that it has no keys.
template <typename Response>
Result<PublicKeys> ReadKeys(const Response& response) {
  PublicKeys keys;
  for (const auto& key : response.keys()) {
    LAGAN_ASSIGN_OR_RETURN(crypto::P256PublicKey read,
                           crypto::P256PublicKey::FromDer(AsBytes(key.public_key())));
    keys.emplace(key.kid(), std::move(read));
  }
  return keys;
}

// A ring that asks `method` of `server`.
template <typename Service, typename Request, typename Response>
Result<std::unique_ptr<KeyRing>> MakeRing(const host::Environment& environment, const char* server,
                                          grpc::Status (Service::Stub::*method)(grpc::ClientContext*,
                                                                                const Request&, Response*)) {
  LAGAN_ASSIGN_OR_RETURN(auto channel, environment.Connect(server));
  const auto client = std::make_shared<const rpc::Client<Service>>(std::move(channel));
  return std::make_unique<KeyRing>(
      [client, method]() -> Result<PublicKeys> {
        LAGAN_ASSIGN_OR_RETURN(const Response response,
                               client->Call(method, {.timeout = kTimeout}, Request()));
        return ReadKeys(response);
      },
      environment.clock);
}

}  // namespace

Result<std::unique_ptr<KeyRing>> MakeActorKeys(const host::Environment& environment) {
  return MakeRing<access::v1::AccessService>(environment, "access",
                                             &access::v1::AccessService::Stub::GetTokenKeys);
}

Result<std::unique_ptr<KeyRing>> MakeCapabilityKeys(const host::Environment& environment) {
  return MakeRing<review::v1::ReviewService>(environment, "review",
                                             &review::v1::ReviewService::Stub::GetCapabilityKeys);
}

}  // namespace lagan::tokens
