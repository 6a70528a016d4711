// Where the passphrase of a key file comes from at an unattended start.
#pragma once

#include <string_view>

#include "base/core/result.h"
#include "base/core/secret.h"

namespace lagan::keys {

// Reads a passphrase from `source`:
//   "fd:N"       an inherited descriptor, read to its end and closed (systemd's LoadCredential, a pipe of the
//   supervisor); "file:PATH"  a file that only its owner can read.
// One trailing newline is dropped. Never from the command line or the environment, which other processes can
// see. PASSPHRASE_SOURCE_INVALID for another form, PASSPHRASE_NOT_PRIVATE for a file that others can read,
// PASSPHRASE_TOO_SHORT under 12 characters, PASSPHRASE_UNREADABLE.
Result<SecretText> ReadPassphrase(std::string_view source);
// The PIN of a token in the same way. Tokens lock after a few wrong ones, so four characters are enough.
Result<SecretText> ReadPin(std::string_view source);

}  // namespace lagan::keys
