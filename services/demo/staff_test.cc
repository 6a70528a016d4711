// The demonstration's operators against the real service.
#include "services/demo/staff.h"

#include <gtest/gtest.h>
#include <filesystem>

#include "base/core/file.h"
#include "services/access/access_service.h"
#include "services/audit/audit_service.h"
#include "services/rpc/certificates.h"

namespace lagan::demo {
namespace {

class StaffTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "lagan-staff-XXXXXX";
    folder_ = ::mkdtemp(pattern.data());
    configuration_ =
        rpc::ParseConfiguration("", {.state = folder_, .policy = LAGAN_SOURCE_DIR "/policy"}).value();
    const auto made = rpc::InitCertificates(
        {configuration_.certificates, {"access", "audit", "administrator", "operator-console", "health"}},
        SystemClock());
    ASSERT_TRUE(made.ok()) << made.status();
    auto host = host::Host::Start(
        configuration_, {"access", "audit"},
        {{"access", access::MakeAccessService}, {"audit", audit::MakeAuditService}},
        {.clock = &clock_, .random = &random_, .log = &sink_, .give_up = [] { std::abort(); }});
    ASSERT_TRUE(host.ok()) << host.status();
    host_ = *std::move(host);
  }
  void TearDown() override {
    host_.reset();
    std::filesystem::remove_all(folder_);
  }
  std::filesystem::path Card(const char* login) const {
    return folder_ / "demo-staff" / (std::string(login) + ".json");
  }
  Status Make() { return MakeDemoStaff(configuration_, clock_, random_).status(); }
  Result<SecretText> Token(const std::string& login) {
    LAGAN_ASSIGN_OR_RETURN(const auto source, SignInStaff(configuration_, login, clock_));
    return source->Token();
  }

  ManualClock clock_{SystemClock().Now()};
  crypto::SystemRandom random_;
  telemetry::MemorySink sink_;
  std::filesystem::path folder_;
  rpc::Configuration configuration_;
  std::unique_ptr<host::Host> host_;
};

TEST_F(StaffTest, AreMadeOnceAndSignInByThemselves) {
  const auto first = MakeDemoStaff(configuration_, clock_, random_);
  ASSERT_TRUE(first.ok()) << first.status();
  ASSERT_EQ(first->size(), 4u);
  EXPECT_TRUE(IsOwnerOnly(Card(kSenior)));
  const auto second = MakeDemoStaff(configuration_, clock_, random_);
  ASSERT_TRUE(second.ok()) << second.status();
  for (std::size_t i = 0; i < first->size(); ++i) {
    EXPECT_EQ((*second)[i].operator_id, (*first)[i].operator_id);
    EXPECT_TRUE(Token((*first)[i].login).ok());
  }
}

TEST_F(StaffTest, GoOnWhereACrashLeftThem) {
  ASSERT_TRUE(Make().ok());
  // As it lay before the answer came.
  std::string text = *ReadTextFile(Card(kSenior), 4096);
  const std::size_t at = text.find("\"totp_address\":\"") + 16;
  text.erase(at, text.find('"', at) - at);
  ASSERT_TRUE(WriteFileAtomically(Card(kSenior), AsBytes(text), 0600).ok());
  EXPECT_EQ(Token(kSenior).status().reason(), "STAFF_NOT_MADE");
  const Status again = Make();
  ASSERT_TRUE(again.ok()) << again;
  EXPECT_TRUE(Token(kSenior).ok());
}

TEST_F(StaffTest, ASessionIsTakenUpUntilItIsOver) {
  ASSERT_TRUE(Make().ok());
  ASSERT_TRUE(Token(kSupervisor).ok());
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(Token(kSupervisor).ok()) << "without a code";
  clock_.Advance(std::chrono::minutes(15));
  EXPECT_TRUE(Token(kSupervisor).ok()) << "signed in anew";
}

TEST_F(StaffTest, ATokenIsFetchedAgainBeforeItRunsOut) {
  ASSERT_TRUE(Make().ok());
  const auto source = SignInStaff(configuration_, kFirstOperator, clock_);
  ASSERT_TRUE(source.ok()) << source.status();
  const SecretText first = *(*source)->Token();
  clock_.Advance(std::chrono::minutes(2));
  EXPECT_TRUE((*source)->Token()->Reveal() == first.Reveal());
  clock_.Advance(std::chrono::minutes(1));
  EXPECT_FALSE((*source)->Token()->Reveal() == first.Reveal());
  clock_.Advance(std::chrono::minutes(15));
  EXPECT_EQ((*source)->Call().status().reason(), "SESSION_OVER");
}

TEST_F(StaffTest, NoMoreSignInsThanThereAreCodes) {
  ASSERT_TRUE(Make().ok());
  const auto sign_in_anew = [&] {
    std::string text = *ReadTextFile(Card(kSenior), 4096);
    const std::size_t at = text.find("\"session\":\"") + 11;
    text.erase(at, text.find('"', at) - at);
    EXPECT_TRUE(WriteFileAtomically(Card(kSenior), AsBytes(text), 0600).ok());
    return Token(kSenior).status();
  };
  EXPECT_TRUE(sign_in_anew().ok());
  EXPECT_TRUE(sign_in_anew().ok()) << "with the code of the next half minute";
  EXPECT_EQ(sign_in_anew().reason(), "CODES_USED_UP");
  clock_.Advance(std::chrono::seconds(30));
  EXPECT_TRUE(sign_in_anew().ok());
}

TEST_F(StaffTest, OnlyInASandbox) {
  configuration_.sandbox = false;
  EXPECT_EQ(Make().reason(), "NOT_A_SANDBOX");
  EXPECT_EQ(Token(kSenior).status().reason(), "NOT_A_SANDBOX");
  configuration_.sandbox = true;
  EXPECT_EQ(Token(kSenior).status().reason(), "STAFF_NOT_MADE");
  EXPECT_FALSE(std::filesystem::exists(folder_ / "demo-staff"));
}

}  // namespace
}  // namespace lagan::demo
