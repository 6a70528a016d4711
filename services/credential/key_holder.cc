#include "services/credential/key_holder.h"

#include "base/crypto/digest.h"
#include "verifier/credential/credential_text.h"

namespace lagan::credential {

Bytes KidOf(const crypto::VerificationKey& key) {
  const crypto::Sha256Digest digest = crypto::Sha256(key.ToDer());
  return Bytes(digest.begin(), digest.begin() + verifier::kKidSize);
}

}  // namespace lagan::credential
