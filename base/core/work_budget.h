// How much work one request may make: counted, not timed, so that the same bytes get the same answer on every machine and under every load.
#pragma once

#include <algorithm>
#include <cstdint>

namespace lagan {

// Whoever works names a price for each step, about the nanoseconds that it takes on the machine of docs/measurements; a clock is never
// asked. Steps are small, so what is spent goes beyond the limit by one step at most. Not thread-safe.
class WorkBudget {
 public:
  explicit WorkBudget(std::int64_t limit) : limit_(limit) {}

  // Adds what a step costs. False when the budget is used up: then stop, with what there is.
  bool Spend(std::int64_t cost) {
    spent_ += cost;
    return !UsedUp();
  }
  bool UsedUp() const { return spent_ >= limit_; }
  std::int64_t spent() const { return spent_; }
  std::int64_t left() const { return std::max<std::int64_t>(0, limit_ - spent_); }

  // A budget of its own for a part of the work: at most `most`, never more than is left. What it spends is not counted here until
  // Spend(part.spent()).
  WorkBudget Part(std::int64_t most) const { return WorkBudget(std::min(most, left())); }

 private:
  std::int64_t limit_;
  std::int64_t spent_ = 0;
};

}  // namespace lagan
