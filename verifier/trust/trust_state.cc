#include "verifier/trust/trust_state.h"

#include <fcntl.h>
#include <sys/file.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <optional>

#include "base/core/descriptor.h"
#include "base/core/file.h"
#include "base/core/text.h"

namespace lagan::verifier {
namespace {

constexpr std::string_view kHeading = "lagan-trust-state 1";
constexpr std::array<std::string_view, 5> kNames = {"root ", "issuer ", "epoch ", "sequence ", "digest "};
constexpr std::size_t kMaxStateFile = 4096;
constexpr unsigned kMode = 0644;

Status Invalid() {
  return FailedPrecondition(
      "TRUST_STATE_INVALID",
      "The file that remembers the newest trust bundle is damaged: ask whoever set up this machine.");
}

Status Unwritable() {
  return FailedPrecondition("TRUST_STATE_UNWRITABLE",
                            "What was installed cannot be remembered: the state file cannot be written.");
}

bool TakeDigest(std::string_view text, crypto::Sha256Digest& out) {
  const Result<Bytes> bytes = HexDecode(text);
  if (!bytes.ok() || bytes->size() != out.size() || HexEncode(*bytes) != text) return false;
  std::copy(bytes->begin(), bytes->end(), out.begin());
  return true;
}

bool TakeNumber(std::string_view text, std::uint64_t& out) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  return error == std::errc() && end == text.data() + text.size() && std::to_string(out) == text;
}

TrustState StateOf(const InstalledTrust& trust, const crypto::P256PublicKey& root) {
  return {crypto::Sha256(root.ToDer()), trust.bundle.issuer, trust.epoch, trust.bundle.sequence,
          trust.digest};
}

// The remembered bundle as far as CheckSuccession looks at it.
InstalledTrust Remembered(const TrustState& state) {
  InstalledTrust trust;
  trust.bundle.issuer = state.issuer;
  trust.bundle.sequence = state.sequence;
  trust.epoch = state.epoch;
  trust.digest = state.digest;
  return trust;
}

// Held until the descriptor is closed. A file of its own, because the state is replaced by renaming.
Result<Descriptor> Lock(const std::filesystem::path& state) {
  const std::string path = state.string() + ".lock";
  Descriptor descriptor(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (descriptor.get() < 0) return Unwritable();
  while (::flock(descriptor.get(), LOCK_EX) != 0) {
    if (errno != EINTR) return Unwritable();
  }
  return descriptor;
}

// Absent when there is no file yet.
Result<std::optional<TrustState>> Load(const std::filesystem::path& path) {
  const Result<std::string> text = ReadTextFile(path, kMaxStateFile);
  if (!text.ok() && text.status().reason() == "FILE_NOT_FOUND") return std::optional<TrustState>();
  if (!text.ok()) return Invalid();
  LAGAN_ASSIGN_OR_RETURN(TrustState state, ParseTrustState(*text));
  return std::optional<TrustState>(std::move(state));
}

}  // namespace

std::string FormatTrustState(const TrustState& state) {
  const std::array<std::string, kNames.size()> values = {
      HexEncode(state.root), state.issuer, std::to_string(state.epoch), std::to_string(state.sequence),
      HexEncode(state.digest)};
  std::string out = std::string(kHeading) + "\n";
  for (std::size_t i = 0; i < kNames.size(); ++i) out += std::string(kNames[i]) + values[i] + "\n";
  return out;
}

Result<TrustState> ParseTrustState(std::string_view text) {
  const std::vector<std::string> lines = SplitText(text, '\n');
  if (lines.size() != kNames.size() + 2 || lines[0] != kHeading || !lines.back().empty()) return Invalid();
  std::array<std::string_view, kNames.size()> values;
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (!lines[i + 1].starts_with(kNames[i])) return Invalid();
    values[i] = std::string_view(lines[i + 1]).substr(kNames[i].size());
  }
  TrustState out;
  out.issuer = values[1];
  if (out.issuer.empty() || !IsUtf8(out.issuer) || !IsPlainText(out.issuer) ||
      !TakeDigest(values[0], out.root) || !TakeNumber(values[2], out.epoch) ||
      !TakeNumber(values[3], out.sequence) || !TakeDigest(values[4], out.digest)) {
    return Invalid();
  }
  return out;
}

Status AdmitTrust(const std::filesystem::path& path, const InstalledTrust& next,
                  const crypto::P256PublicKey& root) {
  LAGAN_ASSIGN_OR_RETURN(const Descriptor lock, Lock(path));
  LAGAN_ASSIGN_OR_RETURN(const std::optional<TrustState> known, Load(path));
  const std::string text = FormatTrustState(StateOf(next, root));
  if (known) {
    if (known->root != crypto::Sha256(root.ToDer())) {
      return FailedPrecondition("TRUST_ISSUER_CHANGED",
                                "The trust bundle stands under another root key than before.");
    }
    LAGAN_RETURN_IF_ERROR(CheckSuccession(Remembered(*known), next));
    if (FormatTrustState(*known) == text) return Status();
  }
  return WriteFileAtomically(path, AsBytes(text), kMode).ok() ? Status() : Unwritable();
}

}  // namespace lagan::verifier
