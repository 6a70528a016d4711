#include "services/credential/root_folder.h"

#include <algorithm>
#include <charconv>

#include "base/core/file.h"
#include "base/core/text.h"
#include "services/keys/key_encryption_key.h"
#include "verifier/trust/issuer_certificate.h"
#include "verifier/trust/root_key.h"

namespace lagan::credential {
namespace {

constexpr char kWrapperFile[] = "root.key";
constexpr char kSigningFile[] = "root-signing.key";
constexpr char kSigningName[] = "root-signing";
constexpr char kPublicFile[] = "root.pem";
constexpr char kRegisterFile[] = "register.tsv";
constexpr std::string_view kRegisterHead = "epoch\tissuer\tkey\tnot_before\tnot_after\tmade_at\n";
constexpr std::size_t kMaxRegister = 1 << 20;
constexpr std::size_t kGroup = 4;
constexpr std::size_t kLeastTyped = 32;

Result<std::uint64_t> LastEpoch(std::string_view entries) {
  const Status invalid =
      DataLoss("ROOT_REGISTER_INVALID", "The root's register is damaged: bring back a copy of it.");
  if (!entries.starts_with(kRegisterHead)) return invalid;
  entries.remove_prefix(kRegisterHead.size());
  std::uint64_t last = 0;
  while (!entries.empty()) {
    const std::size_t end = entries.find('\n');
    if (end == std::string_view::npos) return invalid;
    std::uint64_t epoch = 0;
    const auto [rest, error] = std::from_chars(entries.data(), entries.data() + end, epoch);
    if (error != std::errc() || *rest != '\t') return invalid;
    last = std::max(last, epoch);
    entries.remove_prefix(end + 1);
  }
  return last;
}

}  // namespace

Result<RootFolder> RootFolder::Make(const std::filesystem::path& folder, const SecretText& passphrase,
                                    crypto::RandomSource& random, const crypto::ScryptParameters& cost) {
  LAGAN_RETURN_IF_ERROR(MakePrivateDirectory(folder));
  std::error_code error;
  if (std::filesystem::exists(folder / kWrapperFile, error) ||
      std::filesystem::exists(folder / kSigningFile, error)) {
    return AlreadyExists("ROOT_EXISTS", "The folder holds a root already; a root is never overwritten.");
  }
  LAGAN_ASSIGN_OR_RETURN(const keys::KeyEncryptionKey wrapper,
                         keys::KeyEncryptionKey::Create(folder / kWrapperFile, passphrase, random, cost));
  LAGAN_ASSIGN_OR_RETURN(crypto::P256PrivateKey key,
                         keys::LoadOrCreateSigningKey(folder / kSigningFile, wrapper, kSigningName, random));
  LAGAN_RETURN_IF_ERROR(
      WriteFileAtomically(folder / kPublicFile, AsBytes(verifier::FormatRootKey(key.PublicKey())), 0644));
  LAGAN_RETURN_IF_ERROR(WriteFileAtomically(folder / kRegisterFile, AsBytes(kRegisterHead), 0600));
  return RootFolder(folder, std::move(key), std::string(kRegisterHead), 0);
}

Result<RootFolder> RootFolder::Open(const std::filesystem::path& folder, const SecretText& passphrase) {
  std::error_code error;
  if (!std::filesystem::exists(folder / kSigningFile, error)) {
    return NotFound("ROOT_NOT_FOUND", "The folder holds no root; `lagan keys make-root` makes one.", "root");
  }
  LAGAN_ASSIGN_OR_RETURN(const keys::KeyEncryptionKey wrapper,
                         keys::KeyEncryptionKey::Open(folder / kWrapperFile, passphrase));
  crypto::SystemRandom unused;
  LAGAN_ASSIGN_OR_RETURN(crypto::P256PrivateKey key,
                         keys::LoadOrCreateSigningKey(folder / kSigningFile, wrapper, kSigningName, unused));
  LAGAN_ASSIGN_OR_RETURN(std::string entries, ReadTextFile(folder / kRegisterFile, kMaxRegister));
  LAGAN_ASSIGN_OR_RETURN(const std::uint64_t last, LastEpoch(entries));
  return RootFolder(folder, std::move(key), std::move(entries), last);
}

std::uint64_t RootFolder::NextEpoch(Time now) const {
  return std::max<std::uint64_t>(static_cast<std::uint64_t>(std::max<std::int64_t>(ToUnixSeconds(now), 1)),
                                 last_epoch_ + 1);
}

Result<CeremonyResult> RootFolder::Certify(const IssuerRequest& request, std::chrono::years years, Time now) {
  const std::uint64_t epoch = NextEpoch(now);
  const std::chrono::sys_days today = std::chrono::floor<std::chrono::days>(now);
  Date end = Date(today) + years;
  if (!end.ok()) end = end.year() / end.month() / std::chrono::last;
  const Time not_before = today;
  const Time not_after = std::chrono::sys_days(end);
  LAGAN_ASSIGN_OR_RETURN(Bytes certificate, verifier::MakeIssuerCertificate(key_, request.issuer, request.key,
                                                                            epoch, not_before, not_after));
  std::string entries = register_ + std::to_string(epoch) + "\t" + request.issuer + "\t" +
                        verifier::RootKeyFingerprint(request.key) + "\t" + FormatTime(not_before) + "\t" +
                        FormatTime(not_after) + "\t" + FormatTime(now) + "\n";
  LAGAN_RETURN_IF_ERROR(WriteFileAtomically(folder_ / kRegisterFile, AsBytes(entries), 0600));
  register_ = std::move(entries);
  last_epoch_ = epoch;
  return CeremonyResult{std::move(certificate), key_.PublicKey()};
}

std::string FingerprintGroups(const crypto::P256PublicKey& key) {
  const std::string digits = verifier::RootKeyFingerprint(key);
  std::string out;
  for (std::size_t i = 0; i < digits.size(); i += kGroup) {
    if (!out.empty()) out += ' ';
    out += digits.substr(i, kGroup);
  }
  return out;
}

bool MatchesFingerprint(std::string_view typed, const crypto::P256PublicKey& key) {
  std::string digits;
  for (const char c : ToUpperAscii(std::string(typed))) {
    if (c != ' ') digits += c;
  }
  return digits.size() >= kLeastTyped && ToUpperAscii(verifier::RootKeyFingerprint(key)).starts_with(digits);
}

}  // namespace lagan::credential
