#include "services/assurance/policy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace lagan::assurance {
namespace {

namespace fs = std::filesystem;

const fs::path kPolicyFolder = fs::path(LAGAN_SOURCE_DIR) / "policy";

// A copy of the shipped policy in which a test changes one thing.
class PolicyTest : public testing::Test {
 protected:
  void SetUp() override {
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    folder_ = fs::path(testing::TempDir()) / (std::string("assurance_policy_") + test->name());
    fs::remove_all(folder_);
    fs::create_directories(folder_ / "assurance");
    Restore();
  }
  void TearDown() override { fs::remove_all(folder_); }

  void Restore() {
    fs::copy(kPolicyFolder / "assurance", folder_ / "assurance",
             fs::copy_options::recursive | fs::copy_options::overwrite_existing);
  }
  void Replace(const std::string& file, const std::string& from, const std::string& to) {
    const fs::path path = folder_ / "assurance" / file;
    std::ifstream in(path);
    std::string text{std::istreambuf_iterator<char>(in), {}};
    const std::size_t at = text.find(from);
    ASSERT_NE(at, std::string::npos) << from;
    text.replace(at, from.size(), to);
    std::ofstream(path) << text;
  }
  // The message when the changed policy is refused; empty when it loads. Undoes the change.
  std::string Refusal() {
    const auto policy = LoadPolicy(folder_);
    Restore();
    if (policy.ok()) return "";
    EXPECT_EQ(policy.status().reason(), "POLICY_INVALID");
    return policy.status().message();
  }

