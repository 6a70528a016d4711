// What a result says to the relying party.
#pragma once

#include <string>

#include "lagan/credential/v1/credential.pb.h"
#include "services/credential/issuance.h"

namespace lagan::credential {

// The payload of the JWT (RFC 7519 section 4.1: iss, aud, sub, iat, exp, jti) for a request that passed Check:
//   outcome, policy_version, application_id, specimen (always true);
//   approved: level ("gpg45:medium"), profile ("M1B"), and verified_claims in the shape of OpenID Connect for Identity
//   Assurance (verification.trust_framework "gpg45"; claims name, birthdate, sex, nationalities, issuing_state);
//   not_proven: level and profile as far as they were reached.
// Members without a value are left out.
std::string ResultPayload(const std::string& issuer, const Issuance& record,
                          const v1::SignResultRequest& request);

}  // namespace lagan::credential
