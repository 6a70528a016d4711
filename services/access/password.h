// Passwords at rest: Argon2id (RFC 9106) by libsodium, which draws the salt itself. Thread-safe.
#pragma once

#include <cstddef>
#include <string>

#include "base/core/result.h"
#include "base/core/secret.h"

namespace lagan::access {

struct PasswordCost {
  unsigned long long operations = 0;  // passes over the memory
  std::size_t memory = 0;             // bytes
};

// libsodium's INTERACTIVE: two passes over 64 MiB, some 70 ms of one processor. More than the least that OWASP advises for
// Argon2id (19 MiB, two passes), and little enough that four sign-ins at once, the threads of the service, fit in 256 MiB.
inline constexpr PasswordCost kPasswordCost{.operations = 2, .memory = 64u << 20};
// The least that libsodium takes. For tests only.
inline constexpr PasswordCost kCheapPasswordCostForTest{.operations = 1, .memory = 8192};

// At most 128 characters, with salt and cost in it. PASSWORD_NOT_HASHED (resource exhausted) when there is not enough memory.
Result<std::string> HashPassword(const SecretText& password, const PasswordCost& cost);

// Takes the time that the hash's cost asks for, whatever the answer. False also for a text that is no such hash.
bool PasswordMatches(const SecretText& password, const std::string& hash);

}  // namespace lagan::access
