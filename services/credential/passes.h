// The passes themselves: what goes into one of a kind, and how it is signed and looked at before anybody gets it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/clock.h"
#include "base/core/result.h"
#include "lagan/credential/v1/credential.pb.h"
#include "services/credential/issuance.h"
#include "services/credential/key_holder.h"
#include "services/credential/trust_store.h"
#include "verifier/credential/claims.h"
#include "verifier/credential/pass_kind.h"

namespace lagan::credential {

// Of a request that passed Check: the claims that the kind has and no others, whatever else was given. `issuer` is iss, `slot` the
// place in a status list for kinds that have one.
verifier::CredentialClaims ClaimsOf(const verifier::PassKind& kind, const Issuance& record,
                                    const v1::IssueCredentialRequest& request, std::string_view issuer,
                                    const std::optional<verifier::StatusReference>& slot);
// The same for each pass of a batch: nothing in them differs but the holder's key.
std::vector<verifier::CredentialClaims> ClaimsOf(const verifier::PassKind& kind, const Issuance& record,
                                                 const v1::IssueBatchRequest& request,
                                                 std::string_view issuer);

// Signs a pass and reads what came out as a stranger would, under the very bundle and lists that venues have: LINT_FAILED
// (internal) unless our own verifier finds nothing to object to and the signed bytes say what was meant; `trust` must name the
// status list of a pass that has a place in one. One objection only is expected here, and is what the verifier asks last
// (verifier/credential/verify.h): a pass with a holder's key is not shown by its holder. Else the reasons of EncodePass.
Result<std::string> SignPass(const verifier::PassKind& kind, const verifier::CredentialClaims& claims,
                             const SigningKey& key, const PublishedTrust& trust, bool specimen, Time now);

// LINT_FAILED.
Status LintFailed();

}  // namespace lagan::credential
