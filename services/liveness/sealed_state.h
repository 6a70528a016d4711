// What a challenge has seen so far, sealed, so that it can travel with the caller and nothing of it stays here
// (docs/adr/0007-sealed-challenge-state.md).
//
// AES-256-GCM under a key of this one challenge (HMAC-SHA-256 of the service's sealing key over the challenge's id) with
// application, consent and challenge as associated data. Whoever holds it can neither read nor change it, nor use it for
// another application, but can present an old one again: usage.h and the caller's own record see to that.
#pragma once

#include <array>
#include <optional>
#include <string>

#include "base/core/bytes.h"
#include "base/core/result.h"
#include "base/core/secret.h"
#include "base/crypto/random.h"
#include "face/challenge/challenge_state.h"
#include "face/challenge/judge.h"

namespace lagan::liveness {

// Of the sealed bytes.
inline constexpr std::size_t kMostSealedBytes = 1 << 20;
// Of one kept frame.
inline constexpr std::size_t kMostKeptBytes = 300 << 10;

// Each 32 lower-case hexadecimal characters.
struct Binding {
  std::string application_id;
  std::string consent_id;
  std::string challenge_id;
};

// The best frame of a part of the challenge.
struct KeptFrame {
  float quality = 0;
  float live_score = 0;  // of face::PassiveCheck
  SecretBytes jpeg;      // the face and its surroundings, encoded anew
};

struct SealedContents {
  // How many messages have been judged.
  std::uint32_t messages = 0;
  face::ChallengeState state;
  std::array<std::optional<KeptFrame>, face::kParts> kept;
};

// Thread-safe.
class StateSealer {
 public:
  // `key` has 32 bytes.
  explicit StateSealer(SecretBytes key) : key_(std::move(key)) {}

  Result<Bytes> Seal(const Binding& binding, const SealedContents& contents,
                     crypto::RandomSource& random) const;
  // CHALLENGE_NOT_YOURS (INVALID_ARGUMENT) for anything that Seal did not make of this binding with this key.
  Result<SealedContents> Open(const Binding& binding, ByteView sealed) const;

 private:
  SecretBytes KeyOf(const Binding& binding) const;

  SecretBytes key_;
};

// The plain form inside the seal; for Open and its fuzz target. STATE_INVALID.
SecretBytes WriteContents(const SealedContents& contents);
Result<SealedContents> ReadContents(ByteView bytes);

}  // namespace lagan::liveness
