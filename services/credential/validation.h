// What a caller may ask to be signed: limits and alphabets first, before anything is stored.
#pragma once

#include "base/core/clock.h"
#include "base/core/result.h"
#include "lagan/credential/v1/credential.pb.h"
#include "lagan/credential/v1/keys.pb.h"
#include "verifier/credential/claims.h"
#include "verifier/credential/pass_kind.h"

namespace lagan::credential {

// The contract's rules (proto/lagan/credential/v1/credential.proto) and those of the credential itself. Reasons, each
// with the field as the contract spells it ("claims.full_name"): CLAIM_INVALID for what is said of the person,
// IDEMPOTENCY_KEY_INVALID, FIELD_INVALID for the rest. `today` is the day that no birth date may lie after.
//   PASS_KIND_INVALID   no such kind, or one that is not issued in this way
//   PORTRAIT_INVALID    a face that is missing, not wanted, or no WebP picture for a pass (base/image/webp_header.h)
Status Check(const v1::IssueCredentialRequest& request, Date today);
Status Check(const v1::IssueBatchRequest& request);
Status Check(const v1::SignResultRequest& request, Date today);
Status Check(const v1::AcknowledgeDeliveryRequest& request);
Status Check(const v1::GetCredentialStatusRequest& request);
Status Check(const v1::EndApplicationRequest& request);
Status Check(const v1::RevokeManyRequest& request);
Status Check(const v1::GetIncidentRequest& request);
Status Check(const v1::ListIncidentRequest& request);
Status Check(const v1::RotateKeyRequest& request);
Status Check(const v1::WithdrawKeyRequest& request);
Status Check(const v1::ImportEuKeyRequest& request);
// The requests that suspend, reinstate and revoke have these fields in common.
Status CheckOrder(std::string_view idempotency_key, std::string_view serial, std::string_view reason,
                  std::string_view actor);

// The kind that a request names; before there were kinds, requests named none and meant full-identity. Null for no kind.
const verifier::PassKind* KindOf(const v1::IssueCredentialRequest& request);

// Claims that passed Check, as the credential has them. `serial` becomes key 1.
verifier::Identity ToIdentity(const v1::IdentityClaims& claims, std::string_view serial);

// 32 lower-case hexadecimal characters.
bool IsId(std::string_view text);

}  // namespace lagan::credential
