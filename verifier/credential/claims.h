// What a credential says: CWT claims (RFC 8392) around an identity under claim 169 (IANA CWT registry; the
// text is MOSIP's "169 - QR Code Specifications", version 1.2.0).
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/core/bytes.h"
#include "base/core/clock.h"
#include "base/core/result.h"
#include "base/crypto/p256.h"

namespace lagan::verifier {

// Claim 169 key 9.
enum class Gender { kMale = 1, kFemale = 2, kOther = 3 };

// Claim 169 keys 16 and 17. Whether it shows whoever stands there is for eyes to judge.
struct Photo {
  Bytes bytes;
  std::int64_t format = 0;  // 1 JPEG, 2 JPEG 2000, 3 AVIF, 4 WebP; 0 when the credential does not say
};

// A face on one of our passes: a WebP (RIFF container) of so many bytes. Smaller ones can't be told apart at a door, larger
// ones make a code that can't be scanned.
inline constexpr std::size_t kMinPassPhoto = 350;
inline constexpr std::size_t kMaxPassPhoto = 700;
inline constexpr std::int64_t kPhotoFormatWebp = 4;  // Claim 169 key 17

// Personal data. Texts are UTF-8 without control characters; one that is absent is empty.
struct Identity {
  std::string identifier;           // key 1
  std::string full_name;            // key 4
  std::optional<Date> birth_date;   // key 8
  std::optional<Gender> gender;     // key 9
  std::string nationality;          // key 13, ISO 3166-1 alpha-2 or alpha-3 as in ICAO 9303
  std::string country_of_issuance;  // key 23, the same
  std::optional<Photo> photo;       // keys 16, 17
};

// The key of the device that holds a pass (cnf, RFC 8747), a point of P-256 as it is written: compressed. Whether it is
// one is seen when it is used.
struct HolderKey {
  Bytes x;  // 32 bytes
  bool y_is_odd = false;

  bool operator==(const HolderKey&) const = default;
};
HolderKey HolderKeyOf(const crypto::P256PublicKey& key);

// An entry of a status list (IETF Token Status List). The list is named by its address or, in compact passes, by the
// number that the trust bundle gives it.
struct StatusReference {
  std::uint32_t list = 0;  // says nothing when there is an address
  std::string uri;
  std::uint64_t index = 0;

  bool operator==(const StatusReference&) const = default;
};

// What is read of an EU Digital COVID Certificate (ehn-dcc-development/hcert-spec). Personal data.
struct EuCertificate {
  std::string name;        // forenames and surname, as they are given
  std::string birth_date;  // as it is given: YYYY-MM-DD, YYYY-MM, YYYY or nothing
  std::string kind;        // "vaccination", "test" or "recovery"
};

struct CredentialClaims {
  std::string issuer;              // iss: the name in the trust bundle
  std::string subject;             // sub; absent when empty
  Time expires_at{};               // exp, whole seconds; always there
  std::optional<Time> not_before;  // nbf
  std::optional<Time> issued_at;   // iat
  Bytes credential_id;             // cti; absent when empty
  Identity identity;
  std::optional<int> over_age;          // the holder is at least so old: 18 and nothing else
  std::optional<HolderKey> holder_key;  // whoever shows the pass proves to hold this key
  std::optional<StatusReference> status;
  std::optional<EuCertificate> eu;
};

// The key purpose (verifier/trust/trust_bundle.h) that may sign a Claim 169 identity.
inline constexpr char kPurposeFullIdentity[] = "full-identity";

// As Claim 169, deterministic CBOR. Strict: CLAIM_INVALID, naming the field, for a missing or over-long text, control
// characters, a country that is not one to three capital letters (one is ICAO's D), a date that does not
// exist, times before 1970, with parts of a second or in the wrong order, a photo that is no WebP of 350 to 700 bytes, and
// a status without the address of its list, and what Claim 169 has no place for (an age, a holder's key).
Result<Bytes> EncodeClaims(const CredentialClaims& claims);

// Reads what others issue as well. Tolerated, since the specification and its examples disagree: a birth date
// with dashes, a photo as text; unknown claims and keys are skipped. Reasons: those of ReadCbor;
// CLAIM_169_MISSING; CLAIM_INVALID (a known claim of the wrong type, no iss or exp, a time that is no whole
// number of seconds between 1970 and 9999, a birth date that is none, a status in another form); CLAIM_AUDIENCE (meant for somebody
// named, who is not us).
Result<CredentialClaims> ReadClaims(ByteView payload);

}  // namespace lagan::verifier
