// Claims that several formats share, as entries of a CBOR map (verifier/cbor/writer.h). Strict: CLAIM_INVALID, naming
// `field`, for what a credential of ours must not hold.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/core/bytes.h"
#include "base/core/clock.h"
#include "base/core/result.h"
#include "verifier/credential/claims.h"

namespace lagan::verifier {

// Key and value of a map, encoded.
using CborEntries = std::vector<std::pair<Bytes, Bytes>>;

Status ClaimRefused(const char* field, const char* message);

// Nothing when `text` is empty; at most 256 bytes of plain UTF-8.
Status PutText(std::int64_t key, const std::string& text, const char* field, CborEntries& out);
// Whole seconds between 1970 and 9999.
Status PutTime(std::int64_t key, Time time, const char* field, CborEntries& out);
// The map under claim 169: what there is of the identity.
Result<Bytes> EncodeIdentity(const Identity& identity);

}  // namespace lagan::verifier
