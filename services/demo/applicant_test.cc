#include "services/demo/applicant.h"

#include <gtest/gtest.h>

namespace lagan::demo {
namespace {

constexpr char kRegister[] = LAGAN_SOURCE_DIR "/policy/sandbox/register.csv";

proofing::v1::GetQuestionsResponse Questions() {
  proofing::v1::GetQuestionsResponse questions;
  const auto add = [&](const char* id, std::initializer_list<const char*> choices) {
    proofing::v1::Question* const question = questions.add_questions();
    question->set_question_id(id);
    for (const char* choice : choices) question->add_choices(choice);
  };
  add("previous_postcode_district", {"BT9", "BT80", "BT48"});
  add("gp_practice", {"Lagan Bridge Specimen Practice", "Mourne Example Medical Centre"});
  add("registration_year", {"1972", "2009", "2016"});
  return questions;
}

std::vector<std::uint32_t> ChoicesOf(const Result<Applicant>& applicant, bool wrong) {
  std::vector<std::uint32_t> choices;
  const proofing::v1::AnswerQuestionsRequest request = applicant->Answer(Questions(), wrong);
  for (const auto& answer : request.answers()) choices.push_back(answer.choice());
  return choices;
}

TEST(Applicant, KnowsWhatTheRegisterSaysOfThem) {
  const auto applicant = Applicant::Load(kRegister, "L898902C3");
  ASSERT_TRUE(applicant.ok()) << applicant.status();
  EXPECT_EQ(ChoicesOf(applicant, false), (std::vector<std::uint32_t>{2, 0, 1}));
}

TEST(Applicant, IsWrongOnceWhenAskedTo) {
  const auto applicant = Applicant::Load(kRegister, "L898902C3");
  ASSERT_TRUE(applicant.ok()) << applicant.status();
  EXPECT_EQ(ChoicesOf(applicant, true), (std::vector<std::uint32_t>{0, 0, 1}));
}

TEST(Applicant, WhoIsNotInTheRegisterTakesTheFirstChoices) {
  const auto applicant = Applicant::Load(kRegister, "NOBODY");
  ASSERT_TRUE(applicant.ok()) << applicant.status();
  EXPECT_EQ(ChoicesOf(applicant, false), (std::vector<std::uint32_t>{0, 0, 0}));
}

TEST(Applicant, ReportsARegisterThatIsNotThere) {
  EXPECT_FALSE(Applicant::Load("/nonexistent/register.csv", "L898902C3").ok());
}

}  // namespace
}  // namespace lagan::demo
