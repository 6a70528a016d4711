// What each route honestly reaches, and that docs/routes.md says the same.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include "services/assurance/messages.h"

namespace lagan::assurance {
namespace {

const Policy& ShippedPolicy() {
  static const Policy policy = LoadPolicy(std::filesystem::path(LAGAN_SOURCE_DIR) / "policy").value();
  return policy;
}

// Changes of a request, in the order they are told.
using Change = void (*)(v1::GradeRequest&);

v1::PersonFinding Found(const char* outcome, const char* training) {
  v1::PersonFinding finding;
  finding.set_outcome(outcome);
  finding.set_training(training);
  return finding;
}

void Sources(v1::GradeRequest& r, const char* reg, const char* activity, const char* fraud) {
  r.mutable_register_()->set_outcome(reg);
  r.mutable_activity()->set_outcome(activity);
  r.mutable_fraud()->set_outcome(fraud);
}
void AllSources(v1::GradeRequest& r) { Sources(r, "match", "found", "clear"); }
void NoSources(v1::GradeRequest& r) { Sources(r, "unavailable", "unavailable", "unavailable"); }
void NoActivity(v1::GradeRequest& r) { Sources(r, "match", "not_found", "clear"); }
void RegisterOnly(v1::GradeRequest& r) { Sources(r, "match", "unavailable", "unavailable"); }
void RegisterDiffers(v1::GradeRequest& r) { Sources(r, "mismatch", "found", "clear"); }
void FraudOnly(v1::GradeRequest& r) { Sources(r, "unavailable", "unavailable", "clear"); }
void FraudAdverse(v1::GradeRequest& r) { Sources(r, "match", "found", "adverse"); }
void ActivityAndFraud(v1::GradeRequest& r) { Sources(r, "not_found", "found", "clear"); }

void Face(v1::GradeRequest& r) { r.set_face_automatic("passed"); }
void FaceFailed(v1::GradeRequest& r) { r.set_face_automatic("failed"); }
void FaceUncertain(v1::GradeRequest& r) { r.set_face_automatic("uncertain"); }
void Chip(v1::GradeRequest& r) { r.set_chip_verified(true); }
void Typed(v1::GradeRequest& r) { r.set_zone_typed(true); }
void Expired(v1::GradeRequest& r) { r.set_document_expired(true); }
void Vouch(v1::GradeRequest& r) { r.set_vouch("gp_practice"); }
void Questions(v1::GradeRequest& r) {
  r.set_questions_asked(3);
  r.set_questions_correct(3);
}
void QuestionWrong(v1::GradeRequest& r) {
  r.set_questions_asked(3);
  r.set_questions_correct(2);
}
void ReaderYearly(v1::GradeRequest& r) { *r.mutable_face_remote() = Found("passed", "within_1_year"); }
void ReaderLapsed(v1::GradeRequest& r) { *r.mutable_face_remote() = Found("passed", "lapsed"); }
void SeenYearly(v1::GradeRequest& r) { *r.mutable_face_present() = Found("passed", "within_1_year"); }
void SeenTrained(v1::GradeRequest& r) { *r.mutable_face_present() = Found("passed", "within_3_years"); }
void SeenLapsed(v1::GradeRequest& r) { *r.mutable_face_present() = Found("passed", "lapsed"); }
void SeenFailed(v1::GradeRequest& r) { *r.mutable_face_present() = Found("failed", "within_1_year"); }
void Examined(v1::GradeRequest& r, const char* form, const char* outcome, const char* training) {
  *r.mutable_document_examined() = Found(outcome, training);
  r.set_document_form(form);
}
void Original(v1::GradeRequest& r) { Examined(r, "original_present", "passed", "within_1_year"); }
void OriginalTrained(v1::GradeRequest& r) { Examined(r, "original_present", "passed", "within_3_years"); }
void OriginalLapsed(v1::GradeRequest& r) { Examined(r, "original_present", "passed", "lapsed"); }
void OriginalFailed(v1::GradeRequest& r) { Examined(r, "original_present", "failed", "within_1_year"); }
void Posted(v1::GradeRequest& r) { Examined(r, "original_posted", "passed", "within_3_years"); }
void Copy(v1::GradeRequest& r) { Examined(r, "copy", "passed", "within_1_year"); }

struct Route {
  const char* words;  // as docs/routes.md has them
  std::vector<Change> changes;
  const char* profile;  // "none" where none is met
  const char* level;
};

const std::vector<Route>& Routes() {
  static const std::vector<Route> kRoutes = {
      {"Digital: picture, face check, every source agrees", {Face, AllSources}, "M1B", "medium"},
      {"Digital: picture, face check, no activity known", {Face, NoActivity}, "L1A", "low"},
      {"Digital: picture, face check, register only", {Face, RegisterOnly}, "L1B", "low"},
      {"Digital: picture, face check, no sources", {Face, NoSources}, "none", "none"},
      {"Digital: picture and every source, no face check", {AllSources}, "none", "none"},
      {"Digital: face check uncertain, a reader trained within a year finds the same person",
       {FaceUncertain, ReaderYearly, AllSources},
       "M1B",
       "medium"},
      {"Digital: face check uncertain, a reader whose training has lapsed finds the same person",
       {FaceUncertain, ReaderLapsed, AllSources},
       "none",
       "none"},
      {"Digital: face check failed, every source agrees", {FaceFailed, AllSources}, "none", "none"},
      {"Digital: something adverse at a fraud source", {Face, FraudAdverse}, "L1B", "low"},
      {"Digital: the register holds other details", {Face, RegisterDiffers}, "none", "none"},
      {"Digital: document expired, every source agrees", {Face, Expired, AllSources}, "none", "none"},
      {"Chip read, face check, no sources (later)", {Chip, Face, NoSources}, "L1B", "low"},
      {"Chip read, face check, clear fraud source (later)", {Chip, Face, FraudOnly}, "M1A", "medium"},
      {"Chip read, face compared in person within a year's training, clear fraud source (later)",
       {Chip, SeenYearly, FraudOnly},
       "H1A",
       "high"},
      {"Counter: original and face, trained within a year, every source agrees",
       {Original, SeenYearly, AllSources},
       "M1B",
       "medium"},
      {"Counter: original and face, trained within three years, every source agrees",
       {OriginalTrained, SeenTrained, AllSources},
       "M1B",
       "medium"},
      {"Counter: original and face, trained within a year, register does not know the document",
       {Original, SeenYearly, ActivityAndFraud},
       "M1B",
       "medium"},
      {"Counter: original and face, trained within a year, no activity known, vouched for",
       {Original, SeenYearly, NoActivity, Vouch},
       "M1B",
       "medium"},
      {"Counter: original and face, trained within a year, no sources",
       {Original, SeenYearly, NoSources},
       "L1B",
       "low"},
      {"Counter: original and face, training lapsed, every source agrees",
       {OriginalLapsed, SeenLapsed, AllSources},
       "none",
       "none"},
      {"Counter: face is not that of the document", {Original, SeenFailed, AllSources}, "none", "none"},
      {"Counter: the original is not genuine", {OriginalFailed, SeenYearly, AllSources}, "none", "none"},
      {"Telephone: typed lines, questions, every source agrees",
       {Typed, Questions, AllSources},
       "M1B",
       "medium"},
      {"Telephone: typed lines, questions, vouch instead of activity",
       {Typed, Questions, NoActivity, Vouch},
       "M1B",
       "medium"},
      {"Telephone: typed lines, questions, no activity known, no vouch",
       {Typed, Questions, NoActivity},
       "L1A",
       "low"},
      {"Telephone: typed lines, a question answered wrongly, vouched for",
       {Typed, QuestionWrong, AllSources, Vouch},
       "none",
       "none"},
      {"Telephone: typed lines alone", {Typed}, "none", "none"},
      {"Telephone: typed lines, questions, vouch, no sources",
       {Typed, Questions, Vouch, NoSources},
       "none",
       "none"},
      {"Post: originals examined, questions by telephone, every source agrees",
       {Typed, Posted, Questions, AllSources},
       "M1B",
       "medium"},
      {"Post: originals examined, questions by telephone, register does not know the document",
       {Typed, Posted, Questions, ActivityAndFraud},
       "M1B",
       "medium"},
      {"Post: originals examined, nobody spoken to, every source agrees",
       {Typed, Posted, AllSources},
       "none",
       "none"},
      {"Post: copies, questions by telephone, register does not know the document",
       {Typed, Copy, Questions, ActivityAndFraud},
       "none",
       "none"},
      {"Post: copies, questions by telephone, every source agrees (by the register, not by the copies)",
       {Typed, Copy, Questions, AllSources},
       "M1B",
       "medium"},
  };
  return kRoutes;
}

v1::GradeResponse Reached(const Route& route) {
  v1::GradeRequest request;
  request.set_document_type("passport_biometric");
  request.set_zone_consistent(true);
  request.set_level_asked("medium");
  for (const Change change : route.changes) change(request);
  const auto response = AnswerGrade(ShippedPolicy(), request);
  EXPECT_TRUE(response.ok()) << route.words << ": " << response.status();
  return response.ok() ? *response : v1::GradeResponse();
}

// "| words | 3/2 | 1 | 2 | 2 | M1B | medium |"
std::string RowOf(const Route& route, const v1::GradeResponse& grade) {
  return fmt::format("| {} | {}/{} | {} | {} | {} | {} | {} |", route.words, grade.strength(),
                     grade.validity(), grade.activity(), grade.fraud(), grade.verification(), route.profile,
                     route.level);
}

TEST(RoutesTest, EachRouteReachesWhatItReachesAndNoMore) {
  std::set<std::string> names;
  for (const Route& route : Routes()) {
    EXPECT_TRUE(names.insert(route.words).second) << route.words;
    const v1::GradeResponse grade = Reached(route);
    EXPECT_EQ(grade.profile().empty() ? "none" : grade.profile(), route.profile) << route.words;
    EXPECT_EQ(grade.level(), route.level) << route.words;
    EXPECT_EQ(grade.level_reached(), grade.level() == "medium" || grade.level() == "high") << route.words;
    EXPECT_EQ(grade.missing().empty(), grade.level_reached()) << route.words;
  }
}

// Without a chip no route gets beyond medium, whoever looks and whatever agrees: it is written here once more because it
// is the sentence that people will want to bend.
TEST(RoutesTest, WithoutAChipMediumIsTheEnd) {
  v1::GradeRequest request;
  request.set_document_type("passport_biometric");
  request.set_zone_consistent(true);
  request.set_level_asked("very_high");
  for (const Change change : {AllSources, Face, ReaderYearly, SeenYearly, Original, Vouch, Questions}) {
    change(request);
  }
  const auto grade = AnswerGrade(ShippedPolicy(), request);
  ASSERT_TRUE(grade.ok()) << grade.status();
  EXPECT_EQ(grade->level(), "medium");
}

// The automatic face check never gives more than 2, with whatever else.
TEST(RoutesTest, AutomaticFaceCheckStaysAtTwo) {
  for (const Change other : {AllSources, Chip, ReaderYearly, Questions, Original, Vouch}) {
    v1::GradeRequest request;
    request.set_document_type("passport_biometric");
    request.set_zone_consistent(true);
    request.set_level_asked("high");
    Face(request);
    other(request);
    const auto grade = AnswerGrade(ShippedPolicy(), request);
    ASSERT_TRUE(grade.ok()) << grade.status();
    EXPECT_EQ(grade->verification(), 2U);
  }
}

TEST(RoutesTest, DocumentSaysTheSame) {
  std::ifstream document(std::filesystem::path(LAGAN_SOURCE_DIR) / "docs" / "routes.md");
  ASSERT_TRUE(document) << "docs/routes.md is not there";
  std::vector<std::string> written;
  bool in_table = false;
  for (std::string line; std::getline(document, line);) {
    if (line.starts_with("|---")) {
      in_table = true;
    } else if (!line.starts_with("|")) {
      in_table = false;
    } else if (in_table) {
      written.push_back(line);
    }
  }
  std::vector<std::string> reached;
  for (const Route& route : Routes()) reached.push_back(RowOf(route, Reached(route)));
  EXPECT_EQ(written, reached) << "The table must read:\n" << fmt::format("{}", fmt::join(reached, "\n"));
}

}  // namespace
}  // namespace lagan::assurance
