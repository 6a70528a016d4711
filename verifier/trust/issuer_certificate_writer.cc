#include <limits>
#include <string>

#include "base/core/text.h"
#include "verifier/trust/issuer_certificate.h"
#include "verifier/trust/x509.h"

namespace lagan::verifier {
namespace {

bool IsGoodTime(Time time) { return time >= Time{} && time == FromUnixSeconds(ToUnixSeconds(time)); }

Status Check(std::string_view issuer, std::uint64_t epoch, Time not_before, Time not_after) {
  if (issuer.empty() || issuer.size() > kMaxIssuerName || !IsUtf8(issuer) || !IsPlainText(issuer)) {
    return CertificateInvalid("subject");
  }
  if (epoch < 1 || epoch > std::numeric_limits<std::int64_t>::max())
    return CertificateInvalid("serial_number");
  if (!IsGoodTime(not_before) || !IsGoodTime(not_after) || not_after <= not_before) {
    return CertificateInvalid("validity");
  }
  return Status();
}

OwnedName NameOf(std::string_view issuer, bool root) {
  OwnedName name(X509_NAME_new());
  const auto add = [&](const char* field, std::string_view text) {
    return X509_NAME_add_entry_by_txt(name.get(), field, MBSTRING_UTF8,
                                      reinterpret_cast<const unsigned char*>(text.data()),
                                      static_cast<int>(text.size()), -1, 0) == 1;
  };
  if (name == nullptr || (root && !add("OU", "root")) || !add("CN", issuer)) return nullptr;
  return name;
}

bool SetNames(X509* certificate, std::string_view issuer) {
  const OwnedName subject = NameOf(issuer, false);
  const OwnedName root = NameOf(issuer, true);
  return subject != nullptr && root != nullptr && X509_set_subject_name(certificate, subject.get()) == 1 &&
         X509_set_issuer_name(certificate, root.get()) == 1;
}

bool SetTimes(X509* certificate, Time not_before, Time not_after) {
  const OwnedTime begin(ASN1_TIME_set(nullptr, ToUnixSeconds(not_before)));
  const OwnedTime end(ASN1_TIME_set(nullptr, ToUnixSeconds(not_after)));
  return begin != nullptr && end != nullptr && X509_set1_notBefore(certificate, begin.get()) == 1 &&
         X509_set1_notAfter(certificate, end.get()) == 1;
}

bool SetKey(X509* certificate, const crypto::P256PublicKey& subject) {
  const OwnedKey key = PublicKeyOf(subject.ToDer());
  return key != nullptr && X509_set_pubkey(certificate, key.get()) == 1;
}

bool AddExtension(X509* certificate, int nid, const char* value) {
  const OwnedExtension extension(X509V3_EXT_conf_nid(nullptr, nullptr, nid, value));
  return extension != nullptr && X509_add_ext(certificate, extension.get(), -1) == 1;
}

bool Sign(X509* certificate, const crypto::P256PrivateKey& root) {
  const SecretBytes der = root.ToDer();
  const std::uint8_t* start = der.Reveal().data();
  const OwnedKey key(d2i_AutoPrivateKey(nullptr, &start, static_cast<long>(der.Reveal().size())));
  return key != nullptr && X509_sign(certificate, key.get(), EVP_sha256()) > 0;
}

}  // namespace

Result<Bytes> MakeIssuerCertificate(const crypto::P256PrivateKey& root, std::string_view issuer,
                                    const crypto::P256PublicKey& subject, std::uint64_t epoch,
                                    Time not_before, Time not_after) {
  LAGAN_RETURN_IF_ERROR(Check(issuer, epoch, not_before, not_after));
  if (subject.ToDer() == root.PublicKey().ToDer()) return CertificateInvalid("key");
  const OwnedCertificate certificate(X509_new());
  X509* const c = certificate.get();
  std::uint8_t* out = nullptr;
  if (c == nullptr || X509_set_version(c, X509_VERSION_3) != 1 ||
      ASN1_INTEGER_set_uint64(X509_get_serialNumber(c), epoch) != 1 || !SetNames(c, issuer) ||
      !SetTimes(c, not_before, not_after) || !SetKey(c, subject) ||
      !AddExtension(c, NID_basic_constraints, "critical,CA:FALSE") ||
      !AddExtension(c, NID_key_usage, "critical,digitalSignature") || !Sign(c, root)) {
    return Internal("SIGNING_FAILED", "The certificate could not be made.");
  }
  const int size = i2d_X509(c, &out);
  if (size <= 0) return Internal("SIGNING_FAILED", "The certificate could not be made.");
  Bytes der(out, out + size);
  OPENSSL_free(out);
  return der;
}

}  // namespace lagan::verifier
