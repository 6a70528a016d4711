// The state of a challenge, and frames with any numbers in them. The first two bytes say how many of the input are the
// state; the rest are frames. What is read is written back byte for byte, and whatever frames come, a state stays one that
// can be written and read, and nothing passes in fewer frames than a person needs.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>

#include "face/challenge/judge.h"
#include "face/challenge/state_codec.h"

namespace {

using namespace lagan;
using namespace lagan::face;

template <typename T>
T Take(ByteView& input) {
  T value{};
  const std::size_t size = std::min(sizeof value, input.size());
  if (size > 0) std::memcpy(&value, input.data(), size);
  input = input.subspan(size);
  return value;
}

SeenFrame TakeFrame(ByteView& input, std::uint64_t before) {
  SeenFrame frame;
  const auto step = Take<std::uint16_t>(input);
  frame.captured_ms = step % 17 == 0 ? Take<std::uint64_t>(input) : before + step % 6'000;
  Observation& seen = frame.observation;
  seen.width = seen.height = 480;
  seen.faces = Take<std::uint8_t>(input) % 16 == 0 ? 0 : 1;
  seen.largest.box = {Take<float>(input), Take<float>(input), Take<float>(input), Take<float>(input)};
  seen.pose = {Take<float>(input), Take<float>(input)};
  seen.eye_distance = Take<float>(input);
  seen.sharpness = seen.brightness = 100;
  seen.background_motion = Take<float>(input);
  for (std::uint8_t& byte : seen.digest) byte = Take<std::uint8_t>(input);
  return frame;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ByteView input(data, size);
  const std::size_t length = std::min<std::size_t>(Take<std::uint16_t>(input), input.size());
  Result<ChallengeState> state = ReadState(input.first(length));
  if (!state.ok()) return 0;
  if (AsText(WriteState(*state)) != AsText(input.first(length))) std::abort();
  input = input.subspan(length);
  Time now = state->challenge.issued_at;
  std::uint64_t captured = state->clip.last_capture_ms;
  const std::uint32_t steps = state->step;
  std::size_t frames = 0;
  while (!input.empty() && state->phase != Phase::kOver) {
    const SeenFrame frame = TakeFrame(input, captured);
    captured = frame.captured_ms;
    now += std::chrono::milliseconds(Take<std::uint16_t>(input));
    ++frames;
    const Judgement judgement = JudgeFrames(*state, {&frame, 1}, now);
    // Two frames that show it, and two of rest before the next.
    const bool enough = frames + 2 >= (rules::kSteps - steps) * 2;
    if (judgement.outcome == Outcome::kPassed && !enough) std::abort();
    const Result<ChallengeState> again = ReadState(WriteState(*state));
    if (!again.ok() || !(*again == *state)) std::abort();
  }
  return 0;
}
