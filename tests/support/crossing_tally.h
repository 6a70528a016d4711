// What a crossing test has looked at, and whose data it found there.
#pragma once

#include <atomic>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/subjects.h"

namespace lagan::test {

// Thread-safe.
class CrossingTally {
 public:
  // An answer that is about `subject`: what is seen of them is put into `own`, what is seen of anybody else is a crossing.
  void See(int subject, const std::string& where, std::string_view answer, std::set<Canary>* own = nullptr);
  // What must be about one subject alone, whoever that is.
  void SeeOne(const std::string& where, std::string_view text);
  // A crossing that was found in another way.
  void Cross(const std::string& what);

  long answers() const { return answers_; }
  // Canaries seen of the subject whom an answer was about, and of others.
  long own() const { return own_; }
  long crossed() const { return crossed_; }
  // The first twenty crossings in words. Once nobody adds to them any more.
  const std::vector<std::string>& crossings() const { return crossings_; }

 private:
  std::atomic<long> answers_ = 0;
  std::atomic<long> own_ = 0;
  std::atomic<long> crossed_ = 0;
  std::mutex mutex_;
  std::vector<std::string> crossings_;
};

}  // namespace lagan::test
