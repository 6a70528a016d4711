// The commands for operators, against the real service.
#include "services/lagan/operator_command.h"

#include <gtest/gtest.h>
#include <filesystem>
#include <sstream>

#include "base/core/file.h"
#include "services/access/access_service.h"
#include "services/access/otpauth.h"
#include "services/access/totp.h"
#include "services/audit/audit_service.h"
#include "services/lagan/operator_session.h"
#include "services/lagan/run.h"
#include "services/rpc/certificates.h"

namespace lagan::commands {
namespace {

struct Ran {
  int status;
  std::string out;
  std::string err;
};

class OperatorCommandTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "lagan-operator-XXXXXX";
    folder_ = ::mkdtemp(pattern.data());
    configuration_ =
        rpc::ParseConfiguration("", {.state = folder_, .policy = LAGAN_SOURCE_DIR "/policy"}).value();
    const auto made = rpc::InitCertificates(
        {configuration_.certificates, {"access", "audit", "administrator", "operator-console", "health"}},
        clock_);
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

  std::string SessionFile() const { return (folder_ / "terminal" / "session").string(); }
  Ran Run(std::vector<std::string> arguments, const std::string& typed = {}) {
    arguments.insert(arguments.begin(), "operator");
    arguments.insert(arguments.end(), {"--state", folder_.string(), "--session", SessionFile()});
    std::istringstream in(typed);
    std::ostringstream out, err;
    const int status = RunLagan(arguments, {in, out, err});
    return {status, out.str(), err.str()};
  }
  // Makes an operator; gives the id, and remembers the secret.
  std::string Create(const std::string& login, const std::string& roles) {
    const Ran ran =
        Run({"create", "--login", login, "--roles", roles, "--training", "face_comparison=2026-01-31"},
            "correct horse battery\n");
    EXPECT_EQ(ran.status, 0) << ran.err;
    const std::size_t at = ran.out.find("otpauth://");
    if (at == std::string::npos) return {};
    secret_ = *access::ReadOtpauth(SecretText(ran.out.substr(at, ran.out.find('\n', at) - at)));
    return ran.out.substr(0, 19);
  }
  std::string Code() const { return access::TotpCode(secret_, access::TotpStepAt(clock_.Now())); }

