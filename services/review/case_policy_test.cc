#include "services/review/case_policy.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

namespace lagan::review {
namespace {

TEST(CasePolicyTest, TheInstalledTablesAreWellFormed) {
  const auto policy = LoadCasePolicy(LAGAN_SOURCE_DIR "/policy");
  ASSERT_TRUE(policy.ok()) << policy.status();
  // Somebody who contests a decision is read by two people, and soon.
  const std::vector<std::string> contested = {"CONTESTED"};
  EXPECT_EQ(policy->HandlingOf(contested).readers, 2);
  EXPECT_LT(policy->HandlingOf(contested).priority, policy->handling.at("OTHER").priority);
  // For each check that proofing asks for there is something to say.
  for (const std::string_view check : {"document_genuine", "face_matches", "liveness", "caller"}) {
    bool own = false;
    for (const auto& [reason, what] : policy->reasons) own = own || what.checks.contains(check);
    EXPECT_TRUE(own) << check;
  }
}

TEST(CasePolicyTest, TakesTheMostUrgentPriorityAndTheMostReaders) {
  CasePolicy policy;
  policy.handling = {{"OTHER", {6, 1}}, {"URGENT", {1, 1}}, {"GRAVE", {5, 2}}};
  const struct {
    std::vector<std::string> reasons;
    Handling expected;
  } cases[] = {
      {{"OTHER"}, {6, 1}}, {{"NEVER_HEARD_OF"}, {6, 1}},  {{"URGENT"}, {1, 1}},
      {{"GRAVE"}, {5, 2}}, {{"URGENT", "GRAVE"}, {1, 2}}, {{"GRAVE", "NEVER_HEARD_OF"}, {5, 2}},
  };
  for (const auto& c : cases) EXPECT_EQ(policy.HandlingOf(c.reasons), c.expected) << c.reasons.back();
}

TEST(CasePolicyTest, AReasonBelongsToItsChecks) {
  CasePolicy policy;
  policy.reasons = {{"ALTERED", {{"document_genuine"}, "x"}}, {"MISSING", {{}, "x"}}};
  EXPECT_TRUE(policy.MayGive("ALTERED", "document_genuine"));
  EXPECT_FALSE(policy.MayGive("ALTERED", "liveness"));
  EXPECT_TRUE(policy.MayGive("MISSING", "liveness"));
  EXPECT_FALSE(policy.MayGive("INVENTED", "liveness"));
}

class LintTest : public testing::Test {
 protected:
  LintTest() {
    std::string pattern = (std::filesystem::temp_directory_path() / "lagan-policy-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
    std::filesystem::create_directory(folder_ / "review");
  }
  ~LintTest() override { std::filesystem::remove_all(folder_); }
  static std::string Table(const std::string& header, const std::vector<std::string>& rows) {
    std::string text = "# version: 1\n# rows: " + std::to_string(rows.size()) + "\n" + header + "\n";
    for (const std::string& row : rows) text += row + "\n";
    return text;
  }
  Result<CasePolicy> Load(const std::vector<std::string>& priorities,
                          const std::vector<std::string>& reasons) {
    std::ofstream(folder_ / "review" / "priorities.tsv") << Table("reason\tpriority\treaders", priorities);
    std::ofstream(folder_ / "review" / "reasons.tsv") << Table("reason\tchecks\tsentence", reasons);
    return LoadCasePolicy(folder_);
  }
  std::filesystem::path folder_;
};

TEST_F(LintTest, RefusesWhatIsNoPolicy) {
  const std::vector<std::string> good = {"OTHER\t6\t1"};
  const std::vector<std::string> reasons = {"MISSING\tany\tIt is missing.",
                                            "DARK\tliveness,caller\tToo dark."};
  ASSERT_TRUE(Load(good, reasons).ok());
  const struct {
    std::vector<std::string> priorities;
    std::vector<std::string> reasons;
  } bad[] = {
      {{"CONTESTED\t6\t1"}, reasons},                  // no OTHER
      {{"OTHER\t6\t1", "OTHER\t5\t1"}, reasons},       // twice
      {{"OTHER\t0\t1"}, reasons},                      // below the range
      {{"OTHER\t10\t1"}, reasons},                     // above it
      {{"OTHER\t6\t0"}, reasons},                      // nobody reads
      {{"OTHER\t6\t3"}, reasons},                      // three read
      {{"OTHER\t6\t1", "other\t5\t1"}, reasons},       // no reason
      {good, {}},                                      // nothing may be said
      {good, {"MISSING\tany\t"}},                      // no sentence
      {good, {"MISSING\tany\tx", "MISSING\tany\ty"}},  // twice
      {good, {"MISSING\tLiveness\tx"}},                // no check
      {good, {"MISSING\tliveness,\tx"}},               // an empty check
      {good, {"Missing\tany\tx"}},                     // no reason
  };
  for (const auto& c : bad) {
    EXPECT_EQ(Load(c.priorities, c.reasons).status().reason(), "POLICY_INVALID")
        << c.priorities.back() << " / " << (c.reasons.empty() ? "" : c.reasons.back());
  }
}

TEST_F(LintTest, RefusesAFolderWithoutTables) {
  EXPECT_EQ(LoadCasePolicy(folder_).status().reason(), "POLICY_INVALID");
}

}  // namespace
}  // namespace lagan::review
