// The memory of a venue's machine: the newest trust bundle that it has installed, so that nobody can give it an older or
// another one later. A small text file, kept beside the bundle.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "base/core/result.h"
#include "base/crypto/digest.h"
#include "base/crypto/p256.h"
#include "verifier/trust/trust_bundle.h"

namespace lagan::verifier {

struct TrustState {
  crypto::Sha256Digest root{};  // of the root's SubjectPublicKeyInfo (root_key.h)
  std::string issuer;
  std::uint64_t epoch = 0;
  std::uint64_t sequence = 0;
  crypto::Sha256Digest digest{};  // of the bundle
};

std::string FormatTrustState(const TrustState& state);
// Exactly what FormatTrustState writes: TRUST_STATE_INVALID otherwise.
Result<TrustState> ParseTrustState(std::string_view text);

// Compares `next`, which was read under `root`, with what the file remembers, and remembers it when it is newer. The
// first bundle is remembered as it is. A refused bundle changes nothing; after success the memory survives a crash, and of
// two programs that do this at once the second sees what the first wrote. Reasons: TRUST_ROLLED_BACK and TRUST_FORKED, as
// CheckSuccession; TRUST_ISSUER_CHANGED (another issuer or another root: when that is meant, a person removes the file);
// TRUST_STATE_INVALID (the file says nothing that can be relied on, and starting afresh would forget a roll-back);
// TRUST_STATE_UNWRITABLE (nothing is decided without memory).
//
// Only for a bundle in force: whoever calls has compared its times with the clock, because a bundle that decides nothing
// is not installed.
Status AdmitTrust(const std::filesystem::path& state, const InstalledTrust& next,
                  const crypto::P256PublicKey& root);

}  // namespace lagan::verifier
