#include "face/challenge/challenge.h"

#include <algorithm>

namespace lagan::face {
namespace {

// Any movement but `previous`, each equally likely.
Step DrawOther(Step previous, crypto::RandomSource& random) {
  const std::uint64_t drawn = random.Below(kAllSteps.size() - 1);
  return kAllSteps.at(drawn < static_cast<std::uint64_t>(previous) ? drawn : drawn + 1);
}

}  // namespace

Challenge DrawChallenge(Time now, bool more_time, crypto::RandomSource& random) {
  Challenge challenge{.issued_at = now, .more_time = more_time};
  challenge.steps[0] = kAllSteps.at(random.Below(kAllSteps.size()));
  for (std::size_t i = 1; i < challenge.steps.size(); ++i) {
    challenge.steps.at(i) = DrawOther(challenge.steps.at(i - 1), random);
  }
  const auto range = static_cast<std::uint64_t>((rules::kLongestDelay - rules::kShortestDelay).count());
  for (auto& delay : challenge.delays) {
    delay = rules::kShortestDelay + std::chrono::milliseconds(random.Below(range + 1));
  }
  return challenge;
}

}  // namespace lagan::face
