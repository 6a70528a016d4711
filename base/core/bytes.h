// Owned and borrowed bytes, and the text forms in which bytes are written down.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/result.h"

namespace lagan {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;

// The bytes of a text, borrowed: `text` must outlive the view.
inline ByteView AsBytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
// The same the other way round.
inline std::string_view AsText(ByteView bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}
inline Bytes ToBytes(std::string_view text) { return Bytes(text.begin(), text.end()); }
inline Bytes ToBytes(ByteView bytes) { return Bytes(bytes.begin(), bytes.end()); }

// Lower-case hexadecimal.
std::string HexEncode(ByteView bytes);
// Either case, even length, nothing else: HEX_INVALID otherwise.
Result<Bytes> HexDecode(std::string_view text);

// RFC 4648 section 5 without padding, as JWS uses it (RFC 7515 section 2).
std::string Base64UrlEncode(ByteView bytes);
// Strict: no padding, no other characters, unused bits zero. BASE64_INVALID otherwise.
Result<Bytes> Base64UrlDecode(std::string_view text);

}  // namespace lagan
