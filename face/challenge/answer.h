// THIS IS A SIMULATION OF AN HONEST PERSON, for demonstrations and tests: nobody is in front of a camera.
//
// Given what the frames of a recording show and what a challenge asks for now, it picks frames of the recorded person whose
// measured pose answers, and stamps their times anew. What this does is exactly what an attacker does who puppets a face live
// (a recording, a face swap or a rendered head behind a virtual camera), and the challenge takes it for live: that is a limit
// of the product, not of the test, and only what the liveness service cannot see stands against it (a camera that can be
// trusted, a person who looks). Programs that use this say so where people can read it.
//
// How a program without OpenCV gets at it: `lagan-vision judge CLIP --observe` prints the table of observation_table.h. The
// program reads it (ReadObservations), asks Answerer which rows to send, and sends the files of those rows as they are.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/core/result.h"
#include "base/crypto/random.h"
#include "face/challenge/observation_table.h"
#include "face/challenge/step.h"

namespace lagan::face {

struct AnswerFrame {
  // Of the frames that the Answerer was made of.
  std::size_t index = 0;
  // Since the frame before, with the jitter of a camera: 100 to 160.
  std::uint32_t after_ms = 0;
};

// One simulated person in one challenge. No frame is used twice. Whoever sends the frames lets the time pass that they are
// stamped with, because the server's clock is asked too. Not thread-safe.
class Answerer {
 public:
  // Only frames with exactly one face and of the commonest size count. ANSWER_IMPOSSIBLE (FAILED_PRECONDITION) when too few
  // show the person at rest.
  static Result<Answerer> Make(const std::vector<ObservedFrame>& frames, crypto::RandomSource& random);

  // Up to `count` frames for the next message. `step` is the prompt's: "look_straight" is answered at rest; a movement first
  // at rest, for longer than a person's reaction, then with it. ANSWER_IMPOSSIBLE when the recording has too few such
  // frames left; the message names the movement.
  Result<std::vector<AnswerFrame>> Answer(std::string_view step, std::size_t count = 4);

  // How many frames show a movement well enough to answer with, and how many show the person at rest.
  std::size_t CountOf(Step step) const;
  std::size_t CountAtRest() const;

 private:
  // Indices of frames; an empty vector when there are none (left).
  struct Pools {
    std::vector<std::size_t> at_rest;
    std::array<std::vector<std::size_t>, kAllSteps.size()> by_step;
  };
  Answerer(const std::vector<ObservedFrame>& frames, Pools pools, crypto::RandomSource& random)
      : frames_(frames), pools_(std::move(pools)), random_(&random) {}
  static Pools Sort(const std::vector<ObservedFrame>& frames, const std::vector<std::size_t>& usable,
                    const Rest& rest);
  // The unused one of `pool` whose face is nearest to the last one's, so that the person does not jump about.
  Result<AnswerFrame> Take(std::vector<std::size_t>& pool, std::string_view what);

  std::vector<ObservedFrame> frames_;
  Pools pools_;
  crypto::RandomSource* random_;
  std::optional<std::size_t> last_;
  // The prompt that was answered last, and frames sent since it was first seen.
  std::string prompt_;
  std::size_t since_prompt_ = 0;
};

}  // namespace lagan::face
