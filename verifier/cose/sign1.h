// COSE_Sign1 (RFC 9052 section 4.2): read and verified with ES256, EdDSA and PS256, written with ES256.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/core/bytes.h"
#include "base/core/result.h"
#include "base/crypto/verification_key.h"
#include "verifier/cose/signer.h"

namespace lagan::verifier {

// Algorithm numbers of the IANA COSE registry.
inline constexpr std::int64_t kAlgorithmEs256 = -7;   // RFC 9053 section 2.1
inline constexpr std::int64_t kAlgorithmEdDsa = -8;   // RFC 9053 section 2.2
inline constexpr std::int64_t kAlgorithmPs256 = -37;  // RFC 8230 section 2

constexpr std::int64_t AlgorithmNumber(crypto::SignatureAlgorithm algorithm) {
  switch (algorithm) {
    case crypto::SignatureAlgorithm::kEdDsa:
      return kAlgorithmEdDsa;
    case crypto::SignatureAlgorithm::kPs256:
      return kAlgorithmPs256;
    case crypto::SignatureAlgorithm::kEs256:
      break;
  }
  return kAlgorithmEs256;
}

// A parsed message, not yet verified. Views into the bytes it was read from, which must outlive it.
struct Sign1 {
  ByteView protected_header;              // as it goes into the signature; empty when there is none
  std::optional<std::int64_t> algorithm;  // from the protected header only: the other one is not signed
  std::optional<ByteView> kid;            // from the protected header, else the unprotected one
  std::optional<std::string_view> type;   // typ (RFC 9596), from the protected header only
  // x5chain of one certificate in DER (RFC 9360 section 2), from the protected header only. Chains of several are not
  // kept.
  std::optional<ByteView> certificate;
  ByteView payload;
  ByteView signature;
};

// Reads a COSE_Sign1, bare or under tag 18, either of them also under tag 61 (RFC 8392 section 6).
// Reasons: those of ReadCbor; COSE_NOT_SIGN1 (well-formed CBOR, but something else, encrypted messages
// included); COSE_HEADER_INVALID (a header of a wrong type, a critical header, a label other than kid in both
// headers); COSE_NO_PAYLOAD (detached).
Result<Sign1> ReadSign1(ByteView bytes);

// True only when the protected header says the algorithm of the key, and the signature verifies under it over the
// Sig_structure (RFC 9052 section 4.4): the message never chooses how it is verified.
bool VerifySign1(const Sign1& message, const crypto::VerificationKey& key, ByteView external_aad = {});

// What goes into the protected header beside the algorithm.
struct Sign1Headers {
  Bytes kid;            // absent when empty
  std::string type;     // typ (RFC 9596); absent when empty
  Bytes certificate{};  // x5chain of this one certificate (RFC 9360); absent when empty
};

// A tagged COSE_Sign1 with an empty unprotected header. Fails as the signer does, or with SIGNATURE_INVALID
// when the signer did not give 64 bytes.
Result<Bytes> EncodeSign1(ByteView payload, const Sign1Headers& headers, const Signer& signer);

}  // namespace lagan::verifier
