#include "services/assurance/sources/questions.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "base/crypto/digest.h"

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

// Picks `count` of the distinct values by the key alone: for a random key each set is as likely as any other.
std::vector<SecretText> Pick(const std::vector<SecretText>& values, std::size_t count,
                             const crypto::Sha256Digest& key) {
  std::map<crypto::Sha256Digest, SecretText> ranked;
  for (const SecretText& value : values)
    ranked.emplace(crypto::HmacSha256(key, AsBytes(value.Reveal())), value);
  std::vector<SecretText> picked;
  for (auto next = ranked.begin(); picked.size() < count; ++next) picked.push_back(next->second);
  return picked;
}

void Shuffle(std::vector<SecretText>& values, crypto::RandomSource& random) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    std::swap(values[i], values[i + random.Below(values.size() - i)]);
  }
}

// `decoys` are distinct and do not hold the answer.
PreparedQuestion Ask(Fact fact, const SecretText& answer, std::vector<SecretText> decoys,
                     crypto::RandomSource& random) {
  PreparedQuestion question;
  question.id = FactName(fact);
  question.text = kTexts[static_cast<std::size_t>(fact)];
  question.choices = std::move(decoys);
  question.choices.push_back(answer);
  Shuffle(question.choices, random);
  const auto at = std::find(question.choices.begin(), question.choices.end(), answer);
  question.correct = Secret<std::size_t>(static_cast<std::size_t>(at - question.choices.begin()));
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
    const std::vector<SecretText> others = register_.OtherValues(fact, identity);
    if (facts[i].Reveal().empty() || others.size() < kChoiceCount - 1) return NotAvailable();
    const crypto::Sha256Digest key = register_.ChoiceKey(fact, facts[i], identity);
    questions.push_back(Ask(fact, facts[i], Pick(others, kChoiceCount - 1, key), random));
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
