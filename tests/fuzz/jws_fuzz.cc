// The reader of signed results: under the key of RFC 7515 appendix A.3 nothing verifies but what was signed there.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "services/tokens/jwt.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace lagan;
  static const crypto::P256PublicKey key = *crypto::P256PublicKey::FromCoordinates(
      *Base64UrlDecode("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"),
      *Base64UrlDecode("x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"));
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const Result<tokens::Jws> jws = tokens::VerifyJws(text, key);
  if (jws.ok() &&
      jws->payload != "{\"iss\":\"joe\",\r\n \"exp\":1300819380,\r\n \"http://example.com/is_root\":true}") {
    std::abort();
  }
  // It names no audience and no type, so it is nobody's result.
  if (tokens::VerifyJwt(text, key, {.issuer = "joe", .audience = "", .now = FromUnixSeconds(1300819379)})
          .ok()) {
    std::abort();
  }
  return 0;
}
