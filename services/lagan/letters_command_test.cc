// The commands against the real services over mutual TLS, with the tokens of a session that a test key signs.
#include "services/lagan/letters_command.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>

#include "base/core/file.h"
#include "lagan/access/v1/access.grpc.pb.h"
#include "lagan/letters/v1/letters.grpc.pb.h"
#include "services/audit/audit_service.h"
#include "services/host/host.h"
#include "services/lagan/operator_session.h"
#include "services/lagan/run.h"
#include "services/letters/letters_service.h"
#include "services/letters/test_letters.h"
#include "services/rpc/certificates.h"
#include "services/rpc/client.h"
#include "services/tokens/actor_token.h"
#include "verifier/cose/signer.h"

namespace lagan::commands {
namespace {

constexpr char kKid[] = "test";
constexpr char kSession[] = "0011223344556677001122334455667700112233445566770011223344556677";

// Knows one session, and answers for the keys that its tokens are verified with.
class TestAccess final : public host::HostedService, public access::v1::AccessService::CallbackService {
 public:
  // `token` outlives this; it is what the session gets.
  TestAccess(rpc::Dispatcher& dispatcher, const crypto::P256PublicKey& key, const std::string* token)
      : dispatcher_(dispatcher), key_(key), token_(token) {}
  std::vector<rpc::ServedService> Services() override {
    return {rpc::Serve<access::v1::AccessService>(this)};
  }
  grpc::ServerUnaryReactor* GetTokenKeys(grpc::CallbackServerContext* context,
                                         const access::v1::GetTokenKeysRequest* request,
                                         access::v1::GetTokenKeysResponse* response) override {
    return dispatcher_.Unary(
        context, request, response,
        [this](const rpc::CallContext&,
               const access::v1::GetTokenKeysRequest&) -> Result<access::v1::GetTokenKeysResponse> {
          access::v1::GetTokenKeysResponse answer;
          answer.add_keys()->set_kid(kKid);
          answer.mutable_keys(0)->set_public_key(std::string(AsText(key_.ToDer())));
          return answer;
        });
  }
  grpc::ServerUnaryReactor* IssueActorToken(grpc::CallbackServerContext* context,
                                            const access::v1::IssueActorTokenRequest* request,
                                            access::v1::IssueActorTokenResponse* response) override {
    return dispatcher_.Unary(
        context, request, response,
        [this](const rpc::CallContext& call, const access::v1::IssueActorTokenRequest& asked)
            -> Result<access::v1::IssueActorTokenResponse> {
          if (asked.session() != kSession) {
            return Unauthenticated("SESSION_OVER", "Sign in again.");
          }
          access::v1::IssueActorTokenResponse answer;
          answer.set_actor_token(*token_);
          answer.set_expires_at(FormatTime(call.clock->Now() + tokens::kActorTokenLife));
          return answer;
        });
  }

 private:
  rpc::Dispatcher& dispatcher_;
  const crypto::P256PublicKey key_;
  const std::string* token_;
};

class LettersCommandTest : public testing::Test {
 protected:
  LettersCommandTest() {
    std::string pattern = testing::TempDir() + "lagan-printing-XXXXXX";
    folder_ = ::mkdtemp(pattern.data());
    configuration_ =
        rpc::ParseConfiguration("", {.state = folder_, .policy = LAGAN_SOURCE_DIR "/policy"}).value();
    const auto made = rpc::InitCertificates(
        {.folder = configuration_.certificates,
         .names = {"letters", "audit", "access", "proofing", "operator-console", "health"}},
        clock_);
    EXPECT_TRUE(made.ok()) << made.status();
    auto host = host::Host::Start(
        configuration_, {"letters", "access", "audit"},
        {{"letters", letters::MakeLettersService},
         {"audit", audit::MakeAuditService},
         {"access",
          [this](const host::Environment&,
                 rpc::Dispatcher& dispatcher) -> Result<std::unique_ptr<host::HostedService>> {
            return std::unique_ptr<host::HostedService>(
                std::make_unique<TestAccess>(dispatcher, key_.PublicKey(), &token_));
          }}},
        {.clock = &clock_, .random = &random_, .log = &sink_, .give_up = [] { std::abort(); }});
    EXPECT_TRUE(host.ok()) << host.status();
    host_ = std::move(host).value();
    WriteToken({tokens::Role::kOperator}, key_);
    const Status kept =
        KeepSession(folder_ / "session", {SecretText(kSession), "op-00112233445566aa", "printer"});
    EXPECT_TRUE(kept.ok()) << kept;
  }
  ~LettersCommandTest() override {
    host_.reset();
    std::filesystem::remove_all(folder_);
  }

