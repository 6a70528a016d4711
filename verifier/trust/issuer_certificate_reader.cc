#include <ctime>
#include <limits>

#include "base/core/text.h"
#include "verifier/trust/issuer_certificate.h"
#include "verifier/trust/x509.h"

namespace lagan::verifier {
namespace {

Status BadSignature() {
  return PermissionDenied("TRUST_BAD_SIGNATURE",
                          "The issuer's certificate is not signed by the pinned root key.");
}

OwnedCertificate Parse(ByteView der) {
  if (der.size() > kMaxIssuerCertificate) return nullptr;
  const std::uint8_t* start = der.data();
  OwnedCertificate certificate(d2i_X509(nullptr, &start, static_cast<long>(der.size())));
  if (start != der.data() + der.size()) return nullptr;
  return certificate;
}

// Critical extensions beyond the two of the profile may mean anything, and each extension stands once (RFC 5280
// section 4.2).
bool HasOnlyKnownCriticalExtensions(const X509* certificate) {
  for (int i = 0; i < X509_get_ext_count(certificate); ++i) {
    X509_EXTENSION* extension = X509_get_ext(certificate, i);
    const ASN1_OBJECT* object = X509_EXTENSION_get_object(extension);
    const int nid = OBJ_obj2nid(object);
    if (X509_get_ext_by_OBJ(certificate, object, i) >= 0) return false;
    if (X509_EXTENSION_get_critical(extension) == 1 && nid != NID_basic_constraints && nid != NID_key_usage) {
      return false;
    }
  }
  return true;
}

Status CheckExtensions(X509* certificate) {
  if (!HasOnlyKnownCriticalExtensions(certificate)) return CertificateInvalid("extensions");
  const std::uint32_t flags = X509_get_extension_flags(certificate);
  if ((flags & EXFLAG_INVALID) != 0) return CertificateInvalid("extensions");
  if ((flags & EXFLAG_BCONS) == 0 || (flags & EXFLAG_CA) != 0) return CertificateInvalid("basic_constraints");
  if ((flags & EXFLAG_KUSAGE) == 0 || X509_get_key_usage(certificate) != KU_DIGITAL_SIGNATURE) {
    return CertificateInvalid("key_usage");
  }
  return Status();
}

Status TakeIssuer(const X509* certificate, std::string& out) {
  const X509_NAME* subject = X509_get_subject_name(certificate);
  const int index = X509_NAME_get_index_by_NID(subject, NID_commonName, -1);
  if (index < 0 || X509_NAME_get_index_by_NID(subject, NID_commonName, index) >= 0) {
    return CertificateInvalid("subject");
  }
  std::uint8_t* text = nullptr;
  const int size = ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, index)));
  if (size < 0) return CertificateInvalid("subject");
  out = AsText({text, static_cast<std::size_t>(size)});
  OPENSSL_free(text);
  if (out.empty() || out.size() > kMaxIssuerName || !IsUtf8(out) || !IsPlainText(out)) {
    return CertificateInvalid("subject");
  }
  return Status();
}

Status TakeEpoch(const X509* certificate, std::uint64_t& out) {
  const bool fits = ASN1_INTEGER_get_uint64(&out, X509_get0_serialNumber(certificate)) == 1;
  return fits && out >= 1 && out <= std::numeric_limits<std::int64_t>::max()
             ? Status()
             : CertificateInvalid("serial_number");
}

Status TakeTime(const ASN1_TIME* time, Time& out) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return CertificateInvalid("validity");
  const std::time_t seconds = ::timegm(&parts);
  if (seconds < 0) return CertificateInvalid("validity");
  out = FromUnixSeconds(seconds);
  return Status();
}

Result<crypto::P256PublicKey> TakeKey(const X509* certificate) {
  std::uint8_t* der = nullptr;
  const int size = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &der);
  if (size <= 0) return CertificateInvalid("key");
  Result<crypto::P256PublicKey> key = crypto::P256PublicKey::FromDer({der, static_cast<std::size_t>(size)});
  OPENSSL_free(der);
  if (!key.ok()) return CertificateInvalid("key");
  return key;
}

Result<IssuerCertificate> Take(X509* certificate) {
  if (X509_get_version(certificate) != X509_VERSION_3) return CertificateInvalid("version");
  LAGAN_RETURN_IF_ERROR(CheckExtensions(certificate));
  LAGAN_ASSIGN_OR_RETURN(crypto::P256PublicKey key, TakeKey(certificate));
  IssuerCertificate out{{}, 0, std::move(key), {}, {}};
  LAGAN_RETURN_IF_ERROR(TakeIssuer(certificate, out.issuer));
  LAGAN_RETURN_IF_ERROR(TakeEpoch(certificate, out.epoch));
  LAGAN_RETURN_IF_ERROR(TakeTime(X509_get0_notBefore(certificate), out.not_before));
  LAGAN_RETURN_IF_ERROR(TakeTime(X509_get0_notAfter(certificate), out.not_after));
  if (out.not_after <= out.not_before) return CertificateInvalid("validity");
  return out;
}

}  // namespace

Result<IssuerCertificate> ReadIssuerCertificate(ByteView der, const crypto::P256PublicKey& root) {
  const OwnedCertificate certificate = Parse(der);
  if (certificate == nullptr) return CertificateInvalid("certificate");
  // OpenSSL lets the certificate name the algorithm, and so it is looked at before.
  if (X509_get_signature_nid(certificate.get()) != NID_ecdsa_with_SHA256)
    return CertificateInvalid("signature");
  const OwnedKey key = PublicKeyOf(root.ToDer());
  if (key == nullptr || X509_verify(certificate.get(), key.get()) != 1) return BadSignature();
  return Take(certificate.get());
}

Result<IssuerCertificate> DescribeIssuerCertificate(ByteView der) {
  const OwnedCertificate certificate = Parse(der);
  if (certificate == nullptr) return CertificateInvalid("certificate");
  return Take(certificate.get());
}

}  // namespace lagan::verifier
