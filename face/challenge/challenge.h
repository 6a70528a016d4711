// What one person is asked to do: four movements in an order that nobody could know before, each asked for after a delay
// that nobody could know either.
#pragma once

#include <array>
#include <chrono>

#include "base/core/clock.h"
#include "base/crypto/random.h"
#include "face/challenge/rules.h"
#include "face/challenge/step.h"

namespace lagan::face {

using Steps = std::array<Step, rules::kSteps>;

struct Challenge {
  Steps steps{};
  // Before each step is asked for, from the moment when the person is at rest.
  std::array<std::chrono::milliseconds, rules::kSteps> delays{};
  Time issued_at{};
  // Twice the time for the whole and for each step.
  bool more_time = false;

  Time expires_at() const { return issued_at + rules::kWhole * (more_time ? 2 : 1); }
  std::chrono::milliseconds step_limit() const { return rules::kOneStep * (more_time ? 2 : 1); }

  friend bool operator==(const Challenge&, const Challenge&) = default;
};

// Sequences of four out of five movements of which none follows itself: 5 * 4 * 4 * 4. A recording that was made for
// another challenge therefore has the right order once in 320 times, which is the least that an attacker can count on.
inline constexpr int kSequences = 320;

// Each sequence is equally likely, and so is each delay in milliseconds.
Challenge DrawChallenge(Time now, bool more_time, crypto::RandomSource& random);

}  // namespace lagan::face