  SystemClock clock_;
  crypto::SystemRandom random_;
  telemetry::MemorySink sink_;
  std::filesystem::path folder_;
  rpc::Configuration configuration_;
  std::unique_ptr<host::Host> host_;
  SecretBytes secret_;
};

TEST_F(OperatorCommandTest, FromTheFirstOperatorToSignOut) {
  EXPECT_EQ(Run({"whoami"}).status, 2);
  EXPECT_NE(Run({"whoami"}).err.find("NOT_SIGNED_IN"), std::string::npos);
  const std::string id = Create("maeve", "operator,senior");
  EXPECT_EQ(Run({"list"}).out, id + "  maeve  operator,senior  face_comparison=2026-01-31\n");
  const Ran in = Run({"sign-in"}, "maeve\ncorrect horse battery\n" + Code() + "\n");
  ASSERT_EQ(in.status, 0) << in.err;
  EXPECT_EQ((in.out + in.err).find("horse"), std::string::npos);
  EXPECT_TRUE(IsOwnerOnly(SessionFile()));
  EXPECT_EQ(Run({"whoami"}).out, id + "  maeve\n");
  {
    const auto session = OperatorSession::Open(configuration_, SessionFile(), clock_);
    ASSERT_TRUE(session.ok()) << session.status();
    EXPECT_FALSE((*session)->Call()->actor_token.Reveal().empty());
    EXPECT_TRUE((*session)->Connect("review").ok());
  }
  EXPECT_NE(Run({"list", "--console"}).err.find("ROLE_NOT_ALLOWED"), std::string::npos);
  EXPECT_EQ(Run({"sign-out"}).status, 0);
  EXPECT_FALSE(std::filesystem::exists(SessionFile()));
  EXPECT_EQ(Run({"sign-out"}).status, 0) << "harmless";
}

TEST_F(OperatorCommandTest, AdministratorsChangeOthers) {
  const std::string id = Create("maeve", "operator");
  EXPECT_EQ(Run({"roles", id, "supervisor,senior"}).out,
            id + "  maeve  senior,supervisor  face_comparison=2026-01-31\n");
  EXPECT_NE(Run({"train", id, "caller_verification=2026-02-01"}).out.find("caller_verification=2026-02-01"),
            std::string::npos);
  const std::string admin = Create("admin", "administrator");
  ASSERT_EQ(Run({"sign-in", "--login", "admin"}, "correct horse battery\n" + Code() + "\n").status, 0);
  EXPECT_NE(Run({"disable", admin, "--console"}).err.find("OWN_ACCOUNT"), std::string::npos);
  EXPECT_NE(Run({"disable", id, "--console"}).out.find("disabled"), std::string::npos);
}

TEST_F(OperatorCommandTest, WhatIsWrongIsNamed) {
  const struct {
    std::vector<std::string> arguments;
    std::string typed;
    const char* reason;
  } kCases[] = {
      {{"create", "--login", "maeve", "--roles", "king"}, "", "ROLE_UNKNOWN"},
      {{"create", "--login", "maeve", "--roles", "operator", "--training", "x"}, "", "TRAINING_INVALID"},
      {{"create", "--login", "maeve", "--roles", "operator"}, "", "INPUT_MISSING"},
      {{"create", "--login", "maeve", "--roles", "operator"}, "short\n", "FIELD_INVALID"},
      {{"create", "--login", "maeve", "--roles", "operator,administrator"},
       "correct horse battery\n",
       "ROLE_COMBINATION"},
      {{"disable", "op-0000000000000000"}, "", "OPERATOR_NOT_FOUND"},
      {{"sign-in"}, "nobody\ncorrect horse battery\n000000\n", "SIGN_IN_FAILED"},
  };
  for (const auto& c : kCases) {
    const Ran ran = Run(c.arguments, c.typed);
    EXPECT_EQ(ran.status, 2) << c.reason;
    EXPECT_NE(ran.err.find(c.reason), std::string::npos) << ran.err;
  }
  EXPECT_EQ(Run({"juggle"}).status, 2);
}

TEST_F(OperatorCommandTest, APasswordFileMustBePrivate) {
  const std::string file = (folder_ / "password").string();
  const std::vector<std::string> create = {"create",   "--login",         "maeve", "--roles",
                                           "operator", "--password-file", file};
  ASSERT_TRUE(WriteFileAtomically(file, AsBytes("correct horse battery\n"), 0644).ok());
  EXPECT_NE(Run(create).err.find("PASSWORD_NOT_PRIVATE"), std::string::npos);
  ASSERT_TRUE(WriteFileAtomically(file, AsBytes("correct horse battery\n"), 0600).ok());
  EXPECT_EQ(Run(create).status, 0);
}

TEST_F(OperatorCommandTest, ASessionThatOthersCanReadOrThatIsNoneIsRefused) {
  ASSERT_TRUE(
      KeepSession(SessionFile(), {SecretText(std::string(64, 'a')), "op-0123456789abcdef", "maeve"}).ok());
  EXPECT_NE(Run({"whoami"}).err.find("SESSION_OVER"), std::string::npos);
  std::filesystem::permissions(SessionFile(), std::filesystem::perms::others_read,
                               std::filesystem::perm_options::add);
  EXPECT_NE(Run({"whoami"}).err.find("SESSION_NOT_PRIVATE"), std::string::npos);
  for (const char* text : {"", "{}", "[1]", "{\"session\":1}"}) {
    ASSERT_TRUE(WriteFileAtomically(SessionFile(), AsBytes(text), 0600).ok());
    EXPECT_NE(Run({"whoami"}).err.find("SESSION_UNREADABLE"), std::string::npos) << text;
  }
  EXPECT_EQ(Run({"sign-out"}).status, 0);
}

TEST_F(OperatorCommandTest, DemoStaffAreMadeInASandbox) {
  const Ran ran = Run({"demo-staff"});
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_NE(ran.out.find("demo-supervisor"), std::string::npos);
  const std::string file = (folder_ / "real.toml").string();
  ASSERT_TRUE(
      WriteFileAtomically(file,
                          AsBytes("sandbox = false\nsources = \"/nowhere\"\n[credential]\nstatus_lists = "
                                  "\"https://lists.example/\"\n"),
                          0600)
          .ok());
  const Ran refused = Run({"demo-staff", "--config", file});
  EXPECT_EQ(refused.status, 2);
  EXPECT_NE(refused.err.find("NOT_A_SANDBOX"), std::string::npos);
}

}  // namespace
}  // namespace lagan::commands
