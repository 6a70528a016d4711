#include "services/credential/issuer_store.h"

#include <openssl/pem.h>
#include <openssl/x509.h>

#include <memory>

#include "base/core/file.h"
#include "services/credential/issuer_request.h"
#include "verifier/trust/issuer_certificate.h"
#include "verifier/trust/root_key.h"

namespace lagan::credential {
namespace {

constexpr char kSpecimenRoot[] = "specimen-root";
constexpr char kSpecimenIssuer[] = "specimen-issuer-";
constexpr char kIssuer[] = "issuer-";
constexpr char kRootFile[] = "issuer.root";
constexpr std::string_view kCertificateBegin = "-----BEGIN CERTIFICATE-----";
constexpr std::string_view kKeyBegin = "-----BEGIN PUBLIC KEY-----";
constexpr std::size_t kMaxCeremonyResult = 16 * 1024;
constexpr int kMostCertificates = 10'000;

std::string NameOf(int number) { return kIssuer + std::to_string(number); }

std::filesystem::path FileOf(const std::filesystem::path& keys, int number) {
  return keys / (NameOf(number) + ".certificate");
}

// How many certificates have been installed; the number of the newest.
int CountInstalled(const std::filesystem::path& keys) {
  int count = 0;
  std::error_code error;
  while (count < kMostCertificates && std::filesystem::exists(FileOf(keys, count + 1), error)) ++count;
  return count;
}

Status CertificateInvalid() {
  return InvalidArgument(
      "ISSUER_CERTIFICATE_INVALID",
      "This is no issuer certificate together with the root's public key, as the ceremony gives them.");
}

Result<crypto::P256PublicKey> ReadRoot(const std::filesystem::path& keys) {
  LAGAN_ASSIGN_OR_RETURN(const std::string pem,
                         ReadTextFile(keys / kRootFile, verifier::kMaxIssuerCertificate));
  return verifier::ParseRootKey(pem);
}

struct Installed {
  Bytes der;
  verifier::IssuerCertificate certificate;
};

Result<Installed> ReadInstalled(const std::filesystem::path& keys, int number,
                                const crypto::P256PublicKey& root) {
  LAGAN_ASSIGN_OR_RETURN(Bytes der, ReadFile(FileOf(keys, number), verifier::kMaxIssuerCertificate));
  LAGAN_ASSIGN_OR_RETURN(verifier::IssuerCertificate certificate, verifier::ReadIssuerCertificate(der, root));
  return Installed{std::move(der), std::move(certificate)};
}

Result<TrustIssuer> Join(KeyHolder& holder, int number, Installed installed,
                         const crypto::P256PublicKey& root) {
  LAGAN_ASSIGN_OR_RETURN(const std::optional<SigningKey> key, holder.Find(NameOf(number)));
  if (!key || key->public_key.ToDer() != installed.certificate.key.ToDer()) {
    return FailedPrecondition(
        "SIGNING_KEY_MISSING",
        "The key of the installed issuer certificate is not here: bring it back, or ask for a new "
        "certificate with `lagan keys request`.");
  }
  return TrustIssuer{.root = root,
                     .certificate = std::move(installed.der),
                     .signer = key->signer,
                     .name = installed.certificate.issuer,
                     .specimen = false,
                     .epoch = installed.certificate.epoch,
                     .not_before = installed.certificate.not_before,
                     .not_after = installed.certificate.not_after};
}

using Memory = std::unique_ptr<BIO, decltype(&BIO_free_all)>;
using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;

Result<Bytes> CertificateFromPem(std::string_view pem) {
  const Memory in(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), &BIO_free_all);
  const Certificate certificate(PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr), &X509_free);
  std::uint8_t* out = nullptr;
  const int size = certificate == nullptr ? 0 : i2d_X509(certificate.get(), &out);
  if (size <= 0) return CertificateInvalid();
  Bytes der(out, out + size);
  OPENSSL_free(out);
  return der;
}

}  // namespace

Result<TrustIssuer> OpenSpecimenIssuer(KeyFolder& folder, std::string_view issuer, Time now) {
  LAGAN_ASSIGN_OR_RETURN(const crypto::P256PrivateKey root, folder.LoadPrivate(kSpecimenRoot));
  const std::chrono::year year = DateOf(now).year();
  LAGAN_ASSIGN_OR_RETURN(const SigningKey key, folder.Load(kSpecimenIssuer + std::to_string(int(year))));
  const Time begin = std::chrono::sys_days(year / std::chrono::January / 1);
  // Into the next year, so that the last bundle of this one is covered.
  const Time end = begin + std::chrono::days(366) + kTrustLife;
  LAGAN_ASSIGN_OR_RETURN(Bytes certificate,
                         verifier::MakeIssuerCertificate(root, issuer, key.public_key,
                                                         static_cast<std::uint64_t>(int(year)), begin, end));
  return TrustIssuer{.root = root.PublicKey(),
                     .certificate = std::move(certificate),
                     .signer = key.signer,
                     .name = std::string(issuer),
                     .specimen = true,
                     .epoch = static_cast<std::uint64_t>(int(year)),
                     .not_before = begin,
                     .not_after = end};
}

