#include "tests/corpus/outcome_file.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <array>
#include <cstdlib>

#include "base/core/text.h"

namespace lagan::corpus {
namespace {

constexpr std::array<std::string_view, 3> kAnswers = {"accepted", "doubtful", "nothing"};

bool ParseAnswer(std::string_view name, Answer& answer) {
  for (std::size_t i = 0; i < kAnswers.size(); ++i) {
    if (kAnswers[i] == name) answer = static_cast<Answer>(i);
    if (kAnswers[i] == name) return true;
  }
  return false;
}

}  // namespace

std::string OutcomeLine(const ReadingOutcome& o) {
  return fmt::format("{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{:.1f}\n", o.picture, o.format,
                     fmt::join(o.difficulty, ";"), kAnswers[static_cast<std::size_t>(o.answer)], int{o.zone},
                     int{o.exact}, o.characters, o.errors, o.milliseconds);
}

Result<std::vector<ReadingOutcome>> ParseOutcomes(std::string_view text) {
  std::vector<ReadingOutcome> outcomes;
  for (std::size_t end = text.find('\n'); end != text.npos; end = text.find('\n')) {
    const std::vector<std::string> cells = SplitText(text.substr(0, end), '\t');
    text.remove_prefix(end + 1);
    ReadingOutcome outcome;
    if (cells.size() != 9 || cells[0].empty() || !ParseAnswer(cells[3], outcome.answer))
      return InvalidArgument("OUTCOMES_DAMAGED",
                             "A line of the file of outcomes is not one; begin another file.");
    outcome.picture = cells[0];
    outcome.format = cells[1];
    if (!cells[2].empty()) outcome.difficulty = SplitText(cells[2], ';');
    outcome.zone = cells[4] == "1";
    outcome.exact = cells[5] == "1";
    outcome.characters = std::atoi(cells[6].c_str());
    outcome.errors = std::atoi(cells[7].c_str());
    outcome.milliseconds = std::atof(cells[8].c_str());
    outcomes.push_back(std::move(outcome));
  }
  return outcomes;
}

}  // namespace lagan::corpus
