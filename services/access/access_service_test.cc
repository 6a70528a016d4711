// Hosted as `lagan serve` does, under the list of peers that is installed, with the rings that other services use.
#include "services/access/access_service.h"

#include <gtest/gtest.h>
#include <filesystem>
#include <functional>
#include <thread>

#include "base/core/file.h"
#include "lagan/audit/v1/audit.grpc.pb.h"
#include "services/access/otpauth.h"
#include "services/access/totp.h"
#include "services/audit/audit_service.h"
#include "services/rpc/certificates.h"
#include "services/rpc/client.h"
#include "services/tokens/remote_keys.h"

namespace lagan::access {
namespace {

constexpr char kPassword[] = "correct horse battery";

class AccessServiceTest : public testing::Test {
 protected:
  using Stub = v1::AccessService::Stub;

  AccessServiceTest() {
    std::string pattern = testing::TempDir() + "lagan-hosted-XXXXXX";
    folder_ = ::mkdtemp(pattern.data());
    configuration_ =
        rpc::ParseConfiguration("", {.state = folder_, .policy = LAGAN_SOURCE_DIR "/policy"}).value();
    const auto made = rpc::InitCertificates(
        {.folder = configuration_.certificates,
         .names = {"access", "audit", "proofing", "administrator", "operator-console", "health"}},
        clock_);
    EXPECT_TRUE(made.ok()) << made.status();
  }
  ~AccessServiceTest() override {
    host_.reset();
    std::filesystem::remove_all(folder_);
  }

  Status Start() {
    host_.reset();
    LAGAN_ASSIGN_OR_RETURN(
        host_, host::Host::Start(
                   configuration_, {"access", "audit"},
                   {{"access", MakeAccessService}, {"audit", audit::MakeAuditService}},
                   {.clock = &clock_, .random = &random_, .log = &sink_, .give_up = [] { std::abort(); }}));
    return Status();
  }
  host::Environment Named(const std::string& name) {
    return {.service = name, .configuration = &configuration_, .clock = &clock_};
  }
  rpc::Client<v1::AccessService> As(const std::string& name) {
    return rpc::Client<v1::AccessService>(Named(name).Connect("access").value());
  }
  // Makes an operator, signs in, and gives a token.
  std::string TokenFor(const std::string& login, v1::Role role) {
    v1::CreateOperatorRequest create;
    create.set_idempotency_key("create-operator-" + login);
    create.set_login(login);
    create.set_password(kPassword);
    create.add_roles(role);
    const auto made = As("administrator").Call(&Stub::CreateOperator, {}, create);
    EXPECT_TRUE(made.ok()) << made.status();
    v1::SignInRequest sign_in;
    sign_in.set_login(login);
    sign_in.set_password(kPassword);
    sign_in.set_code(TotpCode(*ReadOtpauth(SecretText(made->totp_address())), TotpStepAt(clock_.Now())));
    const auto signed_in = As("operator-console").Call(&Stub::SignIn, {}, sign_in);
    EXPECT_TRUE(signed_in.ok()) << signed_in.status();
    v1::IssueActorTokenRequest issue;
    issue.set_session(signed_in->session());
    const auto issued = As("operator-console").Call(&Stub::IssueActorToken, {}, issue);
    EXPECT_TRUE(issued.ok()) << issued.status();
    return issued->actor_token();
  }

  std::filesystem::path folder_;
  rpc::Configuration configuration_;
  SystemClock clock_;
  crypto::SystemRandom random_;
  telemetry::MemorySink sink_;
  std::unique_ptr<host::Host> host_;
};

TEST_F(AccessServiceTest, AnotherServiceVerifiesATokenAlsoAfterARestart) {
  ASSERT_TRUE(Start().ok());
  rpc::CallContext call;
  call.actor_token = SecretText(TokenFor("maeve", v1::ROLE_SENIOR));
  for (int i = 0; i < 2; ++i) {
    const auto keys = tokens::MakeActorKeys(Named("proofing"));
    ASSERT_TRUE(keys.ok()) << keys.status();
    tokens::KeyRingActorVerifier verifier(keys->get(), &clock_);
    const auto token = verifier.Verify(call);
    ASSERT_TRUE(token.ok()) << token.status();
    EXPECT_TRUE(token->Has(tokens::Role::kSenior));
    ASSERT_TRUE(Start().ok());
  }
  for (const std::string& line : sink_.Lines()) {
    for (const char* canary : {"maeve", "horse", "otpauth"})
      EXPECT_EQ(line.find(canary), std::string::npos) << line;
  }
}

TEST_F(AccessServiceTest, TheTokenOfTheMetadataDecidesWhoAdministers) {
  ASSERT_TRUE(Start().ok());
  const rpc::CallOptions admin{.actor_token = SecretText(TokenFor("admin", v1::ROLE_ADMINISTRATOR))};
  const rpc::CallOptions reader{.actor_token = SecretText(TokenFor("reader", v1::ROLE_OPERATOR))};
  const auto console = As("operator-console");
  EXPECT_EQ(console.Call(&Stub::ListOperators, admin, {})->operators_size(), 2);
  EXPECT_EQ(console.Call(&Stub::ListOperators, reader, {}).status().reason(), "ROLE_NOT_ALLOWED");
  EXPECT_EQ(console.Call(&Stub::ListOperators, {}, {}).status().reason(), "ACTOR_TOKEN_MISSING");
  EXPECT_TRUE(As("administrator").Call(&Stub::ListOperators, {}, {}).ok());
}

TEST_F(AccessServiceTest, EachCertificateMayCallWhatTheListSays) {
  ASSERT_TRUE(Start().ok());
  const auto may = [](const Status& status) { return status.reason() != "PEER_NOT_ALLOWED"; };
  const auto proofing = As("proofing");
  const auto administrator = As("administrator");
  const auto console = As("operator-console");
  EXPECT_TRUE(may(proofing.Call(&Stub::GetTokenKeys, {}, {}).status()));
  EXPECT_FALSE(may(proofing.Call(&Stub::SignIn, {}, {}).status()));
  EXPECT_FALSE(may(proofing.Call(&Stub::CreateOperator, {}, {}).status()));
  EXPECT_FALSE(may(administrator.Call(&Stub::SignIn, {}, {}).status()));
  EXPECT_FALSE(may(administrator.Call(&Stub::GetTokenKeys, {}, {}).status()));
  EXPECT_FALSE(may(console.Call(&Stub::GetTokenKeys, {}, {}).status()));
  EXPECT_TRUE(may(console.Call(&Stub::SignIn, {}, {}).status()));
}

TEST_F(AccessServiceTest, TheEntriesReachTheAuditLog) {
  ASSERT_TRUE(Start().ok());
  TokenFor("maeve", v1::ROLE_OPERATOR);
  // operator.created and operator.signed_in are carried by a thread, soon.
  const rpc::Client<audit::v1::AuditService> log(Named("administrator").Connect("audit").value());
  const Time deadline = clock_.Now() + std::chrono::seconds(20);
  std::uint64_t entries = 0;
  while (entries < 2 && clock_.Now() < deadline) {
    const auto head = log.Call(&audit::v1::AuditService::Stub::GetHead, {}, {});
    if (head.ok()) entries = head->head().tree_size();
    std::this_thread::yield();
  }
  EXPECT_EQ(entries, 2u);
}

TEST_F(AccessServiceTest, OutsideASandboxAPassphraseIsAsked) {
  configuration_.sandbox = false;
  EXPECT_EQ(Start().reason(), "PASSPHRASE_MISSING");
}

}  // namespace
}  // namespace lagan::access
