// A status list, signed: the status list token in CWT format (IETF Token Status List, draft-ietf-oauth-status-list section 5.2). A
// COSE_Sign1 of type application/statuslist+cwt; venues take it whole, on a fixed timer, so that nobody learns whom they check.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "base/core/bytes.h"
#include "base/core/clock.h"
#include "base/core/result.h"
#include "verifier/cbor/reader.h"
#include "verifier/cose/sign1.h"
#include "verifier/status/status_list.h"

namespace lagan::verifier {

// Bytes of a token: what can't be compressed may be as large as the list itself.
inline constexpr std::size_t kMaxStatusToken = kMaxStatusList + 4096;

struct StatusToken {
  std::string uri;   // sub: what credentials call the list; 1 to 256 bytes of plain text
  Time issued_at{};  // whole seconds, as are the others
  std::optional<Time> expires_at;
  std::optional<std::chrono::seconds> ttl;  // after so long, fetch it again; more than 0
  StatusList list;
};

// A token signed with ES256. STATUS_TOKEN_INVALID with the field for what a reader would refuse; else what the signer says.
Result<Bytes> EncodeStatusToken(const StatusToken& token, ByteView kid, const Signer& signer);

// The message, not yet verified: the caller verifies it before reading what it says. Views into `file`.
// STATUS_TOKEN_TOO_LARGE; STATUS_TOKEN_NOT_ONE (no message of this type).
Result<Sign1> ReadStatusEnvelope(ByteView file);
// The payload of an envelope. STATUS_TOKEN_INVALID with the field ("sub", "iat", "exp", "ttl", "status_list"). Claims that it
// does not know are passed over, as the draft asks.
Result<StatusToken> ReadStatusPayload(ByteView payload);

// The map {"bits", "lst"} alone (section 4.3). STATUS_LIST_INVALID.
Result<StatusList> ReadStatusList(const CborValue& map);

}  // namespace lagan::verifier
