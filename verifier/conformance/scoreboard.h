// The score of a folder of cases: per kind of cases and flag, with the cases that disagree.
#pragma once

#include <iosfwd>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "verifier/conformance/check.h"

namespace lagan::verifier::conformance {

struct Score {
  int agree = 0;
  int disagree = 0;
  int deliberate = 0;
  int not_scored = 0;
  int Scored() const { return agree + disagree + deliberate; }
};

class Scoreboard {
 public:
  void Add(Check check);
  // Zeros for what was never added.
  Score Of(std::string_view kind, std::string_view flag) const;
  Score Total() const;
  // One line per kind and flag, "FLAG agree N of M", the cases that disagree below it; then the deliberate refusals by rule;
  // then the total.
  void Print(std::ostream& out) const;
  std::vector<std::pair<std::string, std::string>> Flags() const;  // kind, flag

 private:
  using Key = std::pair<std::string, std::string>;
  void PrintDeliberate(std::ostream& out) const;

  std::map<Key, Score> scores_;
  std::vector<Check> disagreeing_;
  std::vector<Check> deliberate_;
};

// "agree N of M" with what else there is to say.
std::string Summary(const Score& score);

}  // namespace lagan::verifier::conformance
