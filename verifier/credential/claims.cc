#include "verifier/credential/claims.h"

namespace lagan::verifier {

HolderKey HolderKeyOf(const crypto::P256PublicKey& key) {
  const Bytes y = key.Y();
  return {key.X(), !y.empty() && (y.back() & 1) != 0};
}

}  // namespace lagan::verifier
