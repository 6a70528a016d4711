// Tells a journey as it goes on, and remembers how long each step took.
#pragma once

#include <chrono>
#include <nlohmann/json.hpp>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>

namespace lagan::demo {

// One thing that was done, told when it is over.
struct Step {
  std::string name;   // "upload": a key of timings_ms
  std::string words;  // what happened, for a newcomer
  std::chrono::milliseconds time{};
};

// Measures from its making.
class StopWatch {
 public:
  std::chrono::milliseconds Time() const {
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start_);
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

// Not thread-safe. The stream outlives it.
class Narrator {
 public:
  explicit Narrator(std::ostream& out) : out_(out) {}

  void Tell(const Step& step);
  // Words without a time, as they are.
  void Say(std::string_view words);
  // Milliseconds by the steps' names, in the order they were told. A step that was told again counts for both times.
  const nlohmann::ordered_json& timings() const { return timings_; }
  // The next journey begins.
  void Forget() { timings_ = nlohmann::ordered_json::object(); }

  // Runs `work`, which gives a Result or a Status, and tells it as a step when it succeeded.
  template <typename Work>
  auto Time(const char* name, const std::string& words, Work&& work) {
    const StopWatch watch;
    auto result = work();
    if (result.ok()) Tell({name, words, watch.Time()});
    return result;
  }

 private:
  std::ostream& out_;
  nlohmann::ordered_json timings_ = nlohmann::ordered_json::object();
};

}  // namespace lagan::demo
