#include "services/access/otpauth.h"

#include <cstdint>
#include <optional>
#include <string>

#include "services/access/totp.h"

namespace lagan::access {
namespace {

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr std::string_view kStart = "otpauth://totp/Lagan:";
constexpr std::string_view kSecret = "?secret=";
constexpr std::string_view kEnd = "&issuer=Lagan&algorithm=SHA1&digits=6&period=30";
constexpr std::size_t kLongest = 256;
// 20 bytes are 32 characters of five bits each, so that nothing is left over.
constexpr std::size_t kSecretCharacters = kTotpSecretSize * 8 / 5;

std::string Base32(ByteView bytes) {
  std::string out;
  std::uint32_t bits = 0;
  int count = 0;
  for (const std::uint8_t byte : bytes) {
    bits = (bits << 8) | byte;
    for (count += 8; count >= 5; count -= 5) out += kAlphabet[(bits >> (count - 5)) & 31];
  }
  return out;
}

std::optional<SecretBytes> ReadBase32(std::string_view text) {
  SecretBytes out;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    const std::size_t value = kAlphabet.find(c);
    if (value == std::string_view::npos) return std::nullopt;
    bits = (bits << 5) | static_cast<std::uint32_t>(value);
    count += 5;
    if (count < 8) continue;
    count -= 8;
    out.RevealMutable().push_back(static_cast<std::uint8_t>(bits >> count));
  }
  return out;
}

}  // namespace

SecretText WriteOtpauth(std::string_view login, const SecretBytes& secret) {
  std::string out(kStart);
  out += login;
  out += kSecret;
  out += Base32(secret.Reveal());
  out += kEnd;
  return SecretText(std::move(out));
}

Result<SecretBytes> ReadOtpauth(const SecretText& address) {
  const Status invalid =
      InvalidArgument("OTPAUTH_INVALID", "This is no address of a one-time code that Lagan made.");
  const std::string_view text = address.Reveal();
  const std::size_t at = text.find(kSecret);
  if (text.size() > kLongest || !text.starts_with(kStart) || at == std::string_view::npos) return invalid;
  const std::string_view rest = text.substr(at + kSecret.size());
  if (rest.size() != kSecretCharacters + kEnd.size() || !rest.ends_with(kEnd)) return invalid;
  std::optional<SecretBytes> secret = ReadBase32(rest.substr(0, kSecretCharacters));
  if (!secret) return invalid;
  return *std::move(secret);
}

}  // namespace lagan::access
