#include "verifier/conformance/signer_certificate.h"

#include <memory>
#include <string>

#include <openssl/evp.h>
#include <openssl/obj_mac.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

namespace lagan::verifier::conformance {
namespace {

struct FreeX509 {
  void operator()(X509* certificate) const { X509_free(certificate); }
};
struct FreeUsage {
  void operator()(EXTENDED_KEY_USAGE* usage) const { EXTENDED_KEY_USAGE_free(usage); }
};

std::unique_ptr<X509, FreeX509> Parse(ByteView certificate) {
  const unsigned char* data = certificate.data();
  return std::unique_ptr<X509, FreeX509>(d2i_X509(nullptr, &data, static_cast<long>(certificate.size())));
}

// 1 to 3, or 0 for a usage of another kind.
int GroupOf(const ASN1_OBJECT* usage) {
  char text[80] = "";
  OBJ_obj2txt(text, sizeof text, usage, 1);
  const std::string_view oid = text;
  for (const std::string_view arc : {"1.3.6.1.4.1.1847.2021.1.", "1.3.6.1.4.1.0.1847.2021.1."}) {
    if (oid.size() == arc.size() + 1 && oid.starts_with(arc) && oid.back() >= '1' && oid.back() <= '3') {
      return oid.back() - '0';
    }
  }
  return 0;
}

}  // namespace

bool KeyUsage::Allows(std::string_view group) const {
  return (group == "t" && test) || (group == "v" && vaccination) || (group == "r" && recovery);
}

Result<KeyUsage> ReadKeyUsage(ByteView certificate) {
  const auto parsed = Parse(certificate);
  if (!parsed) return InvalidArgument("CERTIFICATE_INVALID", "The case's certificate cannot be read.");
  const std::unique_ptr<EXTENDED_KEY_USAGE, FreeUsage> usages(
      static_cast<EXTENDED_KEY_USAGE*>(X509_get_ext_d2i(parsed.get(), NID_ext_key_usage, nullptr, nullptr)));
  KeyUsage named{false, false, false};
  bool any = false;
  for (int i = 0; i < sk_ASN1_OBJECT_num(usages.get()); ++i) {
    const int group = GroupOf(sk_ASN1_OBJECT_value(usages.get(), i));
    named.test |= group == 1;
    named.vaccination |= group == 2;
    named.recovery |= group == 3;
    any |= group != 0;
  }
  return any ? named : KeyUsage{};
}

bool IsOnOtherCurve(ByteView certificate) {
  const auto parsed = Parse(certificate);
  const EVP_PKEY* key = parsed ? X509_get0_pubkey(parsed.get()) : nullptr;
  if (key == nullptr || EVP_PKEY_get_base_id(key) != EVP_PKEY_EC) return false;
  char group[80] = "";
  EVP_PKEY_get_group_name(key, group, sizeof group, nullptr);
  return std::string_view(group) != SN_X9_62_prime256v1;
}

}  // namespace lagan::verifier::conformance
