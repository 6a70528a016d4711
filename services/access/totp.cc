#include "services/access/totp.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <array>
#include <cstdio>
#include <cstdlib>

#include "base/crypto/digest.h"

namespace lagan::access {
namespace {

std::array<std::uint8_t, 20> HmacSha1(const SecretBytes& key, ByteView data) {
  std::array<std::uint8_t, 20> out{};
  unsigned size = 0;
  // Fails for lack of memory only, and a code of zeros would be worse than the end of the process.
  if (::HMAC(::EVP_sha1(), key.Reveal().data(), static_cast<int>(key.Reveal().size()), data.data(),
             data.size(), out.data(), &size) == nullptr ||
      size != out.size()) {
    std::abort();
  }
  return out;
}

}  // namespace

std::int64_t TotpStepAt(Time time) { return ToUnixSeconds(time) / kTotpStep.count(); }

std::string TotpCode(const SecretBytes& secret, std::int64_t step) {
  std::array<std::uint8_t, 8> counter{};
  for (std::size_t i = 0; i < counter.size(); ++i) {
    counter[i] = static_cast<std::uint8_t>(static_cast<std::uint64_t>(step) >> (56 - 8 * i));
  }
  const auto hash = HmacSha1(secret, counter);
  // Dynamic truncation, RFC 4226 section 5.3.
  const std::size_t at = hash.back() & 0x0f;
  const std::uint32_t number = (static_cast<std::uint32_t>(hash[at] & 0x7f) << 24) |
                               (static_cast<std::uint32_t>(hash[at + 1]) << 16) |
                               (static_cast<std::uint32_t>(hash[at + 2]) << 8) | hash[at + 3];
  std::array<char, 8> digits{};
  std::snprintf(digits.data(), digits.size(), "%06u", static_cast<unsigned>(number % 1'000'000));
  return digits.data();
}

std::optional<std::int64_t> MatchTotp(const SecretBytes& secret, std::string_view code, Time now) {
  std::optional<std::int64_t> found;
  const std::int64_t current = TotpStepAt(now);
  for (const std::int64_t step : {current - 1, current, current + 1}) {
    if (step >= 0 && crypto::ConstantTimeEqual(AsBytes(TotpCode(secret, step)), AsBytes(code))) found = step;
  }
  return found;
}

}  // namespace lagan::access
