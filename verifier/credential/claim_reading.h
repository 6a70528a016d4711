// Claims that several formats share, taken out of a CBOR map. Each leaves `out` alone when the claim is absent,
// and gives CLAIM_INVALID, naming `field`, when it is there and wrong.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/core/clock.h"
#include "base/core/result.h"
#include "verifier/cbor/reader.h"
#include "verifier/credential/claims.h"

namespace lagan::verifier {

Status ClaimInvalid(const char* field);

// Plain text (base/core/text.h).
Status TakeText(const CborValue& map, std::int64_t key, const char* field, std::string& out);
// NumericDate (RFC 8392 section 2), whole seconds between 1970 and 9999 only: what is written as a float, in
// milliseconds or before 1970 is a mistake of the issuer that must not decide how long a credential lives.
Status TakeTime(const CborValue& map, std::int64_t key, const char* field, std::optional<Time>& out);
// The status claim in either form: {"status_list": {"idx", "uri"}} as the IETF draft has it, or our {0: [list, index]}.
Status TakeStatus(const CborValue& map, std::optional<StatusReference>& out);
// The map under claim 169, tolerantly (verifier/credential/claims.h).
Status TakeIdentity(const CborValue& identity, Identity& out);

}  // namespace lagan::verifier
