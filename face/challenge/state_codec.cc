#include "face/challenge/state_codec.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <concepts>
#include <type_traits>

namespace lagan::face {
namespace {

constexpr std::uint8_t kVersion = 1;
// Beyond the year 9999 times cannot be written as RFC 3339.
constexpr std::int64_t kLatestMillis = 253'402'300'799'999;
// Of the moment when a challenge is issued: every later time of it stays below the other.
constexpr std::int64_t kLatestIssue = kLatestMillis - 86'400'000;

class Writer {
 public:
  void Number(std::integral auto value) {
    const auto bits = static_cast<std::make_unsigned_t<decltype(value)>>(value);
    for (std::size_t i = 0; i < sizeof bits; ++i) {
      bytes_.push_back(static_cast<std::uint8_t>(static_cast<std::uint64_t>(bits) >> (8 * i)));
    }
  }
  template <std::integral T>
  void Bounded(T& value, T /*least*/, T /*most*/) {
    Number(value);
  }
  void Real(float& value) { Number(std::bit_cast<std::uint32_t>(value)); }
  std::size_t Count(std::size_t size, std::size_t /*most*/) {
    Number(static_cast<std::uint16_t>(size));
    return size;
  }
  Bytes Take() { return std::move(bytes_); }

 private:
  Bytes bytes_;
};

class Reader {
 public:
  explicit Reader(ByteView bytes) : rest_(bytes) {}

  template <std::integral T>
  void Bounded(T& value, T least, T most) {
    if (rest_.size() < sizeof(T)) return Fail();
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < sizeof(T); ++i) bits |= static_cast<std::uint64_t>(rest_[i]) << (8 * i);
    rest_ = rest_.subspan(sizeof(T));
    value = static_cast<T>(bits);
    if (value < least || value > most) Fail();
  }
  void Real(float& value) {
    std::uint32_t bits = 0;
    Bounded(bits, std::uint32_t{0}, UINT32_MAX);
    value = std::bit_cast<float>(bits);
    if (!std::isfinite(value)) Fail();
  }
  std::size_t Count(std::size_t /*size*/, std::size_t most) {
    std::uint16_t count = 0;
    Bounded(count, std::uint16_t{0}, static_cast<std::uint16_t>(most));
    return failed_ ? 0 : count;
  }
  bool Finished() const { return !failed_ && rest_.empty(); }

