#include "verifier/credential/credential_text.h"

#include "verifier/base45/base45.h"
#include "verifier/cose/sign1.h"
#include "verifier/zlib/deflate.h"
#include "verifier/zlib/inflate.h"

namespace lagan::verifier {

Result<std::string> EncodeCredential(const CredentialClaims& claims, ByteView kid, const Signer& signer) {
  if (kid.size() != kKidSize) return InvalidArgument("KID_INVALID", "A key identifier is 8 bytes.", "kid");
  LAGAN_ASSIGN_OR_RETURN(const Bytes payload, EncodeClaims(claims));
  LAGAN_ASSIGN_OR_RETURN(const Bytes message, EncodeSign1(payload, {ToBytes(kid), {}}, signer));
  std::string text = Base45Encode(DeflateFixed(message));
  if (text.size() > kMaxCredentialText) {
    return InvalidArgument("CREDENTIAL_TOO_LARGE", "The credential does not fit a QR code.");
  }
  return text;
}

Result<Bytes> DecodeCredentialText(std::string_view text) {
  if (text.size() > kMaxCredentialText) {
    return InvalidArgument("TEXT_TOO_LONG", "The text is longer than a QR code can hold.");
  }
  LAGAN_ASSIGN_OR_RETURN(const Bytes compressed, Base45Decode(text));
  return Inflate(compressed);
}

}  // namespace lagan::verifier
