#include "verifier/conformance/scoreboard.h"

#include <ostream>

#include <fmt/format.h>

namespace lagan::verifier::conformance {
namespace {

void Count(Agreement agreement, Score& score) {
  switch (agreement) {
    case Agreement::kAgrees:
      ++score.agree;
      return;
    case Agreement::kDisagrees:
      ++score.disagree;
      return;
    case Agreement::kDeliberate:
      ++score.deliberate;
      return;
    case Agreement::kNotScored:
      ++score.not_scored;
      return;
  }
}

}  // namespace

void Scoreboard::Add(Check check) {
  Count(check.agreement, scores_[{std::string(check.kind), check.flag}]);
  if (check.agreement == Agreement::kDisagrees)
    disagreeing_.push_back(std::move(check));
  else if (check.agreement == Agreement::kDeliberate)
    deliberate_.push_back(std::move(check));
}

Score Scoreboard::Of(std::string_view kind, std::string_view flag) const {
  const auto found = scores_.find({std::string(kind), std::string(flag)});
  return found == scores_.end() ? Score{} : found->second;
}

Score Scoreboard::Total() const {
  Score total;
  for (const auto& [key, score] : scores_) {
    total.agree += score.agree;
    total.disagree += score.disagree;
    total.deliberate += score.deliberate;
    total.not_scored += score.not_scored;
  }
  return total;
}

std::vector<std::pair<std::string, std::string>> Scoreboard::Flags() const {
  std::vector<std::pair<std::string, std::string>> flags;
  for (const auto& [key, score] : scores_) flags.push_back(key);
  return flags;
}

std::string Summary(const Score& score) {
  if (score.Scored() == 0) return fmt::format("reported, not scored: {}", score.not_scored);
  std::string text = fmt::format("agree {} of {}", score.agree, score.Scored());
  if (score.deliberate > 0) text += fmt::format(", {} refused on purpose", score.deliberate);
  if (score.not_scored > 0) text += fmt::format(", {} not scored", score.not_scored);
  return text;
}

void Scoreboard::PrintDeliberate(std::ostream& out) const {
  if (deliberate_.empty()) return;
  out << "\nRefused on purpose\n";
  for (int i = 0; i < kRules; ++i) {
    const Rule rule = static_cast<Rule>(i);
    std::string cases;
    for (const Check& check : deliberate_) {
      if (check.rule == rule) cases += fmt::format("    {:<24} {}\n", check.flag, check.name);
    }
    if (cases.empty()) continue;
    out << fmt::format("  {} ({})\n{}", TextOf(rule).what, TextOf(rule).standard, cases);
  }
}

void Scoreboard::Print(std::ostream& out) const {
  std::string_view kind;
  for (const auto& [key, score] : scores_) {
    if (key.first != kind) out << (kind.empty() ? "" : "\n") << key.first << '\n';
    kind = key.first;
    out << fmt::format("  {:<24} {}\n", key.second, Summary(score));
    for (const Check& check : disagreeing_) {
      if (check.kind == key.first && check.flag == key.second) {
        out << fmt::format("    disagrees {}: {}\n", check.name, check.why);
      }
    }
  }
  PrintDeliberate(out);
  out << fmt::format("\nTotal: {}\n", Summary(Total()));
}

}  // namespace lagan::verifier::conformance