 private:
  void Fail() {
    failed_ = true;
    rest_ = {};
  }
  ByteView rest_;
  bool failed_ = false;
};

template <typename Archive>
void Visit(Archive& archive, Time& time, std::int64_t latest = kLatestMillis) {
  std::int64_t millis = ToUnixMillis(time);
  archive.Bounded(millis, std::int64_t{0}, latest);
  time = FromUnixMillis(millis);
}

template <typename Archive, typename Enumeration>
void VisitEnum(Archive& archive, Enumeration& value, Enumeration last) {
  auto number = static_cast<std::uint8_t>(value);
  archive.Bounded(number, std::uint8_t{0}, static_cast<std::uint8_t>(last));
  value = static_cast<Enumeration>(number);
}

template <typename Archive>
void VisitBool(Archive& archive, bool& value) {
  std::uint8_t number = value ? 1 : 0;
  archive.Bounded(number, std::uint8_t{0}, std::uint8_t{1});
  value = number == 1;
}

template <typename Archive>
void Visit(Archive& archive, Challenge& challenge) {
  for (Step& step : challenge.steps) VisitEnum(archive, step, kAllSteps.back());
  for (auto& delay : challenge.delays) {
    auto millis = static_cast<std::uint16_t>(delay.count());
    archive.Bounded(millis, std::uint16_t{0}, static_cast<std::uint16_t>(rules::kLongestDelay.count()));
    delay = std::chrono::milliseconds(millis);
  }
  Visit(archive, challenge.issued_at, kLatestIssue);
  VisitBool(archive, challenge.more_time);
}

template <typename Archive>
void Visit(Archive& archive, Rest& rest) {
  archive.Real(rest.yaw);
  archive.Real(rest.pitch);
  archive.Real(rest.face_height);
  archive.Real(rest.eye_distance);
}

template <typename Archive>
void Visit(Archive& archive, FaceSeen& face) {
  archive.Bounded(face.captured_ms, std::uint64_t{0}, rules::kLatestCapture);
  archive.Real(face.x);
  archive.Real(face.y);
  archive.Real(face.height);
  archive.Real(face.yaw);
  archive.Real(face.pitch);
}

template <typename Archive>
void Visit(Archive& archive, ClipSeen& clip) {
  constexpr auto kMost = static_cast<std::uint32_t>(rules::kMostFrames);
  constexpr std::int32_t kLargestSide = 8'000;
  archive.Bounded(clip.frames, std::uint32_t{0}, kMost);
  archive.Bounded(clip.width, 0, kLargestSide);
  archive.Bounded(clip.height, 0, kLargestSide);
  archive.Bounded(clip.first_capture_ms, std::uint64_t{0}, rules::kLatestCapture);
  archive.Bounded(clip.last_capture_ms, clip.first_capture_ms, rules::kLatestCapture);
  archive.Bounded(clip.last_interval_ms, std::uint64_t{0}, rules::kLatestCapture);
  for (std::uint32_t* count : {&clip.equal_intervals, &clip.faceless, &clip.moves, &clip.still_moves}) {
    archive.Bounded(*count, std::uint32_t{0}, kMost);
  }
  bool seen = clip.face.has_value();
  VisitBool(archive, seen);
  if (seen) {
    if (!clip.face) clip.face.emplace();
    Visit(archive, *clip.face);
  }
  clip.digests.resize(archive.Count(clip.digests.size(), rules::kMostFrames));
  for (std::uint64_t& digest : clip.digests) archive.Bounded(digest, std::uint64_t{0}, UINT64_MAX);
}

// The one list of what a state is made of, for both directions.
template <typename Archive>
void Visit(Archive& archive, ChallengeState& state) {
  constexpr auto kMost = static_cast<std::uint32_t>(rules::kMostFrames);
  std::uint8_t version = kVersion;
  archive.Bounded(version, kVersion, kVersion);
  Visit(archive, state.challenge);
  VisitEnum(archive, state.phase, Phase::kOver);
  // A step beyond the last one is asked for by nobody: only what is over has shown them all.
  const std::uint32_t last = state.phase == Phase::kOver ? rules::kSteps : rules::kSteps - 1;
  archive.Bounded(state.step, std::uint32_t{0}, last);
  state.rest_frames.resize(archive.Count(state.rest_frames.size(), rules::kRestFrames));
  for (Rest& rest : state.rest_frames) Visit(archive, rest);
  Visit(archive, state.rest);
  Visit(archive, state.wait_until);
  Visit(archive, state.asked_at);
  archive.Bounded(state.asked_capture_ms, std::uint64_t{0}, rules::kLatestCapture);
  archive.Bounded(state.held, std::uint32_t{0}, kMost);
  archive.Bounded(state.astray, std::uint32_t{0}, kMost);
  Visit(archive, state.clip);
}

// A frame raises each counter by one at most: a state that counts more than it has seen is not one of ours, and would
// outgrow what can be written.
bool CountsWhatItSaw(const ChallengeState& state) {
  const ClipSeen& clip = state.clip;
  return clip.digests.size() <= clip.frames &&
         std::max({state.held, state.astray, clip.equal_intervals, clip.faceless, clip.moves,
                   clip.still_moves}) <= clip.frames;
}

}  // namespace

Bytes WriteState(const ChallengeState& state) {
  Writer writer;
  ChallengeState copy = state;
  Visit(writer, copy);
  return writer.Take();
}

Result<ChallengeState> ReadState(ByteView bytes) {
  ChallengeState state;
  Reader reader(bytes);
  Visit(reader, state);
  if (reader.Finished() && CountsWhatItSaw(state)) return state;
  return InvalidArgument("STATE_INVALID", "These bytes are no state of a challenge.");
}

}  // namespace lagan::face
