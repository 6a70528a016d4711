#include "services/keys/key_encryption_key.h"

#include <cstring>

#include "base/core/file.h"
#include "base/crypto/aead.h"
#include "services/keys/passphrase.h"

namespace lagan::keys {
namespace {

// magic(8) || log2 n(1) || r(1) || p(1) || salt(16) || sealed key(12 + 32 + 16)
constexpr std::string_view kMagic = "LAGANKE1";
constexpr std::size_t kHeaderSize = 8 + 3 + 16;
constexpr std::size_t kFileSize = kHeaderSize + crypto::kAeadKeySize + crypto::kAeadOverhead;
constexpr std::string_view kWrapContext = "lagan-wrap-1:";

Status FileInvalid() {
  return DataLoss("KEY_FILE_INVALID", "The key file is not one of Lagan's key files, or it is damaged.");
}

std::uint8_t Log2(std::uint64_t n) {
  std::uint8_t power = 0;
  while ((std::uint64_t{1} << power) < n) ++power;
  return power;
}

Bytes ContextBytes(std::string_view context) { return ToBytes(std::string(kWrapContext).append(context)); }

}  // namespace

Result<KeyEncryptionKey> KeyEncryptionKey::Create(const std::filesystem::path& file,
                                                  const SecretText& passphrase, crypto::RandomSource& random,
                                                  const crypto::ScryptParameters& cost) {
  std::error_code error;
  if (std::filesystem::exists(file, error) || error) {
    return AlreadyExists("KEY_FILE_EXISTS", "There is a key file already; keys are never overwritten.");
  }
  Bytes content = ToBytes(kMagic);
  content.push_back(Log2(cost.n));
  content.push_back(static_cast<std::uint8_t>(cost.r));
  content.push_back(static_cast<std::uint8_t>(cost.p));
  const Bytes salt = random.Take(16);
  content.insert(content.end(), salt.begin(), salt.end());
  LAGAN_ASSIGN_OR_RETURN(const SecretBytes outer,
                         crypto::Scrypt(passphrase, salt, cost, crypto::kAeadKeySize));
  SecretBytes key(random.Take(crypto::kAeadKeySize));
  LAGAN_ASSIGN_OR_RETURN(const Bytes sealed, crypto::AeadSeal(outer, key.Reveal(), content, random));
  content.insert(content.end(), sealed.begin(), sealed.end());
  LAGAN_RETURN_IF_ERROR(WriteFileAtomically(file, content, 0600));
  return KeyEncryptionKey(std::move(key));
}

Result<KeyEncryptionKey> KeyEncryptionKey::Open(const std::filesystem::path& file,
                                                const SecretText& passphrase) {
  LAGAN_ASSIGN_OR_RETURN(const Bytes content, ReadFile(file, kFileSize + 1));
  if (!IsOwnerOnly(file)) {
    return FailedPrecondition("KEY_FILE_NOT_PRIVATE",
                              "The key file must be readable by its owner only (mode 0600).");
  }
  if (content.size() != kFileSize || AsText(content).substr(0, kMagic.size()) != kMagic || content[8] > 30) {
    return FileInvalid();
  }
  const ByteView header = ByteView(content).first(kHeaderSize);
  const crypto::ScryptParameters cost{.n = std::uint64_t{1} << content[8], .r = content[9], .p = content[10]};
  auto outer = crypto::Scrypt(passphrase, header.last(16), cost, crypto::kAeadKeySize);
  if (!outer.ok()) return FileInvalid();
  auto key = crypto::AeadOpen(*outer, ByteView(content).subspan(kHeaderSize), header);
  if (!key.ok()) {
    return Unauthenticated("PASSPHRASE_WRONG",
                           "The passphrase does not open this key file (or the file was changed).");
  }
  return KeyEncryptionKey(std::move(key).value());
}

Result<Bytes> KeyEncryptionKey::Wrap(const SecretBytes& secret, std::string_view context,
                                     crypto::RandomSource& random) const {
  return crypto::AeadSeal(key_, secret.Reveal(), ContextBytes(context), random);
}

Result<SecretBytes> KeyEncryptionKey::Unwrap(ByteView wrapped, std::string_view context) const {
  return crypto::AeadOpen(key_, wrapped, ContextBytes(context));
}

Result<KeyEncryptionKey> OpenOrCreateSandboxKey(const std::filesystem::path& folder, std::string_view name,
                                                crypto::RandomSource& random) {
  LAGAN_RETURN_IF_ERROR(MakePrivateDirectory(folder));
  const std::filesystem::path passphrase_file = folder / (std::string(name) + ".passphrase");
  const std::filesystem::path key_file = folder / (std::string(name) + ".key");
  std::error_code error;
  if (!std::filesystem::exists(passphrase_file, error)) {
    const SecretText fresh(HexEncode(random.Take(32)));
    LAGAN_RETURN_IF_ERROR(WriteFileAtomically(passphrase_file, AsBytes(fresh.Reveal()), 0600));
  }
  LAGAN_ASSIGN_OR_RETURN(const SecretText passphrase, ReadPassphrase("file:" + passphrase_file.string()));
  if (std::filesystem::exists(key_file, error)) return KeyEncryptionKey::Open(key_file, passphrase);
  // The passphrase has 256 random bits: stretching it would only slow down the start.
  return KeyEncryptionKey::Create(key_file, passphrase, random, {.n = 1 << 10, .r = 8, .p = 1});
}

Result<crypto::P256PrivateKey> LoadOrCreateSigningKey(const std::filesystem::path& file,
                                                      const KeyEncryptionKey& wrapper,
                                                      std::string_view purpose,
                                                      crypto::RandomSource& random) {
  const std::string context = "signing-key:" + std::string(purpose);
  std::error_code error;
  if (!std::filesystem::exists(file, error)) {
    LAGAN_ASSIGN_OR_RETURN(crypto::P256PrivateKey key, crypto::P256PrivateKey::Generate());
    LAGAN_ASSIGN_OR_RETURN(const Bytes wrapped, wrapper.Wrap(key.ToDer(), context, random));
    LAGAN_RETURN_IF_ERROR(WriteFileAtomically(file, wrapped, 0600));
    return key;
  }
  LAGAN_ASSIGN_OR_RETURN(const Bytes wrapped, ReadFile(file, 4096));
  auto der = wrapper.Unwrap(wrapped, context);
  if (der.ok()) {
    auto key = crypto::P256PrivateKey::FromDer(*der);
    if (key.ok()) return key;
  }
  return DataLoss("SIGNING_KEY_INVALID",
                  "The signing key file cannot be opened with this key-encryption key.");
}

Result<SecretBytes> LoadOrCreateSecret(const std::filesystem::path& file, const KeyEncryptionKey& wrapper,
                                       std::string_view purpose, crypto::RandomSource& random) {
  const std::string context = "secret:" + std::string(purpose);
  std::error_code error;
  if (!std::filesystem::exists(file, error)) {
    SecretBytes secret(random.Take(32));
    LAGAN_ASSIGN_OR_RETURN(const Bytes wrapped, wrapper.Wrap(secret, context, random));
    LAGAN_RETURN_IF_ERROR(WriteFileAtomically(file, wrapped, 0600));
    return secret;
  }
  LAGAN_ASSIGN_OR_RETURN(const Bytes wrapped, ReadFile(file, 4096));
  return wrapper.Unwrap(wrapped, context);
}

}  // namespace lagan::keys