  fs::path folder_;
};

TEST_F(PolicyTest, ShippedPolicyIsWholeAndInOrder) {
  const auto policy = LoadPolicy(kPolicyFolder);
  ASSERT_TRUE(policy.ok()) << policy.status();
  EXPECT_EQ(policy->profiles.size(), 32U);
  EXPECT_EQ(policy->types.size(), 30U);
  EXPECT_EQ(policy->version, "gpg45-lagan-2");
  const auto of_level = [&](Level level) {
    return std::count_if(policy->profiles.begin(), policy->profiles.end(),
                         [level](const Profile& profile) { return profile.level == level; });
  };
  EXPECT_EQ(of_level(Level::kLow), 6);
  EXPECT_EQ(of_level(Level::kMedium), 8);
  EXPECT_EQ(of_level(Level::kHigh), 9);
  EXPECT_EQ(of_level(Level::kVeryHigh), 9);
  EXPECT_EQ(FindEvidenceType(*policy, "passport_uk")->strength, 4);
  EXPECT_EQ(FindEvidenceType(*policy, "id_card_ni_electoral")->strength, 3);
  EXPECT_EQ(FindEvidenceType(*policy, "library_card"), nullptr);
  EXPECT_NE(FindVoucher(policy->vouchers, "gp_practice"), nullptr);
  EXPECT_EQ(FindVoucher(policy->vouchers, "neighbour"), nullptr);
}

TEST_F(PolicyTest, RedundantProfileIsFlaggedNotMended) {
  const auto policy = LoadPolicy(kPolicyFolder);
  ASSERT_TRUE(policy.ok());
  ASSERT_EQ(policy->findings.size(), 1U);
  EXPECT_EQ(policy->findings[0], "H2C is redundant: whoever meets it meets H2D too");
}

TEST_F(PolicyTest, LintFindsEachFault) {
  const std::string m1a = "M1A\tmedium\t1\t4\t2\t\t\t\t\t0\t1\t2";
  const struct {
    const char* file;
    std::string from, to;
    const char* message;
  } faults[] = {
      {"profiles.tsv", m1a + "\n", "", "31 rows where 32"},
      {"profiles.tsv", "# version: gpg45-lagan-2", "# version: other", "another version"},
      {"profiles.tsv", "profile\tlevel", "profile\tgrade", "columns must be"},
      {"profiles.tsv", m1a, "M1A\tmiddling\t1\t4\t2\t\t\t\t\t0\t1\t2", "none of the four"},
      {"profiles.tsv", m1a, "M1A\tmedium\t1\t5\t2\t\t\t\t\t0\t1\t2", "1 to 4"},
      {"profiles.tsv", m1a, "M1A\tmedium\t1\t4\t0\t\t\t\t\t0\t1\t2", "1 to 4"},
      {"profiles.tsv", m1a, "M1A\tmedium\t1\t4\t2\t\t\t\t\t5\t1\t2", "0 to 4"},
      {"profiles.tsv", m1a, "M1A\tmedium\t1\t4\t2\t\t\t\t\t0\t4\t2", "0 to 3"},
      {"profiles.tsv", m1a, "M1A\tmedium\t1\t4\t2\t\t\t\t\t0\t1\t", "0 to 4"},
      {"profiles.tsv", m1a, "M1A\tmedium\t1\t4\t2\t2\t2\t\t\t0\t1\t2", "more pieces"},
      {"profiles.tsv", m1a, "M1A\tmedium\t2\t4\t2\t\t\t\t\t0\t1\t2", "1 to 4"},
      {"profiles.tsv", m1a, "M1B\tmedium\t1\t4\t2\t\t\t\t\t0\t1\t2", "named twice"},
      {"profiles.tsv", "M1B\tmedium", "M1B\tlow", "lower level after"},
      {"profiles.tsv", m1a, "M1A\tmedium\t1\t4\t4\t\t\t\t\t0\t1\t4", "implies H1A of a higher level"},
      {"evidence_strength.tsv", "passport_uk\t4", "passport_uk\t0", "1 to 4"},
      {"evidence_strength.tsv", "passport_us\t3", "passport_uk\t3", "named twice"},
      {"scoring.tsv", "V2-REGISTER-DIFFERS", "V2-REGISTER-MATCHES", "named twice"},
      {"scoring.tsv", "\tgives\t2\tThe details", "\tgives\t5\tThe details", "0 to 4"},
      {"scoring.tsv", "\tcaps\t3\tRead", "\tgives\t3\tRead", "only be capped"},
      {"scoring.tsv", "\tcaps\t0\tA question", "\tgives\t2\tA question", "only a passed check"},
      {"scoring.tsv", "validity\tchip\totherwise", "validity\tchip\tnot_run",
       "no row for validity otherwise"},
      {"scoring.tsv", "activity_history\tpassed", "palm_reading\tpassed", "check is not known"},
      {"scoring.tsv", "activity\tactivity_history\tpassed", "validity\tactivity_history\tpassed",
       "check of the document"},
      {"scoring.tsv", "activity_history\tfailed", "activity_history\tpassed", "second rule"},
      {"scoring.tsv", "gives\t2\tThe automatic", "gives\t3\tThe automatic", "gives at most 2"},
      {"scoring.tsv", "gives\t2\tA reader", "gives\t3\tA reader", "gives at most 2"},
      {"scoring.tsv", "nothing\t0\tAn operator whose training", "gives\t1\tAn operator whose training",
       "only a passed check"},
      {"scoring.tsv", "nothing\t0\tA copy", "gives\t1\tA copy", "only a passed check"},
      {"scoring.tsv", "vouch\totherwise", "vouch\tfailed", "no row for activity otherwise"},
      {"vouchers.tsv", "# version: gpg45-lagan-2", "# version: gpg45-lagan-1", "another version"},
      {"remedies.tsv", "# version: gpg45-lagan-2", "# version: gpg45-lagan-1", "another version"},
      {"remedies.tsv", "vouch\t2", "palm_reading\t2", "check is not known"},
      {"remedies.tsv", "vouch\t2", "face_present\t2", "named twice"},
      {"remedies.tsv", "vouch\t2", "zone_typed\t2", "raises nothing"},
      {"remedies.tsv", "vouch\t2", "vouch\t0", "1 to 9"},
      {"vouchers.tsv", "hospital\t", "school\t", "named twice"},
      {"vouchers.tsv", "hospital\t", "Hospital\t", "a-z"},
      {"vouchers.tsv", "\tSocial worker", "\t", "empty cell"},
  };
  ASSERT_EQ(Refusal(), "");
  for (const auto& fault : faults) {
    Replace(fault.file, fault.from, fault.to);
    EXPECT_THAT(Refusal(), testing::HasSubstr(fault.message)) << fault.from << " -> " << fault.to;
  }
  fs::remove(folder_ / "assurance" / "scoring.tsv");
  EXPECT_THAT(Refusal(), testing::HasSubstr("scoring.tsv"));
}

}  // namespace
}  // namespace lagan::assurance
