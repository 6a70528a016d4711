#include "services/rpc/certificates.h"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <memory>

#include "base/core/file.h"
#include "base/core/secret.h"
#include "base/crypto/random.h"
#include "services/rpc/peer_policy.h"

namespace lagan::rpc {
namespace {

using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;
using Memory = std::unique_ptr<BIO, decltype(&BIO_free_all)>;
using Extension = std::unique_ptr<X509_EXTENSION, decltype(&X509_EXTENSION_free)>;

constexpr std::size_t kLargestPem = 64 << 10;
constexpr long kVersion3 = 2;
// Clocks of hosts differ a little.
constexpr std::chrono::minutes kBackdate{5};
constexpr std::chrono::days kExpiryWarning{30};

Status CryptoFailed() { return Internal("CRYPTO_FAILED", "OpenSSL could not make a certificate."); }

struct Authority {
  Certificate certificate{nullptr, &X509_free};
  // Empty when it has been moved away.
  Key key{nullptr, &EVP_PKEY_free};
};

Bytes Content(BIO* memory) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(memory, &data);
  return Bytes(data, data + size);
}

Result<SecretBytes> KeyPem(EVP_PKEY* key) {
  const Memory out(BIO_new(BIO_s_secmem()), &BIO_free_all);
  if (!out || PEM_write_bio_PKCS8PrivateKey(out.get(), key, nullptr, nullptr, 0, nullptr, nullptr) != 1)
    return CryptoFailed();
  return SecretBytes(Content(out.get()));
}

Result<Bytes> CertificatePem(X509* certificate) {
  const Memory out(BIO_new(BIO_s_mem()), &BIO_free_all);
  if (!out || PEM_write_bio_X509(out.get(), certificate) != 1) return CryptoFailed();
  return Content(out.get());
}

Result<Certificate> ReadCertificate(const std::filesystem::path& path) {
  LAGAN_ASSIGN_OR_RETURN(const std::string text, ReadTextFile(path, kLargestPem));
  const Memory in(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())), &BIO_free_all);
  Certificate certificate(PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr), &X509_free);
  if (!certificate)
    return FailedPrecondition("CERTIFICATE_INVALID", path.string() + " holds no certificate.");
  return certificate;
}

Result<Key> ReadKey(const std::filesystem::path& path) {
  LAGAN_ASSIGN_OR_RETURN(std::string text, ReadTextFile(path, kLargestPem));
  const Memory in(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())), &BIO_free_all);
  Key key(PEM_read_bio_PrivateKey(in.get(), nullptr, nullptr, nullptr), &EVP_PKEY_free);
  WipeMemory(text.data(), text.size());
  if (!key) return FailedPrecondition("CERTIFICATE_INVALID", path.string() + " holds no private key.");
  return key;
}

bool AddExtension(X509* certificate, X509* issuer, int nid, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str()), &X509_EXTENSION_free);
  return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

bool SetTime(ASN1_TIME* field, Time time) {
  return ASN1_TIME_set(field, static_cast<time_t>(ToUnixSeconds(time))) != nullptr;
}

// Version, a random serial of 127 bits (CA/Browser Forum asks for at least 64), dates, subject and key.
bool FillBasics(X509* certificate, EVP_PKEY* key, const std::string& common_name, Time from, Time until) {
  Bytes serial = crypto::SystemRandom().Take(16);
  serial[0] = static_cast<std::uint8_t>((serial[0] & 0x7f) | 0x01);
  const std::unique_ptr<BIGNUM, decltype(&BN_free)> number(
      BN_bin2bn(serial.data(), static_cast<int>(serial.size()), nullptr), &BN_free);
  X509_NAME* subject = X509_get_subject_name(certificate);
  const auto* text = reinterpret_cast<const unsigned char*>(common_name.c_str());
  return number && X509_set_version(certificate, kVersion3) == 1 &&
         BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr &&
         SetTime(X509_getm_notBefore(certificate), from) && SetTime(X509_getm_notAfter(certificate), until) &&
         X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, text, -1, -1, 0) == 1 &&
         X509_set_pubkey(certificate, key) == 1;
}

Result<Authority> MakeAuthority(const CertificateRequest& request, Time now) {
  Authority authority;
  authority.key.reset(EVP_EC_gen("P-256"));
  authority.certificate.reset(X509_new());
  X509* certificate = authority.certificate.get();
  if (!authority.key || certificate == nullptr ||
      !FillBasics(certificate, authority.key.get(), "Lagan internal authority", now - kBackdate,
                  now + request.authority_life) ||
      X509_set_issuer_name(certificate, X509_get_subject_name(certificate)) != 1 ||
      !AddExtension(certificate, certificate, NID_basic_constraints, "critical,CA:TRUE,pathlen:0") ||
      !AddExtension(certificate, certificate, NID_key_usage, "critical,keyCertSign,cRLSign") ||
      !AddExtension(certificate, certificate, NID_subject_key_identifier, "hash") ||
      X509_sign(certificate, authority.key.get(), EVP_sha256()) == 0) {
    return CryptoFailed();
  }
  const auto folder = request.folder / "authority";
  LAGAN_RETURN_IF_ERROR(MakePrivateDirectory(folder));
  LAGAN_ASSIGN_OR_RETURN(const SecretBytes key, KeyPem(authority.key.get()));
  LAGAN_ASSIGN_OR_RETURN(const Bytes pem, CertificatePem(certificate));
  LAGAN_RETURN_IF_ERROR(WriteFileAtomically(folder / "key.pem", key.Reveal(), 0600));
  LAGAN_RETURN_IF_ERROR(WriteFileAtomically(folder / "certificate.pem", pem, 0644));
  return authority;
}

