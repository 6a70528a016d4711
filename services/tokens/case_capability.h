// The right to see some evidence of one case for as long as a lease lasts: review signs it, the operator's client carries
// it, proofing checks it (a capability in the sense of Dennis and Van Horn, 1966). It names the operator, so that a stolen one
// is of no use without that operator's own token. Free of protobuf and gRPC.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>

#include "base/core/clock.h"
#include "base/core/result.h"
#include "services/tokens/key_ring.h"
#include "verifier/cose/signer.h"

namespace lagan::tokens {

struct CaseCapability {
  std::string case_id;         // 32 hexadecimal characters
  std::string application_id;  // the same
  std::string operator_id;     // "op-" and 16 hexadecimal characters
  std::set<std::string>
      fields;  // "document", "selfie", ...: lower case and '_', at most 16 of at most 32 characters
  std::uint64_t fencing_token = 0;
  Time issued_at{};
  Time expires_at{};  // the end of the lease
};

// Errors of the signer.
Result<std::string> SignCaseCapability(const CaseCapability& capability, std::string_view kid,
                                       const verifier::Signer& signer);

// PERMISSION_DENIED: CAPABILITY_INVALID (empty, malformed, wrong key or signature, not of the review service),
// CAPABILITY_OVER (the lease ran out).
Result<CaseCapability> VerifyCaseCapability(std::string_view compact, const KeyRing& keys, Time now);

}  // namespace lagan::tokens
