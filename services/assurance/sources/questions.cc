#include "services/assurance/sources/questions.h"

#include <algorithm>
#include <array>
#include <utility>

namespace lagan::sources {
namespace {

static_assert(kFactCount == kQuestionCount, "each fact is asked for once");

constexpr std::array<std::string_view, kFactCount> kTexts = {
    "In which of these postcode districts did you live before your present address?",
    "With which of these GP practices are you registered?",
    "In which of these years did you register with your GP practice?",
};

Status NotAvailable() {
  return NotFound("QUESTIONS_NOT_AVAILABLE", "No questions can be asked about this person.");
}

// Keeps `count` values, each set as likely as any other, in random order.
void Draw(std::vector<SecretText>& values, std::size_t count, crypto::RandomSource& random) {
  for (std::size_t i = 0; i < count; ++i) std::swap(values[i], values[i + random.Below(values.size() - i)]);
  values.resize(count);
}

PreparedQuestion Ask(Fact fact, const SecretText& answer, std::vector<SecretText> decoys,
                     crypto::RandomSource& random) {
  Draw(decoys, kChoiceCount - 1, random);
  PreparedQuestion question;
  question.id = FactName(fact);
  question.text = kTexts[static_cast<std::size_t>(fact)];
  question.choices = std::move(decoys);
  const std::size_t at = random.Below(kChoiceCount);
  question.choices.insert(question.choices.begin() + static_cast<std::ptrdiff_t>(at), answer);
  question.correct = Secret<std::size_t>(at);
  return question;
}

}  // namespace

Result<std::vector<PreparedQuestion>> RegisterQuestions::Prepare(const ClaimedIdentity& identity,
                                                                 crypto::RandomSource& random) {
  const std::vector<SecretText> facts = register_.FactsOf(identity);
  if (facts.empty()) return NotAvailable();
  std::vector<PreparedQuestion> questions;
  for (std::size_t i = 0; i < kFactCount; ++i) {
    const Fact fact = static_cast<Fact>(i);
    std::vector<SecretText> decoys = register_.OtherValues(fact, identity);
    if (facts[i].Reveal().empty() || decoys.size() < kChoiceCount - 1) return NotAvailable();
    questions.push_back(Ask(fact, facts[i], std::move(decoys), random));
  }
  return questions;
}

Result<AnswerCount> JudgeAnswers(const std::vector<PreparedQuestion>& questions,
                                 const std::vector<Answer>& answers) {
  const Status invalid = InvalidArgument(
      "ANSWERS_INVALID", "Give exactly one of the offered choices for each question.", "answers");
  if (answers.size() != questions.size()) return invalid;
  AnswerCount count;
  for (const PreparedQuestion& question : questions) {
    const auto answer = std::find_if(answers.begin(), answers.end(), [&](const Answer& candidate) {
      return candidate.question_id == question.id;
    });
    if (answer == answers.end() || answer->choice >= question.choices.size()) return invalid;
    ++count.asked;
    if (answer->choice == question.correct.Reveal()) ++count.correct;
  }
  return count;
}

}  // namespace lagan::sources
