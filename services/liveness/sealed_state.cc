#include "services/liveness/sealed_state.h"

#include <bit>
#include <cmath>

#include "base/crypto/aead.h"
#include "base/crypto/digest.h"
#include "face/challenge/state_codec.h"

namespace lagan::liveness {
namespace {

constexpr std::string_view kPurpose = "lagan.liveness.state.1";

void Put32(Bytes& out, std::uint32_t value) {
  for (int shift = 0; shift < 32; shift += 8) out.push_back(static_cast<std::uint8_t>(value >> shift));
}

void PutBytes(Bytes& out, ByteView bytes) {
  Put32(out, static_cast<std::uint32_t>(bytes.size()));
  out.insert(out.end(), bytes.begin(), bytes.end());
}

// Takes from the front; once something is missing everything is empty, and Finished() false.
class Reader {
 public:
  explicit Reader(ByteView bytes) : rest_(bytes) {}

  ByteView Take(std::size_t size) {
    if (failed_ || size > rest_.size()) {
      failed_ = true;
      return {};
    }
    const ByteView taken = rest_.first(size);
    rest_ = rest_.subspan(size);
    return taken;
  }
  std::uint32_t Take32() {
    std::uint32_t value = 0;
    int shift = 0;
    for (const std::uint8_t byte : Take(4)) {
      value |= static_cast<std::uint32_t>(byte) << shift;
      shift += 8;
    }
    return value;
  }
  ByteView TakeBytes(std::size_t most) {
    const std::uint32_t size = Take32();
    if (size > most) failed_ = true;
    return Take(size);
  }
  // Between 0 and 1.
  float TakePart() {
    const auto value = std::bit_cast<float>(Take32());
    if (!(value >= 0 && value <= 1)) failed_ = true;
    return value;
  }
  bool Finished() const { return !failed_ && rest_.empty(); }

 private:
  ByteView rest_;
  bool failed_ = false;
};

Status StateInvalid() { return InvalidArgument("STATE_INVALID", "These bytes are no contents of a seal."); }

Bytes ContextOf(const Binding& binding) {
  std::string context(kPurpose);
  for (const std::string* part : {&binding.application_id, &binding.consent_id, &binding.challenge_id}) {
    context.append(1, '\n').append(*part);
  }
  return ToBytes(context);
}

}  // namespace

SecretBytes WriteContents(const SealedContents& contents) {
  Bytes out;
  std::size_t size = face::kMostStateBytes;
  for (const auto& kept : contents.kept) size += kept ? kept->jpeg.Reveal().size() + 16 : 16;
  out.reserve(size);  // no copy is left behind by growing
  Put32(out, contents.messages);
  PutBytes(out, WriteState(contents.state));
  for (const auto& kept : contents.kept) {
    PutBytes(out, kept ? ByteView(kept->jpeg.Reveal()) : ByteView());
    if (!kept) continue;
    Put32(out, std::bit_cast<std::uint32_t>(kept->quality));
    Put32(out, std::bit_cast<std::uint32_t>(kept->live_score));
  }
  return SecretBytes(std::move(out));
}

Result<SealedContents> ReadContents(ByteView bytes) {
  Reader reader(bytes);
  SealedContents contents;
  contents.messages = reader.Take32();
  LAGAN_ASSIGN_OR_RETURN(contents.state, face::ReadState(reader.TakeBytes(face::kMostStateBytes)));
  for (auto& kept : contents.kept) {
    const ByteView jpeg = reader.TakeBytes(kMostKeptBytes);
    if (jpeg.empty()) continue;
    kept.emplace();
    kept->jpeg = SecretBytes(ToBytes(jpeg));
    kept->quality = reader.TakePart();
    kept->live_score = reader.TakePart();
  }
  if (!reader.Finished()) return StateInvalid();
  return contents;
}

SecretBytes StateSealer::KeyOf(const Binding& binding) const {
  const crypto::Sha256Digest key =
      crypto::HmacSha256(key_.Reveal(), AsBytes(std::string(kPurpose) + '\n' + binding.challenge_id));
  return SecretBytes(Bytes(key.begin(), key.end()));
}

Result<Bytes> StateSealer::Seal(const Binding& binding, const SealedContents& contents,
                                crypto::RandomSource& random) const {
  return crypto::AeadSeal(KeyOf(binding), WriteContents(contents).Reveal(), ContextOf(binding), random);
}

Result<SealedContents> StateSealer::Open(const Binding& binding, ByteView sealed) const {
  if (sealed.size() <= kMostSealedBytes) {
    const auto plain = crypto::AeadOpen(KeyOf(binding), sealed, ContextOf(binding));
    if (plain.ok()) {
      auto contents = ReadContents(plain->Reveal());
      if (contents.ok()) return contents;
    }
  }
  return InvalidArgument("CHALLENGE_NOT_YOURS",
                         "This state belongs to another application, consent or challenge, or was changed.",
                         "sealed_state");
}

}  // namespace lagan::liveness
