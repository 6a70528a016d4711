#include "verifier/conformance/signer_certificate.h"

#include <memory>
#include <string_view>

#include <openssl/evp.h>
#include <openssl/obj_mac.h>
#include <openssl/x509.h>

namespace lagan::verifier::conformance {
namespace {

struct FreeX509 {
  void operator()(X509* certificate) const { X509_free(certificate); }
};

}  // namespace

bool IsOnOtherCurve(ByteView certificate) {
  const unsigned char* data = certificate.data();
  const std::unique_ptr<X509, FreeX509> parsed(
      d2i_X509(nullptr, &data, static_cast<long>(certificate.size())));
  const EVP_PKEY* key = parsed ? X509_get0_pubkey(parsed.get()) : nullptr;
  if (key == nullptr || EVP_PKEY_get_base_id(key) != EVP_PKEY_EC) return false;
  char group[80] = "";
  EVP_PKEY_get_group_name(key, group, sizeof group, nullptr);
  return std::string_view(group) != SN_X9_62_prime256v1;
}

}  // namespace lagan::verifier::conformance