Result<Authority> LoadAuthority(const std::filesystem::path& folder) {
  Authority authority;
  LAGAN_ASSIGN_OR_RETURN(authority.certificate, ReadCertificate(folder / "certificate.pem"));
  if (std::filesystem::exists(folder / "key.pem")) {
    LAGAN_ASSIGN_OR_RETURN(authority.key, ReadKey(folder / "key.pem"));
  }
  return authority;
}

// The certificate comes last: where it is, the rest is whole.
Status MakeOne(const CertificateRequest& request, const Authority& authority, const std::string& name,
               Time now) {
  const Key key(EVP_EC_gen("P-256"), &EVP_PKEY_free);
  const Certificate certificate(X509_new(), &X509_free);
  X509* issuer = authority.certificate.get();
  if (!key || !certificate ||
      !FillBasics(certificate.get(), key.get(), name, now - kBackdate, now + request.life) ||
      X509_set_issuer_name(certificate.get(), X509_get_subject_name(issuer)) != 1 ||
      !AddExtension(certificate.get(), issuer, NID_basic_constraints, "critical,CA:FALSE") ||
      !AddExtension(certificate.get(), issuer, NID_key_usage, "critical,digitalSignature") ||
      !AddExtension(certificate.get(), issuer, NID_ext_key_usage, "serverAuth,clientAuth") ||
      !AddExtension(certificate.get(), issuer, NID_subject_alt_name,
                    "DNS:" + name + ".lagan.internal,URI:spiffe://lagan/" + name) ||
      !AddExtension(certificate.get(), issuer, NID_subject_key_identifier, "hash") ||
      !AddExtension(certificate.get(), issuer, NID_authority_key_identifier, "keyid:always") ||
      X509_sign(certificate.get(), authority.key.get(), EVP_sha256()) == 0) {
    return CryptoFailed();
  }
  const auto folder = request.folder / name;
  LAGAN_RETURN_IF_ERROR(MakePrivateDirectory(folder));
  LAGAN_ASSIGN_OR_RETURN(const SecretBytes key_pem, KeyPem(key.get()));
  LAGAN_ASSIGN_OR_RETURN(const Bytes authority_pem, CertificatePem(issuer));
  LAGAN_ASSIGN_OR_RETURN(const Bytes pem, CertificatePem(certificate.get()));
  LAGAN_RETURN_IF_ERROR(WriteFileAtomically(folder / "key.pem", key_pem.Reveal(), 0600));
  LAGAN_RETURN_IF_ERROR(WriteFileAtomically(folder / "authority.pem", authority_pem, 0644));
  return WriteFileAtomically(folder / "certificate.pem", pem, 0644);
}

bool ExpiresBefore(const X509* certificate, Time time) {
  auto seconds = static_cast<time_t>(ToUnixSeconds(time));
  return X509_cmp_time(X509_get0_notAfter(certificate), &seconds) <= 0;
}

}  // namespace

const std::vector<std::string>& CertificateNames() {
  static const std::vector<std::string> names = {
      "proofing", "document",   "mrz",    "assurance",     "credential",       "audit",
      "liveness", "letters",    "review", "venue",         "access",           "statistics",
      "gateway",  "supervisor", "health", "administrator", "operator-console", "portal-sandbox"};
  return names;
}

Result<CertificateReport> InitCertificates(const CertificateRequest& request, const Clock& clock) {
  const Time now = clock.Now();
  for (const std::string& name : request.names) {
    if (!IsPeerName(name) || name == "authority") {
      return InvalidArgument("NAME_INVALID",
                             "A certificate's name is 1 to 40 of a-z, 0-9 and hyphen, and not 'authority'.",
                             "names");
    }
  }
  LAGAN_RETURN_IF_ERROR(MakePrivateDirectory(request.folder));
  CertificateReport report;
  Authority authority;
  if (std::filesystem::exists(request.folder / "authority" / "certificate.pem")) {
    LAGAN_ASSIGN_OR_RETURN(authority, LoadAuthority(request.folder / "authority"));
  } else {
    LAGAN_ASSIGN_OR_RETURN(authority, MakeAuthority(request, now));
    report.authority_made = true;
  }
  for (const std::string& name : request.names) {
    const auto path = request.folder / name / "certificate.pem";
    if (std::filesystem::exists(path)) {
      LAGAN_ASSIGN_OR_RETURN(const Certificate kept, ReadCertificate(path));
      report.kept.push_back(name);
      if (ExpiresBefore(kept.get(), now + kExpiryWarning)) report.expiring.push_back(name);
      continue;
    }
    if (!authority.key) {
      return FailedPrecondition("AUTHORITY_KEY_MISSING",
                                "To add '" + name + "', put the authority's key back to " +
                                    (request.folder / "authority" / "key.pem").string() + " for the moment.");
    }
    LAGAN_RETURN_IF_ERROR(MakeOne(request, authority, name, now));
    report.made.push_back(name);
  }
  return report;
}

}  // namespace lagan::rpc
