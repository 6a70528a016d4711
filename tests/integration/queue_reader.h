// A reader at the queue with dice: claims, looks, keeps the lease or lets it run out, gives back, decides, and now and then tries
// what must not work. Writes down what it saw.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "tests/integration/console.h"
#include "tests/integration/queue_history.h"

namespace lagan::integration {

// Which cases are held, for those who would decide another's. Thread-safe.
class HeldCases {
 public:
  void Put(const std::string& reader, const review::v1::ClaimNextResponse& held);
  void Remove(const std::string& reader);
  // One that somebody else holds, if anybody does.
  std::optional<review::v1::ClaimNextResponse> OfSomebodyElse(const std::string& reader) const;

 private:
  mutable std::mutex mutex_;
  std::map<std::string, review::v1::ClaimNextResponse> held_;
};

// For one thread.
class QueueReader {
 public:
  // Borrows everything. `lease` is what the queue is configured with.
  QueueReader(const Console& console, HeldCases& board, std::chrono::milliseconds lease, unsigned seed)
      : console_(console), board_(board), lease_(lease), dice_(seed) {}

  // Claims one case and does something with it; waits a moment where there is none.
  void Turn();

  // What it saw: claims, renewals, decisions and views.
  const QueueHistory& seen() const { return seen_; }
  // How often which refusal was met, by reason.
  const std::map<std::string, int>& refusals() const { return refusals_; }
  // How often it did what: "released", "overslept", "decided for another", "decided again", "repeated".
  const std::map<std::string, int>& deeds() const { return deeds_; }
  // What was answered as no contract says; must stay empty.
  const std::vector<std::string>& surprises() const { return surprises_; }

 private:
  using Held = review::v1::ClaimNextResponse;

  int Roll(int sides) { return std::uniform_int_distribution<int>(0, sides - 1)(dice_); }
  // Counts a refusal; a surprise unless it is one of the names that may be met.
  void Note(const Status& status);
  std::optional<Held> Claim();
  void Look(const Held& held);
  void Keep(Held& held);
  void Release(const Held& held);
  void DecideForAnother();
  review::v1::DecideRequest DecisionOn(const Held& held);
  // Until the end of the lease as this client knows it; nothing for another's case.
  bool Decide(const review::v1::DecideRequest& request, std::optional<Time> held_until);
  void DecideOwn(const Held& held);

  const Console& console_;
  HeldCases& board_;
  const std::chrono::milliseconds lease_;
  std::mt19937 dice_;
  const SystemClock clock_{};
  QueueHistory seen_;
  std::map<std::string, int> refusals_;
  std::map<std::string, int> deeds_;
  std::vector<std::string> surprises_;
};

}  // namespace lagan::integration
