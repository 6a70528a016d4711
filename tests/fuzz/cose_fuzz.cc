// COSE_Sign1 against fixed keys of every algorithm, whose private halves are gone: only what was signed before may verify.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "base/crypto/digest.h"
#include "tests/fuzz/verifier_fixture.h"
#include "verifier/cose/sign1.h"

namespace {

using namespace lagan;
using namespace lagan::verifier;

struct KnownKey {
  crypto::VerificationKey key;
  std::vector<std::string> signed_once;  // SHA-256 of protected header and payload
};

const std::vector<KnownKey>& KnownKeys() {
  static const std::vector<KnownKey> keys = {
      {fuzzing::FixedKey(),
       {"fa3e84ea4e6200b53e9e576a6c4b9aad78cfa9038aad59d997c95e12c587ccdd",
        "a14fe249db58fff4dbe87f84bc87b632874f1afb028296b75fb9e0b54f3e0699"}},
      {*crypto::VerificationKey::FromDer(*HexDecode(
           "302a300506032b65700321000c1188141ef291ee25eeee0b93d053667c752e3f2520094c7ee142bc6c0fc691")),
       {"52d48c5225b3f6b3ccdb8086641c263efc51d911f47977943eb9b62ca8533aa5"}},
      {*crypto::VerificationKey::FromDer(*HexDecode(
           "30820122300d06092a864886f70d01010105000382010f003082010a0282010100b332c017a3b508245d0b8d"
           "bf8f89fccdd0c1d257eb905f20afc30686fb8d128f2e4dcfe093e087837bb2859a3c4d3e64bad67c482dbbed"
           "99fa236737beaac9b468ff67a40807f852a56bb8ace2bb9442cd773147e8e06365ca1d74aaf0d7de60889f8a"
           "8c3696b3cb1dbaad94506fc813b885b1a337c5c0b7b3ea415e7d846806e6552c6a10c44a212e64e4041748a1"
           "96716f257c1d744c42ef860393f649d916250a5337c7a8516e49eecb166a6adfdbe544a5e9c3f9b2772aea75"
           "e1c5a60cb0e53bdf38ca067cd95118f046bffb45593a27890536bba99fe23a00e7b118c13e005af0f745054c"
           "48a1f0702b5a7a450674ae2467fb1397e45dc059d5e38365970203010001")),
       {"727f91fb72763bcaae9b5637359dbafc623e783be6a6db3f8e00f235f943d843"}}};
  return keys;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Result<Sign1> message = ReadSign1({data, size});
  if (!message.ok()) return 0;
  for (const KnownKey& known : KnownKeys()) {
    if (!VerifySign1(*message, known.key)) continue;
    const std::string digest = HexEncode(crypto::Sha256({message->protected_header, message->payload}));
    if (std::ranges::find(known.signed_once, digest) == known.signed_once.end()) std::abort();
  }
  return 0;
}
