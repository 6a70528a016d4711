#include "verifier/conformance/signer_certificate.h"

#include <array>
#include <memory>
#include <string_view>
#include <utility>

#include <openssl/evp.h>
#include <openssl/obj_mac.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "verifier/credential/eu_certificate.h"

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

// Empty for a usage of another kind.
std::string PurposeOf(const ASN1_OBJECT* usage) {
  constexpr std::array kKinds = {"test", "vaccination", "recovery"};
  char text[80] = "";
  OBJ_obj2txt(text, sizeof text, usage, 1);
  const std::string_view oid = text;
  for (const std::string_view arc : {"1.3.6.1.4.1.1847.2021.1.", "1.3.6.1.4.1.0.1847.2021.1."}) {
    if (oid.size() == arc.size() + 1 && oid.starts_with(arc) && oid.back() >= '1' && oid.back() <= '3') {
      return std::string(kEuPurpose) + "-" + kKinds[static_cast<std::size_t>(oid.back() - '1')];
    }
  }
  return {};
}

}  // namespace

Result<std::vector<std::string>> ReadEuPurposes(ByteView certificate) {
  const auto parsed = Parse(certificate);
  int critical = 0;  // -1: there is no such extension
  const std::unique_ptr<EXTENDED_KEY_USAGE, FreeUsage> usages(
      parsed ? static_cast<EXTENDED_KEY_USAGE*>(
                   X509_get_ext_d2i(parsed.get(), NID_ext_key_usage, &critical, nullptr))
             : nullptr);
  if (!parsed || (usages == nullptr && critical != -1)) {
    return InvalidArgument("CERTIFICATE_INVALID", "The case's certificate cannot be read.");
  }
  std::vector<std::string> out;
  for (int i = 0; i < sk_ASN1_OBJECT_num(usages.get()); ++i) {
    std::string purpose = PurposeOf(sk_ASN1_OBJECT_value(usages.get(), i));
    if (!purpose.empty()) out.push_back(std::move(purpose));
  }
  if (out.empty()) out.emplace_back(kEuPurpose);
  return out;
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
