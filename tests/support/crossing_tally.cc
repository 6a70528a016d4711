#include "tests/support/crossing_tally.h"

namespace lagan::test {
namespace {

constexpr std::size_t kKept = 20;

}  // namespace

void CrossingTally::See(int subject, const std::string& where, std::string_view answer,
                        std::set<Canary>* own) {
  ++answers_;
  for (const Sighting& sighting : CanariesIn(answer)) {
    if (sighting.subject != subject) {
      Cross(where + " of " + std::to_string(subject) + " has the " +
            std::string(CanaryName(sighting.canary)) + " of " + std::to_string(sighting.subject));
      continue;
    }
    ++own_;
    if (own != nullptr) own->insert(sighting.canary);
  }
}

void CrossingTally::SeeOne(const std::string& where, std::string_view text) {
  const auto sightings = CanariesIn(text);
  See(sightings.empty() ? -1 : sightings.front().subject, where, text);
}

void CrossingTally::Cross(const std::string& what) {
  ++crossed_;
  const std::lock_guard lock(mutex_);
  if (crossings_.size() < kKept) crossings_.push_back(what);
}

}  // namespace lagan::test
