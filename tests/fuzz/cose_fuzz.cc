// COSE_Sign1 against a fixed key: only the two payloads that were ever signed may verify.
#include <cstdint>
#include <cstdlib>

#include "base/crypto/digest.h"
#include "tests/fuzz/verifier_fixture.h"
#include "verifier/cose/sign1.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace lagan;
  using namespace lagan::verifier;
  const Result<Sign1> message = ReadSign1({data, size});
  if (!message.ok() || !VerifySign1(*message, fuzzing::FixedKey())) return 0;
  const std::string digest = HexEncode(crypto::Sha256({message->protected_header, message->payload}));
  if (digest != "fa3e84ea4e6200b53e9e576a6c4b9aad78cfa9038aad59d997c95e12c587ccdd" &&
      digest != "a14fe249db58fff4dbe87f84bc87b632874f1afb028296b75fb9e0b54f3e0699")
    std::abort();
  return 0;
}
