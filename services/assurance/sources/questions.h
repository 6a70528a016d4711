// Dynamic questions made from the register, and the judgement of their answers.
#pragma once

#include "services/assurance/sources/csv_register.h"
#include "services/assurance/sources/sources.h"

namespace lagan::sources {

// Asks for each fact of the register once; wrong choices are other people's values, which name nobody. Medium quality in
// the sense of GPG45: the answers are not printed on the document.
//
// As long as the register's file is the same, a person is offered the same choices each time, in every process, only in
// another order: were the wrong ones drawn anew, the right one would be what a few applications have in common. So a
// guess gets all three right one time in 125 per try, however often the choices were seen. Who tries often enough gets
// there: the keeper of the questions (proofing) must limit the tries by counting a person's unsuccessful sets across
// applications.
class RegisterQuestions final : public QuestionSource {
 public:
  // `reg` must outlive this.
  explicit RegisterQuestions(const CsvRegister& reg) : register_(reg) {}

  Result<std::vector<PreparedQuestion>> Prepare(const ClaimedIdentity& identity,
                                                crypto::RandomSource& random) override;

 private:
  const CsvRegister& register_;
};

struct Answer {
  std::string question_id;
  std::size_t choice = 0;  // index into the question's choices
};

struct AnswerCount {
  int asked = 0;
  int correct = 0;
};

// Counts right answers. Pure: whoever keeps the questions must let them be answered once, and must not tell which answer
// was wrong. ANSWERS_INVALID unless there is exactly one answer within range for each question.
Result<AnswerCount> JudgeAnswers(const std::vector<PreparedQuestion>& questions,
                                 const std::vector<Answer>& answers);

}  // namespace lagan::sources
