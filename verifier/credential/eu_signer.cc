#include "verifier/credential/eu_signer.h"

#include <algorithm>
#include <array>
#include <ctime>
#include <memory>
#include <utility>

#include <openssl/obj_mac.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "base/crypto/digest.h"
#include "verifier/credential/eu_certificate.h"

namespace lagan::verifier {
namespace {

constexpr std::size_t kKid = 8;
constexpr std::int64_t kEndOfYear9999 = 253402300799;
constexpr std::string_view kBegin = "-----BEGIN CERTIFICATE-----";

struct FreeX509 {
  void operator()(X509* certificate) const { X509_free(certificate); }
};
struct FreeUsage {
  void operator()(EXTENDED_KEY_USAGE* usage) const { EXTENDED_KEY_USAGE_free(usage); }
};
struct FreeBio {
  void operator()(BIO* bio) const { BIO_free_all(bio); }
};
using Certificate = std::unique_ptr<X509, FreeX509>;

Status Invalid(const char* field) {
  return InvalidArgument(
      "CERTIFICATE_INVALID",
      "This is no certificate of an EU signer: one X.509 certificate with an ES256 or PS256 key.", field);
}

Certificate Parse(ByteView der) {
  if (der.size() > crypto::kMaxCertificate) return nullptr;
  const unsigned char* data = der.data();
  Certificate certificate(d2i_X509(nullptr, &data, static_cast<long>(der.size())));
  if (data != der.data() + der.size()) return nullptr;
  return certificate;
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

Result<std::vector<std::string>> PurposesOf(const X509* certificate) {
  int critical = 0;  // -1: there is no such extension
  const std::unique_ptr<EXTENDED_KEY_USAGE, FreeUsage> usages(
      static_cast<EXTENDED_KEY_USAGE*>(X509_get_ext_d2i(certificate, NID_ext_key_usage, &critical, nullptr)));
  if (usages == nullptr && critical != -1) return Invalid("extended_key_usage");
  std::vector<std::string> out;
  for (int i = 0; i < sk_ASN1_OBJECT_num(usages.get()); ++i) {
    std::string purpose = PurposeOf(sk_ASN1_OBJECT_value(usages.get(), i));
    if (!purpose.empty() && std::ranges::find(out, purpose) == out.end()) out.push_back(std::move(purpose));
  }
  if (out.empty()) out.emplace_back(kEuPurpose);
  return out;
}

Status TakeTime(const ASN1_TIME* time, Time& out) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return Invalid("validity");
  const std::time_t seconds = ::timegm(&parts);
  if (seconds < 0 || seconds > kEndOfYear9999) return Invalid("validity");
  out = FromUnixSeconds(seconds);
  return Status();
}

}  // namespace

Result<EuSigner> ReadEuSigner(ByteView der) {
  const Certificate certificate = Parse(der);
  if (certificate == nullptr) return Invalid("certificate");
  Result<crypto::VerificationKey> key = crypto::VerificationKey::FromCertificate(der);
  if (!key.ok()) return Invalid("key");
  LAGAN_ASSIGN_OR_RETURN(std::vector<std::string> purposes, PurposesOf(certificate.get()));
  const crypto::Sha256Digest digest = crypto::Sha256(der);
  EuSigner out{.kid = Bytes(digest.begin(), digest.begin() + kKid),
               .key = *std::move(key),
               .purposes = std::move(purposes)};
  LAGAN_RETURN_IF_ERROR(TakeTime(X509_get0_notBefore(certificate.get()), out.not_before));
  LAGAN_RETURN_IF_ERROR(TakeTime(X509_get0_notAfter(certificate.get()), out.not_after));
  if (out.not_after <= out.not_before) return Invalid("validity");
  return out;
}

Result<EuSigner> ReadEuSignerPem(std::string_view pem) {
  const std::size_t begin = pem.find(kBegin);
  // Of two, nobody could say which was meant.
  if (pem.size() > kMaxEuSignerPem || begin == pem.npos || pem.find(kBegin, begin + 1) != pem.npos) {
    return Invalid("certificate");
  }
  const std::unique_ptr<BIO, FreeBio> in(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  // The bytes as they are, since the kid is their digest: written anew they could be others.
  unsigned char* data = nullptr;
  long size = 0;
  if (in == nullptr ||
      PEM_bytes_read_bio(&data, &size, nullptr, PEM_STRING_X509, in.get(), nullptr, nullptr) != 1) {
    return Invalid("certificate");
  }
  const Bytes der(data, data + size);
  OPENSSL_free(data);
  return ReadEuSigner(der);
}

Result<std::vector<std::string>> ReadEuPurposes(ByteView der) {
  const Certificate certificate = Parse(der);
  if (certificate == nullptr) return Invalid("certificate");
  return PurposesOf(certificate.get());
}

}  // namespace lagan::verifier
