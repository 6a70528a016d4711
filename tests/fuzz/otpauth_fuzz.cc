// The reader of authenticator addresses: what it takes comes back the same when it is written again.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "services/access/otpauth.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace lagan;
  const SecretText text(std::string(reinterpret_cast<const char*>(data), size));
  const Result<SecretBytes> secret = access::ReadOtpauth(text);
  if (!secret.ok()) return 0;
  const std::string again = access::WriteOtpauth("login", *secret).Reveal();
  const std::string& first = text.Reveal();
  if (again.substr(again.find('?')) != first.substr(first.find("?secret="))) std::abort();
  return 0;
}
