#include "verifier/credential/showing.h"

#include "verifier/cbor/reader.h"
#include "verifier/cbor/writer.h"
#include "verifier/cose/sign1.h"
#include "verifier/credential/claim_keys.h"
#include "verifier/credential/claim_reading.h"
#include "verifier/credential/claim_writing.h"
#include "verifier/credential/credential_text.h"

namespace lagan::verifier {

Result<std::string> EncodeShowing(std::string_view pass_text, Time at, const Signer& holder) {
  LAGAN_ASSIGN_OR_RETURN(const Bytes pass, DecodeCompactText(pass_text));
  CborEntries out;
  LAGAN_RETURN_IF_ERROR(PutTime(claim::kIssuedAt, at, "shown_at", out));
  out.emplace_back(CborInteger(claim::kShownPass), CborBytes(pass));
  LAGAN_ASSIGN_OR_RETURN(const Bytes message, EncodeSign1(CborMap(std::move(out)), {}, holder));
  return EncodeCompactText(message);
}

Result<Showing> ReadShowing(ByteView payload) {
  LAGAN_ASSIGN_OR_RETURN(const CborValue map, ReadCbor(payload));
  const CborValue* pass = map.Find(claim::kShownPass);
  if (pass == nullptr || !pass->ByteString()) {
    return InvalidArgument("SHOWING_MISSING", "The signed data holds no pass that is shown.");
  }
  std::optional<Time> shown_at;
  LAGAN_RETURN_IF_ERROR(TakeTime(map, claim::kIssuedAt, "shown_at", shown_at));
  if (!shown_at || map.items.size() != 4) return ClaimInvalid("shown_at");
  return Showing{*shown_at, *pass->ByteString()};
}

}  // namespace lagan::verifier