  void WriteToken(std::set<tokens::Role> roles, const crypto::P256PrivateKey& key) {
    const Time now = FromUnixSeconds(ToUnixSeconds(clock_.Now()));
    const auto token = tokens::SignActorToken({.operator_id = "op-00112233445566aa",
                                               .roles = std::move(roles),
                                               .training = {},
                                               .issued_at = now,
                                               .expires_at = now + tokens::kActorTokenLife},
                                              kKid, verifier::LocalSigner(key));
    ASSERT_TRUE(token.ok()) << token.status();
    token_ = *token;
  }
  void Spool() {
    const letters::LetterFields fields = letters::TestFields();
    letters::v1::SpoolLetterRequest request;
    request.set_letter_serial(fields.letter_serial);
    request.set_credential_serial(fields.credential_serial);
    request.set_full_name(fields.full_name);
    for (const std::string& line : fields.address_lines) request.add_address_lines(line);
    request.set_qr_text(fields.qr_text);
    request.set_expires_at(FormatDate(DateOf(clock_.Now() + std::chrono::days(300))));
    request.set_language("en");
    request.set_print("standard");
    const host::Environment proofing{.service = "proofing", .configuration = &configuration_};
    const auto spooled = rpc::Client<letters::v1::LettersService>(proofing.Connect("letters").value())
                             .Call(&letters::v1::LettersService::Stub::SpoolLetter, {}, request);
    ASSERT_TRUE(spooled.ok()) << spooled.status();
  }
  int Run(std::vector<std::string> arguments) {
    out_.str("");
    err_.str("");
    arguments.insert(arguments.begin(), "letters");
    arguments.insert(arguments.end(),
                     {"--state", folder_.string(), "--session", (folder_ / "session").string()});
    return RunLagan(arguments, {in_, out_, err_});
  }

  std::filesystem::path folder_;
  rpc::Configuration configuration_;
  SystemClock clock_;
  crypto::SystemRandom random_;
  crypto::P256PrivateKey key_ = *crypto::P256PrivateKey::Generate();
  std::string token_;  // Of the session; before the host that reads it.
  telemetry::MemorySink sink_;
  std::unique_ptr<host::Host> host_;
  std::istringstream in_;
  std::ostringstream out_;
  std::ostringstream err_;
};

TEST_F(LettersCommandTest, PrintsARun) {
  EXPECT_EQ(Run({"close-run"}), kExitBadInput);
  EXPECT_NE(err_.str().find("RUN_EMPTY"), std::string::npos) << err_.str();
  Spool();
  ASSERT_EQ(Run({"close-run", "--json"}), kExitOk) << err_.str();
  const std::string run = nlohmann::json::parse(out_.str())["run_id"];
  const std::string to = (folder_ / "print").string();
  ASSERT_EQ(Run({"fetch-run", run, "--to", to}), kExitOk) << err_.str();
  EXPECT_EQ(out_.str(), "Run " + run + ": 1 letters\n");
  EXPECT_TRUE(ReadTextFile(to + "/001-00000-000104.pdf", 1 << 20)->starts_with("%PDF-"));
  EXPECT_EQ(Run({"confirm-run", run, "--printed", "1", "--enveloped", "1", "--posted", "0"}), kExitBadInput);
  EXPECT_NE(err_.str().find("RUN_COUNTS_DIFFER"), std::string::npos) << err_.str();
  EXPECT_EQ(Run({"confirm-run", run, "--printed", "1", "--enveloped", "1", "--posted", "1"}), kExitOk)
      << err_.str();
  EXPECT_EQ(Run({"fetch-run", run, "--to", to + "2"}), kExitBadInput);
  EXPECT_NE(err_.str().find("RUN_CONFIRMED"), std::string::npos) << err_.str();
  EXPECT_FALSE(std::filesystem::exists(to + "2"));
}

TEST_F(LettersCommandTest, NeedsARoleARightKeyAndAPrivateSession) {
  Spool();
  WriteToken({tokens::Role::kAuditor}, key_);
  EXPECT_EQ(Run({"close-run"}), kExitBadInput);
  EXPECT_NE(err_.str().find("ROLE_NOT_ALLOWED"), std::string::npos) << err_.str();
  WriteToken({tokens::Role::kOperator}, *crypto::P256PrivateKey::Generate());
  EXPECT_EQ(Run({"close-run"}), kExitBadInput);
  EXPECT_NE(err_.str().find("ACTOR_TOKEN_INVALID"), std::string::npos) << err_.str();
  WriteToken({tokens::Role::kSupervisor}, key_);
  std::filesystem::permissions(folder_ / "session", std::filesystem::perms(0644));
  EXPECT_EQ(Run({"close-run"}), kExitBadInput);
  EXPECT_NE(err_.str().find("SESSION_NOT_PRIVATE"), std::string::npos) << err_.str();
  std::filesystem::permissions(folder_ / "session", std::filesystem::perms(0600));
  EXPECT_EQ(Run({"close-run"}), kExitOk) << err_.str();
}

}  // namespace
}  // namespace lagan::commands
