// COSE_Sign1 messages with any headers and any algorithm, for tests: what EncodeSign1 (verifier/cose/sign1.h) does not make.
#pragma once

#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <cstdlib>
#include <functional>
#include <memory>

#include "base/core/bytes.h"
#include "base/crypto/verification_key.h"
#include "verifier/cbor/reader.h"
#include "verifier/cbor/writer.h"

namespace lagan::verifier::testing {

// From the bytes to be signed to the signature.
using SignBytes = std::function<Bytes(ByteView)>;

inline Bytes SigStructure(const Bytes& protected_header, const Bytes& payload) {
  return CborArray({CborText("Signature1"), CborBytes(protected_header), CborBytes({}), CborBytes(payload)});
}

// The headers are encoded maps.
inline Bytes RawSign1(const Bytes& protected_header, const Bytes& unprotected, const Bytes& payload,
                      const SignBytes& sign) {
  return CborTag(kTagSign1, CborArray({CborBytes(protected_header), unprotected, CborBytes(payload),
                                       CborBytes(sign(SigStructure(protected_header, payload)))}));
}

// The map {1: algorithm, 4: kid}; without a kid when it is empty.
inline Bytes HeaderOf(std::int64_t algorithm, const Bytes& kid) {
  std::vector<std::pair<Bytes, Bytes>> entries = {{CborInteger(1), CborInteger(algorithm)}};
  if (!kid.empty()) entries.emplace_back(CborInteger(4), CborBytes(kid));
  return CborMap(std::move(entries));
}

// A key of any type of OpenSSL's.
class OpensslKey {
 public:
  static OpensslKey Ed25519() { return OpensslKey(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")); }
  static OpensslKey Rsa() {
    return OpensslKey(EVP_PKEY_Q_keygen(nullptr, nullptr, "RSA", std::size_t{2048}));
  }
  static OpensslKey P384() { return OpensslKey(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-384")); }

  crypto::VerificationKey PublicKey() const {
    std::uint8_t* out = nullptr;
    const int size = i2d_PUBKEY(key_.get(), &out);
    if (size <= 0) std::abort();
    const Bytes der(out, out + size);
    OPENSSL_free(out);
    return *crypto::VerificationKey::FromDer(der);
  }
  // EdDSA, RSASSA-PSS with SHA-256, or ECDSA in DER with SHA-256.
  Bytes Sign(ByteView message) const {
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    const bool eddsa = EVP_PKEY_is_a(key_.get(), "ED25519") == 1;
    EVP_PKEY_CTX* parameters = nullptr;
    EVP_DigestSignInit(context.get(), &parameters, eddsa ? nullptr : EVP_sha256(), nullptr, key_.get());
    if (EVP_PKEY_is_a(key_.get(), "RSA") == 1) {
      EVP_PKEY_CTX_set_rsa_padding(parameters, RSA_PKCS1_PSS_PADDING);
      EVP_PKEY_CTX_set_rsa_pss_saltlen(parameters, RSA_PSS_SALTLEN_DIGEST);
    }
    Bytes out(1024);
    std::size_t size = out.size();
    if (EVP_DigestSign(context.get(), out.data(), &size, message.data(), message.size()) != 1) std::abort();
    out.resize(size);
    return out;
  }

 private:
  explicit OpensslKey(EVP_PKEY* key) : key_(key, EVP_PKEY_free) {}
  std::shared_ptr<EVP_PKEY> key_;
};

}  // namespace lagan::verifier::testing
