// Hosted as `lagan serve` does: over mutual TLS, under the list of peers that is installed, with the audit service away.
#include "services/letters/letters_service.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "services/letters/test_letters.h"
#include "services/rpc/certificates.h"
#include "services/rpc/client.h"
#include "services/rpc/configuration.h"

namespace lagan::letters {
namespace {

class LettersServiceTest : public testing::Test {
 protected:
  LettersServiceTest() {
    std::string pattern = testing::TempDir() + "lagan-hosted-XXXXXX";
    folder_ = ::mkdtemp(pattern.data());
    configuration_ =
        rpc::ParseConfiguration("", {.state = folder_, .policy = LAGAN_SOURCE_DIR "/policy"}).value();
    const auto made = rpc::InitCertificates({.folder = configuration_.certificates,
                                             .names = {"letters", "proofing", "operator-console", "health"}},
                                            clock_);
    EXPECT_TRUE(made.ok()) << made.status();
  }
  ~LettersServiceTest() override { std::filesystem::remove_all(folder_); }

  Result<std::unique_ptr<host::Host>> Start() {
    return host::Host::Start(
        configuration_, {"letters"}, {{"letters", MakeLettersService}},
        {.clock = &clock_, .random = &random_, .log = &sink_, .give_up = [] { std::abort(); }});
  }
  rpc::Client<v1::LettersService> As(const std::string& name) {
    const host::Environment caller{.service = name, .configuration = &configuration_};
    return rpc::Client<v1::LettersService>(caller.Connect("letters").value());
  }
  static v1::SpoolLetterRequest Request() {
    LetterFields fields = TestFields();
    v1::SpoolLetterRequest request;
    request.set_letter_serial(fields.letter_serial);
    request.set_credential_serial(fields.credential_serial);
    request.set_full_name(fields.full_name);
    for (const std::string& line : fields.address_lines) request.add_address_lines(line);
    request.set_qr_text(fields.qr_text);
    request.set_expires_at(FormatDate(DateOf(SystemClock().Now() + std::chrono::days(300))));
    request.set_language("ga");
    request.set_print("large");
    return request;
  }

  std::filesystem::path folder_;
  rpc::Configuration configuration_;
  SystemClock clock_;
  crypto::SystemRandom random_;
  telemetry::MemorySink sink_;
};

TEST_F(LettersServiceTest, SpoolsForProofingAndKeepsLettersOverARestart) {
  auto host = Start();
  ASSERT_TRUE(host.ok()) << host.status();
  const auto first = As("proofing").Call(&v1::LettersService::Stub::SpoolLetter, {}, Request());
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(first->pages(), 2U);
  host->reset();
  host = Start();
  ASSERT_TRUE(host.ok()) << host.status();
  const auto again = As("proofing").Call(&v1::LettersService::Stub::SpoolLetter, {}, Request());
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->SerializeAsString(), first->SerializeAsString());
  for (const std::string& line : sink_.Lines()) {
    for (const char* canary : {"Canary", "Newtownards", "BT23"})
      EXPECT_EQ(line.find(canary), std::string::npos);
  }
}

TEST_F(LettersServiceTest, OperatorsNeedATokenAndConsolesMayNotSpool) {
  auto host = Start();
  ASSERT_TRUE(host.ok()) << host.status();
  const auto console = As("operator-console");
  EXPECT_EQ(console.Call(&v1::LettersService::Stub::SpoolLetter, {}, Request()).status().reason(),
            "PEER_NOT_ALLOWED");
  v1::CloseRunRequest close;
  close.set_idempotency_key("close-run-0000001");
  EXPECT_EQ(console.Call(&v1::LettersService::Stub::CloseRun, {}, close).status().reason(),
            "ACTOR_TOKEN_MISSING");
  EXPECT_EQ(console.Call(&v1::LettersService::Stub::ConfirmRun, {}, {}).status().reason(),
            "ACTOR_TOKEN_MISSING");
  EXPECT_EQ(console.Collect(&v1::LettersService::Stub::GetRun, {}, {}, 10).status().reason(),
            "ACTOR_TOKEN_MISSING");
  EXPECT_EQ(As("proofing").Call(&v1::LettersService::Stub::CloseRun, {}, close).status().reason(),
            "PEER_NOT_ALLOWED");
}

}  // namespace
}  // namespace lagan::letters
