// The CSV sources on the sandbox's own files, cell by cell: what they answer, and what the answer is worth.
#include "services/assurance/sources/csv_sources.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>

#include "base/core/file.h"
#include "base/core/text.h"
#include "services/assurance/collect.h"
#include "services/assurance/derive.h"
#include "services/assurance/grade.h"

namespace lagan::sources {
namespace {

namespace fs = std::filesystem;
using testing::Each;
using testing::HasSubstr;
using testing::Not;

const fs::path kPolicyFolder = fs::path(LAGAN_SOURCE_DIR) / "policy";

// Enough for names without accents; the zone's own rules are tested where they live.
bool SimpleNames(std::string_view printed, std::string_view zone) { return ToUpperAscii(printed) == zone; }

Date Day(int year, unsigned month, unsigned day) {
  return Date(std::chrono::year(year), std::chrono::month(month), std::chrono::day(day));
}
const Date kToday = Day(2026, 11, 21);

ClaimedIdentity Eriksson() {
  return {SecretText("ERIKSSON"),  SecretText("ANNA MARIA"),      Secret<Date>(Day(1974, 8, 12)), "UTO",
          SecretText("L898902C3"), Secret<Date>(Day(2031, 4, 15))};
}

// What Anna Maria Eriksson answers from memory, whatever a register says.
const std::map<std::string, std::string> kMemory = {{"previous_postcode_district", "BT48"},
                                                    {"gp_practice", "Lagan Bridge Specimen Practice"},
                                                    {"registration_year", "2009"}};

// A copy of the sandbox's files in which a test changes cells.
class SourcesTest : public testing::Test {
 protected:
  void SetUp() override {
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    folder_ = fs::path(testing::TempDir()) / (std::string("sources_") + test->name());
    fs::remove_all(folder_);
    Restore();
  }
  void TearDown() override { fs::remove_all(folder_); }

  void Restore() {
    fs::create_directories(folder_);
    for (const char* file : {"register.csv", "activity.csv", "fraud.csv"}) {
      fs::copy_file(kPolicyFolder / "sandbox" / file, folder_ / file, fs::copy_options::overwrite_existing);
    }
  }
  std::vector<std::vector<std::string>> ReadCells(const std::string& file) {
    std::vector<std::vector<std::string>> cells;
    for (const std::string& line : SplitText(*ReadTextFile(folder_ / file, 1 << 20), '\n')) {
      if (!line.empty()) cells.push_back(SplitText(line, ','));
    }
    return cells;
  }
  // Writes `value` into the column of Eriksson's row, the first under the header.
  void ChangeCell(const std::string& file, const std::string& column, const std::string& value) {
    auto cells = ReadCells(file);
    const auto at = std::find(cells[0].begin(), cells[0].end(), column);
    ASSERT_NE(at, cells[0].end()) << column;
    std::string& cell = cells[1][static_cast<std::size_t>(at - cells[0].begin())];
    ASSERT_NE(cell, value) << column;
    cell = value;
    std::ofstream out(folder_ / file);
    for (const auto& row : cells) {
      for (std::size_t i = 0; i < row.size(); ++i) out << (i == 0 ? "" : ",") << row[i];
      out << '\n';
    }
  }
  CsvSources Load() {
    auto sources = LoadCsvSources(folder_, SimpleNames);
    EXPECT_TRUE(sources.ok()) << sources.status();
    return std::move(sources).value();
  }

