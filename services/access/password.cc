#include "services/access/password.h"

#include <sodium.h>
#include <array>

namespace lagan::access {

Result<std::string> HashPassword(const SecretText& password, const PasswordCost& cost) {
  std::array<char, crypto_pwhash_STRBYTES> hash{};
  const std::string& text = password.Reveal();
  if (::sodium_init() < 0 || ::crypto_pwhash_str_alg(hash.data(), text.data(), text.size(), cost.operations,
                                                     cost.memory, crypto_pwhash_ALG_ARGON2ID13) != 0) {
    return ResourceExhausted("PASSWORD_NOT_HASHED", "There is not enough memory to keep a password safely.");
  }
  return std::string(hash.data());
}

bool PasswordMatches(const SecretText& password, const std::string& hash) {
  const std::string& text = password.Reveal();
  return ::sodium_init() >= 0 && hash.size() < crypto_pwhash_STRBYTES &&
         ::crypto_pwhash_str_verify(hash.c_str(), text.data(), text.size()) == 0;
}

}  // namespace lagan::access