Status KeysNotSetUp() {
  return FailedPrecondition(
      "KEYS_NOT_SET_UP",
      "No issuer certificate is installed: give `lagan keys request`, have the root's holders "
      "certify it, and give `lagan keys install` (docs/keys.md). Only a sandbox makes keys "
      "unasked, and those are specimens.");
}

Result<TrustIssuer> OpenInstalledIssuer(KeyHolder& holder, const std::filesystem::path& keys, Time now) {
  const int count = CountInstalled(keys);
  if (count == 0) {
    return KeysNotSetUp();
  }
  LAGAN_ASSIGN_OR_RETURN(const crypto::P256PublicKey root, ReadRoot(keys));
  for (int number = count; number > 0; --number) {
    LAGAN_ASSIGN_OR_RETURN(Installed installed, ReadInstalled(keys, number, root));
    const bool valid = installed.certificate.not_before <= now && now <= installed.certificate.not_after;
    if (valid) return Join(holder, number, std::move(installed), root);
    // One that has begun and ended has taken the place of all before it, for ever.
    if (installed.certificate.not_before <= now) break;
  }
  return FailedPrecondition(
      "ISSUER_CERTIFICATE_OVER",
      "The issuer certificate is not valid now: correct the clock, or give `lagan keys request` and "
      "have the root's holders certify the next one (docs/keys.md).");
}

bool HasInstalledIssuer(const std::filesystem::path& keys) { return CountInstalled(keys) > 0; }

Result<std::string> RequestIssuer(KeyHolder& holder, const std::filesystem::path& keys,
                                  std::string_view issuer) {
  LAGAN_ASSIGN_OR_RETURN(const SigningKey key, holder.Load(NameOf(CountInstalled(keys) + 1)));
  return MakeIssuerRequest(issuer, key);
}

Result<CeremonyResult> ReadCeremonyResult(std::string_view pem) {
  const std::size_t certificate_at = pem.find(kCertificateBegin);
  const std::size_t key_at = pem.find(kKeyBegin);
  if (pem.size() > kMaxCeremonyResult || certificate_at == std::string_view::npos ||
      key_at == std::string_view::npos || key_at < certificate_at) {
    return CertificateInvalid();
  }
  LAGAN_ASSIGN_OR_RETURN(Bytes certificate,
                         CertificateFromPem(pem.substr(certificate_at, key_at - certificate_at)));
  LAGAN_ASSIGN_OR_RETURN(crypto::P256PublicKey root, verifier::ParseRootKey(pem.substr(key_at)));
  return CeremonyResult{std::move(certificate), std::move(root)};
}

std::string FormatCeremonyResult(const CeremonyResult& result) {
  const std::uint8_t* start = result.certificate.data();
  const Certificate certificate(d2i_X509(nullptr, &start, static_cast<long>(result.certificate.size())),
                                &X509_free);
  const Memory out(BIO_new(BIO_s_mem()), &BIO_free_all);
  if (certificate == nullptr || out == nullptr || PEM_write_bio_X509(out.get(), certificate.get()) != 1)
    return {};
  char* text = nullptr;
  const long length = BIO_get_mem_data(out.get(), &text);
  return std::string(text, static_cast<std::size_t>(length)) + verifier::FormatRootKey(result.root);
}

Result<TrustIssuer> InstallIssuer(KeyHolder& holder, const std::filesystem::path& keys,
                                  const CeremonyResult& result) {
  LAGAN_ASSIGN_OR_RETURN(verifier::IssuerCertificate certificate,
                         verifier::ReadIssuerCertificate(result.certificate, result.root));
  const int count = CountInstalled(keys);
  if (count > 0) {
    LAGAN_ASSIGN_OR_RETURN(const crypto::P256PublicKey root, ReadRoot(keys));
    if (root.ToDer() != result.root.ToDer()) {
      return FailedPrecondition(
          "ROOT_KEY_CHANGED",
          "The certificate stands under another root than the installed ones, which venues have "
          "pinned. A new root is a new installation (docs/keys.md).");
    }
    LAGAN_ASSIGN_OR_RETURN(const Installed newest, ReadInstalled(keys, count, root));
    if (certificate.epoch <= newest.certificate.epoch) {
      return FailedPrecondition(
          "ISSUER_CERTIFICATE_OLD",
          "The epoch of the certificate is not higher than that of the installed one: have the request "
          "certified again.");
    }
  }
  LAGAN_ASSIGN_OR_RETURN(const std::optional<SigningKey> key, holder.Find(NameOf(count + 1)));
  if (!key || key->public_key.ToDer() != certificate.key.ToDer()) {
    return FailedPrecondition(
        "ISSUER_CERTIFICATE_OF_ANOTHER",
        "The certificate is not of the key that waits here for one: `lagan keys request` writes its "
        "request.");
  }
  const std::string root_pem = verifier::FormatRootKey(result.root);
  if (count == 0) LAGAN_RETURN_IF_ERROR(WriteFileAtomically(keys / kRootFile, AsBytes(root_pem), 0600));
  LAGAN_RETURN_IF_ERROR(WriteFileAtomically(FileOf(keys, count + 1), result.certificate, 0600));
  return Join(holder, count + 1, Installed{result.certificate, std::move(certificate)}, result.root);
}

}  // namespace lagan::credential
