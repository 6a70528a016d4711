#include "verifier/base45/base45.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace lagan::verifier {
namespace {

// RFC 9285 table 1.
constexpr std::string_view kAlphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

constexpr std::array<int, 256> MakeValues() {
  std::array<int, 256> values{};
  for (auto& value : values) value = -1;
  for (std::size_t i = 0; i < kAlphabet.size(); ++i) {
    values[static_cast<unsigned char>(kAlphabet[i])] = static_cast<int>(i);
  }
  return values;
}
constexpr std::array<int, 256> kValues = MakeValues();

Status Invalid() { return InvalidArgument("BASE45_INVALID", "The text is not base45."); }

}  // namespace

std::string Base45Encode(ByteView bytes) {
  std::string out;
  out.reserve(bytes.size() / 2 * 3 + 2);
  for (std::size_t i = 0; i < bytes.size(); i += 2) {
    const bool pair = i + 1 < bytes.size();
    const unsigned value = pair ? bytes[i] * 256U + bytes[i + 1] : bytes[i];
    out += kAlphabet[value % 45];
    out += kAlphabet[value / 45 % 45];
    if (pair) out += kAlphabet[value / 2025];
  }
  return out;
}

Result<Bytes> Base45Decode(std::string_view text) {
  if (text.size() % 3 == 1) return Invalid();
  Bytes out;
  out.reserve(text.size() / 3 * 2 + 1);
  for (std::size_t i = 0; i < text.size(); i += 3) {
    const std::size_t count = std::min<std::size_t>(3, text.size() - i);
    unsigned value = 0;
    for (std::size_t k = count; k > 0; --k) {
      const int digit = kValues[static_cast<unsigned char>(text[i + k - 1])];
      if (digit < 0) return Invalid();
      value = value * 45 + static_cast<unsigned>(digit);
    }
    if (value > (count == 3 ? 0xffffU : 0xffU)) return Invalid();
    if (count == 3) out.push_back(static_cast<std::uint8_t>(value >> 8));
    out.push_back(static_cast<std::uint8_t>(value));
  }
  return out;
}

}  // namespace lagan::verifier
