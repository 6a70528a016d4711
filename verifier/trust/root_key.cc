#include "verifier/trust/root_key.h"

#include <openssl/evp.h>

#include "base/core/bytes.h"
#include "base/core/text.h"
#include "base/crypto/digest.h"

namespace lagan::verifier {
namespace {

constexpr std::string_view kBegin = "-----BEGIN PUBLIC KEY-----\n";
constexpr std::string_view kEnd = "-----END PUBLIC KEY-----\n";
constexpr std::size_t kLine = 64;
constexpr std::size_t kMaxPem = 4096;

Status Invalid() {
  return InvalidArgument("ROOT_KEY_INVALID",
                         "The root key is no P-256 public key in PEM (BEGIN PUBLIC KEY).");
}

std::string Base64(ByteView bytes) {
  std::string out(4 * ((bytes.size() + 2) / 3) + 1, '\0');  // EVP_EncodeBlock ends with a zero
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()), bytes.data(),
                                   static_cast<int>(bytes.size()));
  out.resize(static_cast<std::size_t>(size));
  return out;
}

std::optional<Bytes> FromBase64(std::string_view text) {
  if (text.empty() || text.size() % 4 != 0) return std::nullopt;
  Bytes out(text.size() / 4 * 3);
  const int size = EVP_DecodeBlock(out.data(), reinterpret_cast<const unsigned char*>(text.data()),
                                   static_cast<int>(text.size()));
  if (size < 0) return std::nullopt;
  // EVP_DecodeBlock counts the bytes that padding stands for.
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with("=") ? 1 : 0;
  out.resize(static_cast<std::size_t>(size) - padding);
  return out;
}

}  // namespace

std::string FormatRootKey(const crypto::P256PublicKey& root) {
  const std::string body = Base64(root.ToDer());
  std::string out(kBegin);
  for (std::size_t i = 0; i < body.size(); i += kLine) out += body.substr(i, kLine) + "\n";
  out += kEnd;
  return out;
}

Result<crypto::P256PublicKey> ParseRootKey(std::string_view pem) {
  if (pem.size() > kMaxPem) return Invalid();
  std::string text(TrimSpace(pem));
  std::erase(text, '\r');
  text += '\n';
  if (!text.starts_with(kBegin) || !text.ends_with(kEnd) || text.size() < kBegin.size() + kEnd.size()) {
    return Invalid();
  }
  std::string body = text.substr(kBegin.size(), text.size() - kBegin.size() - kEnd.size());
  std::erase(body, '\n');
  const std::optional<Bytes> der = FromBase64(body);
  if (!der) return Invalid();
  Result<crypto::P256PublicKey> key = crypto::P256PublicKey::FromDer(*der);
  if (!key.ok()) return Invalid();
  return key;
}

std::string RootKeyFingerprint(const crypto::P256PublicKey& root) {
  return HexEncode(crypto::Sha256(root.ToDer()));
}

}  // namespace lagan::verifier
