// COSE_Sign1 (RFC 9052 section 4.2) with ES256 (RFC 9053 section 2.1).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/core/bytes.h"
#include "base/core/result.h"
#include "base/crypto/p256.h"
#include "verifier/cose/signer.h"

namespace lagan::verifier {

// Algorithm numbers of the IANA COSE registry.
inline constexpr std::int64_t kAlgorithmEs256 = -7;

// A parsed message, not yet verified. Views into the bytes it was read from, which must outlive it.
struct Sign1 {
  ByteView protected_header;              // as it goes into the signature; empty when there is none
  std::optional<std::int64_t> algorithm;  // from the protected header only: the other one is not signed
  std::optional<ByteView> kid;            // from the protected header, else the unprotected one
  std::optional<std::string_view> type;   // typ (RFC 9596), from the protected header only
  ByteView payload;
  ByteView signature;
};

// Reads a COSE_Sign1, bare or under tag 18, either of them also under tag 61 (RFC 8392 section 6).
// Reasons: those of ReadCbor; COSE_NOT_SIGN1 (well-formed CBOR, but something else, encrypted messages
// included); COSE_HEADER_INVALID (a header of a wrong type, a critical header, a label other than kid in both
// headers); COSE_NO_PAYLOAD (detached).
Result<Sign1> ReadSign1(ByteView bytes);

// True only when the protected header says ES256 and the signature is exactly 64 bytes that verify under
// `key` over the Sig_structure (RFC 9052 section 4.4).
bool VerifySign1(const Sign1& message, const crypto::P256PublicKey& key, ByteView external_aad = {});

// What goes into the protected header beside the algorithm.
struct Sign1Headers {
  Bytes kid;         // absent when empty
  std::string type;  // typ (RFC 9596); absent when empty
};

// A tagged COSE_Sign1 with an empty unprotected header. Fails as the signer does, or with SIGNATURE_INVALID
// when the signer did not give 64 bytes.
Result<Bytes> EncodeSign1(ByteView payload, const Sign1Headers& headers, const Signer& signer);

}  // namespace lagan::verifier