  fs::path folder_;
  crypto::SeededRandomForTest random_{7};
};

// Answers from memory; where that is not offered, wrongly: no test is about a lucky guess.
std::vector<Answer> AnswerFromMemory(const std::vector<PreparedQuestion>& questions) {
  std::vector<Answer> answers;
  for (const PreparedQuestion& question : questions) {
    const auto at =
        std::find(question.choices.begin(), question.choices.end(), SecretText(kMemory.at(question.id)));
    const bool offered = at != question.choices.end();
    answers.push_back({question.id, offered ? static_cast<std::size_t>(at - question.choices.begin())
                                            : (question.correct.Reveal() + 1) % kChoiceCount});
  }
  return answers;
}

// By question: what is offered, in no order.
using Choices = std::map<std::string, std::set<std::string>>;

Choices ChoicesOf(const std::vector<PreparedQuestion>& questions) {
  Choices choices;
  for (const PreparedQuestion& question : questions) {
    for (const SecretText& choice : question.choices) choices[question.id].insert(choice.Reveal());
  }
  return choices;
}

Choices DecoysOf(const std::vector<PreparedQuestion>& questions) {
  Choices decoys = ChoicesOf(questions);
  for (const PreparedQuestion& question : questions) {
    decoys[question.id].erase(question.choices[question.correct.Reveal()].Reveal());
  }
  return decoys;
}

// The whole way from the sources to the derivation, as the service goes it.
assurance::Derivation Journey(CsvSources& sources, const ClaimedIdentity& identity,
                              crypto::RandomSource& random, bool answer_one_wrongly = false) {
  using assurance::Check;
  assurance::Checks checks;
  checks.documents.push_back({"passport_biometric",
                              {{Check::kZoneConsistent, assurance::Outcome::kPassed, 1, "", ""},
                               {Check::kInDate, assurance::Outcome::kPassed, 1, "", ""},
                               ResultOfSource(Check::kAuthoritativeRegister, sources.reg->Look(identity))}});
  checks.person.push_back(ResultOfSource(Check::kActivityHistory, sources.activity->Look(identity, kToday)));
  checks.person.push_back(ResultOfSource(Check::kIdentityFraud, sources.fraud->Look(identity)));
  AnswerCount count;
  const auto questions = sources.questions->Prepare(identity, random);
  if (questions.ok()) {
    std::vector<Answer> answers = AnswerFromMemory(*questions);
    if (answer_one_wrongly) answers[1].choice = (answers[1].choice + 1) % kChoiceCount;
    count = *JudgeAnswers(*questions, answers);
  }
  checks.person.push_back(assurance::ResultOfQuestions(count.asked, count.correct));
  static const assurance::Policy policy = assurance::LoadPolicy(kPolicyFolder).value();
  return assurance::DeriveScores(policy, checks).value();
}

assurance::Grade GradeOf(const assurance::Derivation& derivation) {
  static const assurance::Policy policy = assurance::LoadPolicy(kPolicyFolder).value();
  return assurance::GradeScores(policy, derivation.scores).value();
}

bool HasRule(const assurance::Derivation& derivation, const std::string& rule) {
  return std::any_of(derivation.lines.begin(), derivation.lines.end(),
                     [&](const assurance::DerivationLine& line) { return line.rule == rule; });
}

TEST_F(SourcesTest, SandboxLeadsTheSpecimenPersonToM1B) {
  CsvSources sources = Load();
  const auto derivation = Journey(sources, Eriksson(), random_);
  const assurance::Grade grade = GradeOf(derivation);
  EXPECT_EQ(grade.profile, "M1B");
  EXPECT_EQ(grade.level, assurance::Level::kMedium);
  EXPECT_TRUE(HasRule(derivation, "V2-REGISTER-MATCHES"));
  EXPECT_TRUE(HasRule(derivation, "S-NO-CHIP"));
}

TEST_F(SourcesTest, OneWrongAnswerLosesTheProfileAndIsNamed) {
  CsvSources sources = Load();
  const auto derivation = Journey(sources, Eriksson(), random_, true);
  EXPECT_LT(GradeOf(derivation).level, assurance::Level::kMedium);
  EXPECT_EQ(derivation.scores.verification, 0);
  EXPECT_TRUE(HasRule(derivation, "K2-QUESTION-WRONG"));
}

TEST_F(SourcesTest, AnyChangedCellLosesTheProfileAndTheDerivationSaysWhy) {
  const struct {
    const char *file, *column, *value, *rule;
  } changes[] = {
      {"register.csv", "surname", "Erikson", "V2-REGISTER-DIFFERS"},
      {"register.csv", "given_names", "Anna", "V2-REGISTER-DIFFERS"},
      {"register.csv", "birth_date", "1974-08-13", "V2-REGISTER-DIFFERS"},
      {"register.csv", "issuing_state", "GBR", "V2-REGISTER-UNKNOWN"},
      {"register.csv", "document_number", "L898902C4", "V2-REGISTER-DIFFERS"},
      {"register.csv", "expiry_date", "2031-04-16", "V2-REGISTER-DIFFERS"},
      {"register.csv", "document_status", "cancelled", "V2-REGISTER-DIFFERS"},
      {"register.csv", "previous_postcode_district", "BT1", "K2-QUESTION-WRONG"},
      {"register.csv", "gp_practice", "Another Practice", "K2-QUESTION-WRONG"},
      {"register.csv", "registration_year", "2010", "K2-QUESTION-WRONG"},
      {"register.csv", "gp_practice", "", "K2-UNKNOWN"},
      {"activity.csv", "surname", "Erikson", "A1-UNKNOWN"},
      {"activity.csv", "given_names", "Anna", "A1-UNKNOWN"},
      {"activity.csv", "birth_date", "1974-08-13", "A1-UNKNOWN"},
      {"activity.csv", "active_from", "2026-11-22", "A1-UNKNOWN"},
      {"fraud.csv", "surname", "Erikson", "F0-UNKNOWN"},
      {"fraud.csv", "given_names", "Anna", "F0-UNKNOWN"},
      {"fraud.csv", "birth_date", "1974-08-13", "F0-UNKNOWN"},
      {"fraud.csv", "identity_theft", "yes", "F0-ADVERSE"},
      {"fraud.csv", "identity_theft", "", "F0-UNKNOWN"},
      {"fraud.csv", "impersonation_risk", "yes", "F0-ADVERSE"},
      {"fraud.csv", "impersonation_risk", "", "F1-PARTIAL"},
      {"fraud.csv", "deceased", "yes", "F0-ADVERSE"},
      {"fraud.csv", "deceased", "", "F1-PARTIAL"},
      {"fraud.csv", "known_to_organisation", "no", "F1-PARTIAL"},
      {"fraud.csv", "known_to_organisation", "", "F1-PARTIAL"},
  };
  std::set<std::string> touched;
  for (const auto& change : changes) {
    ChangeCell(change.file, change.column, change.value);
    CsvSources sources = Load();
    const auto derivation = Journey(sources, Eriksson(), random_);
    EXPECT_LT(GradeOf(derivation).level, assurance::Level::kMedium) << change.file << " " << change.column;
    EXPECT_TRUE(HasRule(derivation, change.rule))
        << change.file << " " << change.column << " " << change.value;
    touched.insert(std::string(change.file) + change.column);
    Restore();
  }
  std::size_t columns = 0;
  for (const char* file : {"register.csv", "activity.csv", "fraud.csv"}) columns += ReadCells(file)[0].size();
  EXPECT_EQ(touched.size(), columns) << "a column is in no test";
}

TEST_F(SourcesTest, RegisterNamesTheFieldNeverTheValue) {
  CsvSources sources = Load();
  const struct {
    std::function<void(ClaimedIdentity&)> change;
    Finding finding;
    const char* detail;
  } cases[] = {
      {[](ClaimedIdentity&) {}, Finding::kMatch, ""},
      {[](ClaimedIdentity& who) { who.surname = SecretText("ERIKSEN"); }, Finding::kMismatch, "surname"},
      {[](ClaimedIdentity& who) { who.given_names = SecretText("ANNA"); }, Finding::kMismatch, "given_names"},
      {[](ClaimedIdentity& who) { who.birth_date = Secret<Date>(Day(1974, 12, 8)); }, Finding::kMismatch,
       "birth_date"},
      {[](ClaimedIdentity& who) { who.expiry_date = Secret<Date>(Day(2012, 4, 15)); }, Finding::kMismatch,
       "expiry_date"},
      {[](ClaimedIdentity& who) { who.document_number = SecretText("X1"); }, Finding::kMismatch,
       "document_number"},
      {[](ClaimedIdentity& who) { who.issuing_state = "GBR"; }, Finding::kNotFound, ""},
      // Another person's document is a mismatch, not this person's.
      {[](ClaimedIdentity& who) { who.document_number = SecretText("N10000033"); }, Finding::kMismatch,
       "surname"},
  };
  for (const auto& test : cases) {
    ClaimedIdentity who = Eriksson();
    test.change(who);
    const SourceOutcome outcome = sources.reg->Look(who);
    EXPECT_EQ(outcome.finding, test.finding) << test.detail;
    EXPECT_EQ(outcome.detail, test.detail);
    EXPECT_THAT(outcome.source, HasSubstr("register.csv "));
    if (test.finding != Finding::kMatch) {
      EXPECT_EQ(sources.questions->Prepare(who, random_).status().reason(), "QUESTIONS_NOT_AVAILABLE");
    }
  }
}

TEST_F(SourcesTest, SandboxFraudRowsAreWhatTheReadmeSays) {
  CsvSources sources = Load();
  const auto look = [&](const char* surname, const char* given_names, Date birth_date) {
    ClaimedIdentity who = Eriksson();
    who.surname = SecretText(surname);
    who.given_names = SecretText(given_names);
    who.birth_date = Secret<Date>(birth_date);
    const SourceOutcome outcome = sources.fraud->Look(who);
    return std::string(FindingName(outcome.finding)) + " " + outcome.detail;
  };
  EXPECT_EQ(look("MCEXAMPLE", "CORMAC", Day(1983, 5, 4)), "adverse impersonation_risk");
  EXPECT_EQ(look("TESTFORD", "WILLIAM JAMES", Day(1947, 3, 9)), "adverse deceased");
  EXPECT_EQ(look("SPECIMEN-BLACK", "JOSHUA", Day(1995, 10, 10)), "adverse identity_theft");
  EXPECT_EQ(look("MOCKFORD", "SAMUEL", Day(1962, 4, 18)), "partial impersonation_risk");
  EXPECT_EQ(look("LINDQVIST", "OSKAR EMIL", Day(1988, 11, 3)), "not_found ");
}

TEST_F(SourcesTest, OneAdverseRowOfAPersonOutweighsTheOthers) {
  std::ofstream(folder_ / "fraud.csv", std::ios::app) << "Eriksson,Anna Maria,1974-08-12,no,no,yes,yes\n";
  EXPECT_EQ(Load().fraud->Look(Eriksson()).finding, Finding::kAdverse);
}

TEST_F(SourcesTest, SandboxFilesTellOfTheSamePeople) {
  const auto people = [&](const char* file) {
    std::set<std::string> found;
    for (const auto& row : ReadCells(file)) found.insert(row[0] + "," + row[1] + "," + row[2]);
    return found;
  };
  const auto registered = people("register.csv");
  EXPECT_GE(registered.size(), 13U);  // a dozen and the header
  EXPECT_EQ(people("fraud.csv"), registered);
  for (const std::string& person : people("activity.csv")) EXPECT_EQ(registered.count(person), 1U) << person;
}

// Whoever starts many applications in a person's name learns nothing from what their choices have in common.
TEST_F(SourcesTest, QuestionsOfferTheSameChoicesEachTimeInAnotherOrder) {
  CsvSources sources = Load();
  const Choices first = ChoicesOf(*sources.questions->Prepare(Eriksson(), random_));
  ASSERT_EQ(first.size(), kQuestionCount);
  for (const auto& [id, choices] : first) {
    EXPECT_EQ(choices.size(), kChoiceCount) << id;
    EXPECT_EQ(choices.count(""), 0U) << id;
  }
  std::map<std::string, std::map<std::string, std::set<std::size_t>>> positions;  // by question and choice
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    crypto::SeededRandomForTest random(seed);
    const auto questions = sources.questions->Prepare(Eriksson(), random);
    ASSERT_TRUE(questions.ok()) << questions.status();
    ASSERT_EQ(ChoicesOf(*questions), first) << seed;
    for (const PreparedQuestion& question : *questions) {
      ASSERT_EQ(question.choices.size(), kChoiceCount);
      ASSERT_EQ(question.choices[question.correct.Reveal()].Reveal(), kMemory.at(question.id));
      for (std::size_t at = 0; at < kChoiceCount; ++at) {
        positions[question.id][question.choices[at].Reveal()].insert(at);
      }
    }
  }
  for (const auto& [id, choices] : positions) {
    for (const auto& [choice, seen] : choices) EXPECT_EQ(seen.size(), kChoiceCount) << id << " " << choice;
  }
}

TEST_F(SourcesTest, ChoicesOutliveARestart) {
  const Choices before = ChoicesOf(*Load().questions->Prepare(Eriksson(), random_));
  EXPECT_EQ(ChoicesOf(*Load().questions->Prepare(Eriksson(), random_)), before);
}

TEST_F(SourcesTest, EachPersonHasOtherDecoys) {
  CsvSources sources = Load();
  std::set<Choices> seen;
  std::size_t people = 0;
  const auto rows = ReadCells("register.csv");
  for (std::size_t i = 1; i < rows.size(); ++i) {
    const auto& row = rows[i];
    const ClaimedIdentity who = {SecretText(ToUpperAscii(row[0])),
                                 SecretText(ToUpperAscii(row[1])),
                                 Secret<Date>(*ParseDate(row[2])),
                                 row[3],
                                 SecretText(row[4]),
                                 Secret<Date>(*ParseDate(row[5]))};
    const auto questions = sources.questions->Prepare(who, random_);
    if (!questions.ok()) continue;  // a cancelled document
    seen.insert(DecoysOf(*questions));
    ++people;
  }
  EXPECT_GE(people, 10U);
  EXPECT_EQ(seen.size(), people);
}

// Else the choices of the one and of the other document would have only the right ones in common.
TEST_F(SourcesTest, TwoDocumentsOfAPersonGiveTheSameChoices) {
  std::ofstream(folder_ / "register.csv", std::ios::app)
      << "Eriksson,Anna Maria,1974-08-12,UTO,D23145890,2031-04-15,"
         "current,BT48,Lagan Bridge Specimen Practice,2009\n";
  CsvSources sources = Load();
  ClaimedIdentity other = Eriksson();
  other.document_number = SecretText("D23145890");
  EXPECT_EQ(ChoicesOf(*sources.questions->Prepare(Eriksson(), random_)),
            ChoicesOf(*sources.questions->Prepare(other, random_)));
}

// A person with two documents: the answer of one is no decoy of the other.
TEST_F(SourcesTest, OwnValuesAreNeverDecoys) {
  std::ofstream(folder_ / "register.csv", std::ios::app)
      << "Eriksson,Anna Maria,1974-08-12,UTO,D23145890,2031-04-15,current,BT77,Own Second Practice,2020\n";
  CsvSources sources = Load();
  for (int round = 0; round < 100; ++round) {
    const auto questions = sources.questions->Prepare(Eriksson(), random_);
    ASSERT_TRUE(questions.ok()) << questions.status();
    for (const PreparedQuestion& question : *questions) {
      EXPECT_THAT(question.choices, Each(Not(SecretText("Own Second Practice"))));
      EXPECT_THAT(question.choices, Each(Not(SecretText("BT77"))));
    }
  }
}

TEST_F(SourcesTest, TooFewDecoysMeanNoQuestions) {
  auto cells = ReadCells("register.csv");
  std::ofstream out(folder_ / "register.csv");
  for (std::size_t row = 0; row < 5; ++row) {  // the header and four people
    for (std::size_t i = 0; i < cells[row].size(); ++i) out << (i == 0 ? "" : ",") << cells[row][i];
    out << '\n';
  }
  out.close();
  EXPECT_EQ(Load().questions->Prepare(Eriksson(), random_).status().reason(), "QUESTIONS_NOT_AVAILABLE");
}

TEST_F(SourcesTest, AnswersMustBeOneEach) {
  CsvSources sources = Load();
  const auto questions = *sources.questions->Prepare(Eriksson(), random_);
  const std::vector<Answer> good = AnswerFromMemory(questions);
  EXPECT_EQ(JudgeAnswers(questions, good)->correct, 3);
  std::vector<Answer> bad = good;
  bad.pop_back();
  EXPECT_EQ(JudgeAnswers(questions, bad).status().reason(), "ANSWERS_INVALID");
  bad = good;
  bad.push_back(good[0]);
  EXPECT_EQ(JudgeAnswers(questions, bad).status().reason(), "ANSWERS_INVALID");
  bad = good;
  bad[2] = bad[0];
  EXPECT_EQ(JudgeAnswers(questions, bad).status().reason(), "ANSWERS_INVALID");
  bad = good;
  bad[0].choice = kChoiceCount;
  EXPECT_EQ(JudgeAnswers(questions, bad).status().reason(), "ANSWERS_INVALID");
  bad = {good[2], good[0], good[1]};
  EXPECT_EQ(JudgeAnswers(questions, bad)->correct, 3);
}

TEST_F(SourcesTest, MistakesInFilesAreNamedWithoutValues) {
  const struct {
    const char *file, *column, *value, *message;
  } faults[] = {
      {"register.csv", "surname", "", "register.csv:2: surname is empty"},
      {"register.csv", "birth_date", "12.08.1974", "register.csv:2: birth_date"},
      {"register.csv", "issuing_state", "uto", "register.csv:2: issuing_state"},
      {"register.csv", "document_number", "L898 902C3", "register.csv:2: document_number"},
      {"register.csv", "document_number", "N10000011", "register.csv:3: this document has a row already"},
      {"register.csv", "expiry_date", "2031-02-30", "register.csv:2: expiry_date"},
      {"register.csv", "document_status", "lost", "register.csv:2: document_status"},
      {"register.csv", "registration_year", "09", "register.csv:2: registration_year"},
      {"activity.csv", "active_from", "", "activity.csv:2: active_from"},
      {"fraud.csv", "deceased", "maybe", "fraud.csv:2: deceased"},
  };
  for (const auto& fault : faults) {
    ChangeCell(fault.file, fault.column, fault.value);
    const auto sources = LoadCsvSources(folder_, SimpleNames);
    ASSERT_FALSE(sources.ok()) << fault.message;
    EXPECT_EQ(sources.status().reason(), "SOURCE_INVALID");
    EXPECT_THAT(sources.status().message(), HasSubstr(fault.message));
    Restore();
  }
  fs::remove(folder_ / "fraud.csv");
  EXPECT_THAT(LoadCsvSources(folder_, SimpleNames).status().message(), HasSubstr("fraud.csv"));
}

TEST(FindingTest, NamesGoBothWays) {
  for (int i = 0; i <= static_cast<int>(Finding::kUnavailable); ++i) {
    const auto finding = static_cast<Finding>(i);
    EXPECT_EQ(*FindingFromName(FindingName(finding)), finding);
  }
  EXPECT_EQ(FindingFromName("perhaps").status().reason(), "FINDING_UNKNOWN");
}

}  // namespace
}  // namespace lagan::sources
