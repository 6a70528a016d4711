// The whole ceremony with the real programs: from nothing to a credential that lagan-verify accepts as real, and on to the
// withdrawal of its key; on key files and on a token of SoftHSM2.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <sstream>

#include "base/core/descriptor.h"
#include "base/core/file.h"
#include "lagan/credential/v1/credential.grpc.pb.h"
#include "services/keys/soft_token.h"
#include "services/rpc/certificates.h"
#include "services/rpc/configured.h"
#include "verifier/cose/sign1.h"
#include "verifier/testing/certified_signer.h"
#include "verifier/testing/sample_venue.h"

namespace lagan::commands {
namespace {

namespace fs = std::filesystem;
using Issuer = credential::v1::CredentialService;

constexpr char kPassphrase[] = "correct horse battery";
constexpr std::size_t kLimit = 1 << 20;

struct Ran {
  int status = -1;
  std::string out;
  std::string err;
};

// A word of an output after a label at the beginning of a line: "key          ab12 .." gives "ab12 ..".
std::string After(const std::string& output, const std::string& label) {
  std::istringstream lines(output);
  for (std::string line; std::getline(lines, line);) {
    if (line.rfind(label + " ", 0) == 0) return line.substr(line.find_first_not_of(' ', label.size()));
  }
  ADD_FAILURE() << "no " << label << " in " << output;
  return {};
}

// `lagan host --services credential` until it goes out of scope.
class Service {
 public:
  explicit Service(const fs::path& config) {
    int pipe[2];
    EXPECT_EQ(::pipe2(pipe, O_CLOEXEC), 0);
    process_ = ::fork();
    if (process_ == 0) {
      ::dup2(pipe[1], STDOUT_FILENO);
      const std::string program = LAGAN_BINARY_DIR "/bin/lagan";
      ::execl(program.c_str(), "lagan", "host", "--services", "credential", "--config", config.c_str(),
              static_cast<char*>(nullptr));
      ::_exit(127);
    }
    ::close(pipe[1]);
    const Descriptor out(pipe[0]);
    char buffer[64];
    ready_ = ::read(out.get(), buffer, sizeof buffer) > 0;
  }
  ~Service() {
    ::kill(process_, SIGTERM);
    ::waitpid(process_, nullptr, 0);
  }
  bool ready() const { return ready_; }

 private:
  pid_t process_ = -1;
  bool ready_ = false;
};

class KeysCeremonyTest : public testing::TestWithParam<bool> {
 protected:
  KeysCeremonyTest() {
    std::string pattern = (::access("/dev/shm", W_OK | X_OK) == 0 ? "/dev/shm" : "/tmp") +
                          std::string("/lagan-ceremony-XXXXXX");
    folder_ = ::mkdtemp(pattern.data());
    Write("passphrase", kPassphrase);
    Write("pin", keys::SoftToken::kPin);
    std::string config = "state = \"" + Path("state") + "\"\ncertificates = \"" + Path("certificates") +
                         "\"\npolicy = \"" LAGAN_SOURCE_DIR "/policy\"\nsandbox = false\nsources = \"" +
                         folder_.string() + "\"\n[credential]\nstatus_lists = \"https://lists.example/\"\n";
    if (OnToken()) {
      config += "signer = \"pkcs11\"\nmodule = \"" + keys::SoftToken::Module().string() +
                "\"\ntoken = \"lagan-test\"\npin = \"file:" + Path("pin") + "\"\n";
    }
    config += "[services.credential]\npassphrase = \"file:" + Path("passphrase") + "\"\n";
    Write("lagan.toml", config);
    configuration_ = rpc::LoadConfiguration({.file = Path("lagan.toml")}).value();
    const auto made = rpc::InitCertificates(
        {.folder = Path("certificates"), .names = {"credential", "proofing", "administrator", "health"}},
        SystemClock());
    EXPECT_TRUE(made.ok()) << made.status();
  }
  ~KeysCeremonyTest() override { fs::remove_all(folder_); }

  static bool OnToken() { return GetParam(); }
  std::string Path(const std::string& name) const { return (folder_ / name).string(); }
  void Write(const std::string& name, const std::string& content) {
    ASSERT_TRUE(WriteFileAtomically(folder_ / name, AsBytes(content), 0600).ok());
  }
  // Runs a program of ours with what is typed at it.
  Ran Run(const std::string& program, const std::string& arguments, const std::string& typed = {}) {
    Write("typed", typed);
    const std::string command = LAGAN_BINARY_DIR "/bin/" + program + " " + arguments + " <" + Path("typed") +
                                " >" + Path("out") + " 2>" + Path("err");
    const int status = std::system(command.c_str());
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, *ReadTextFile(folder_ / "out", kLimit),
            *ReadTextFile(folder_ / "err", kLimit)};
  }
  Ran Keys(const std::string& arguments, const std::string& typed = {}) {
    return Run("lagan", "keys " + arguments, typed);
  }
  Ran Configured(const std::string& arguments, const std::string& typed = {}) {
    return Keys(arguments + " --config " + Path("lagan.toml"), typed);
  }
  // One turn of the ceremony; the root's holders and the service's people read each other the fingerprints.
  void Certify(const std::string& root_fingerprint) {
    const Ran request = Configured("request --issuer 'Lagan Test' --out " + Path("request.pem"));
    ASSERT_EQ(request.status, 0) << request.err;
    const std::string key = After(request.out, "key");
    const std::string certify = "certify --root " + Path("root") + " --request " + Path("request.pem") +
                                " --out " + Path("issuer.pem") + " --passphrase file:" + Path("passphrase");
    const Ran wrong = Keys(certify, root_fingerprint + "\n");
    EXPECT_EQ(wrong.status, 2);
    EXPECT_NE(wrong.err.find("FINGERPRINT_WRONG"), std::string::npos) << wrong.err;
    EXPECT_FALSE(fs::exists(Path("issuer.pem")));
    const Ran certified = Keys(certify, key.substr(0, 39) + "\n");
    ASSERT_EQ(certified.status, 0) << certified.err;
    const Ran installed = Configured("install --certificate " + Path("issuer.pem"), root_fingerprint + "\n");
    ASSERT_EQ(installed.status, 0) << installed.err;
    EXPECT_EQ(After(installed.out, "under root"), root_fingerprint);
    fs::rename(Path("issuer.pem"), Path("issuer-before.pem"));
  }
  std::string Issue(const std::string& key) {
    const rpc::Client<Issuer> client(
        rpc::Channel::Open(rpc::ChannelOptionsOf(configuration_, "proofing", "credential")).value());
    credential::v1::IssueCredentialRequest request;
    request.set_idempotency_key(key);
    request.set_application_id("00112233445566778899aabbccddeeff");
    request.mutable_claims()->set_full_name("Órla Example");
    request.mutable_claims()->set_birth_date("1985-02-17");
    request.set_level("medium");
    request.set_profile("M1B");
    const auto answer = client.Call(&Issuer::Stub::IssueCredential, {}, request);
    EXPECT_TRUE(answer.ok()) << answer.status();
    if (!answer.ok()) return {};
    EXPECT_FALSE(answer->specimen());
    return answer->qr_text();
  }
  Ran Verify(const std::string& text) {
    const std::string trust =
        (fs::path(Path("state")) / "services" / "credential" / "public" / "trust.bundle").string();
    return Run("lagan-verify", "--json --trust " + trust + " -", text + "\n");
  }
  // By its certificate into the bundle of this installation, which then judges what it signed; and out again.
  void AnEuKeyComesAndGoes() {
    const verifier::testing::CertifiedSigner signer("P-256", "1.3.6.1.4.1.1847.2021.1.1");
    Write("dsc.pem", signer.Pem());
    const auto judged = [&](const char* group) {
      const Bytes payload = verifier::testing::MakeEuPayload(group, SystemClock().Now());
      const Bytes message = *verifier::EncodeSign1(payload, {signer.Kid(), {}}, signer);
      return Verify(verifier::testing::TextOf(verifier::Format::kEuCertificate, message)).out;
    };
    EXPECT_NE(judged("t").find("UNKNOWN_ISSUER"), std::string::npos);
    const Ran imported = Configured("import-eu " + Path("dsc.pem") + " --country IE");
    ASSERT_EQ(imported.status, 0) << imported.err;
    EXPECT_EQ(After(imported.out, "key"), HexEncode(signer.Kid()));
    EXPECT_EQ(After(imported.out, "purposes"), "eu-dcc-test");
    EXPECT_NE(judged("t").find("\"outcome\":\"accepted\""), std::string::npos) << judged("t");
    EXPECT_NE(judged("v").find("WRONG_KEY_PURPOSE"), std::string::npos) << judged("v");
    EXPECT_EQ(Configured("withdraw " + HexEncode(signer.Kid()) + " --reason expired_csca").status, 0);
    EXPECT_NE(judged("t").find("KEY_WITHDRAWN"), std::string::npos) << judged("t");
    EXPECT_EQ(Configured("import-eu " + Path("passphrase") + " --country IE").status, 2)
        << "CERTIFICATE_INVALID";
  }
  std::string CurrentKid(const std::string& purpose) {
    const Ran list = Configured("list");
    EXPECT_EQ(list.status, 0) << list.err;
    std::istringstream lines(list.out);
    for (std::string line; std::getline(lines, line);) {
      if (line.find(" " + purpose + " ") != std::string::npos && line.find(" signs ") != std::string::npos) {
        return line.substr(0, 16);
      }
    }
    ADD_FAILURE() << "no key signs for " << purpose << " in " << list.out;
    return {};
  }

  keys::SoftToken soft_;
  fs::path folder_;
  rpc::Configuration configuration_;
};

TEST_P(KeysCeremonyTest, FromNothingToARealCredentialAndTheWithdrawalOfItsKey) {
  EXPECT_FALSE(Service(Path("lagan.toml")).ready()) << "KEYS_NOT_SET_UP";

  const Ran root = Keys("make-root --out " + Path("root") + " --passphrase file:" + Path("passphrase"));
  ASSERT_EQ(root.status, 0) << root.err;
  const std::string fingerprint = After(root.out, "fingerprint");
  EXPECT_EQ(Keys("make-root --out " + Path("root") + " --passphrase file:" + Path("passphrase")).status, 1)
      << "ROOT_EXISTS";
  ASSERT_NO_FATAL_FAILURE(Certify(fingerprint));

  std::string text;
  {
    const Service service(Path("lagan.toml"));
    ASSERT_TRUE(service.ready());
    text = Issue("00112233445566778899-pass-1");
    const Ran accepted = Verify(text);
    EXPECT_EQ(accepted.status, 0) << accepted.out << accepted.err;
    EXPECT_NE(accepted.out.find("\"outcome\":\"accepted\""), std::string::npos) << accepted.out;

    // An announced change loses nothing; an emergency loses what the key signed.
    EXPECT_EQ(Configured("rotate full-identity").status, 0);
    EXPECT_EQ(Verify(text).status, 0);
    const std::string kid = CurrentKid("full-identity");
    const Ran withdrawn = Configured("withdraw " + kid + " --reason stolen");
    ASSERT_EQ(withdrawn.status, 0) << withdrawn.err;
    const Ran refused = Verify(text);
    EXPECT_EQ(refused.status, 1) << refused.out;
    EXPECT_NE(refused.out.find("KEY_WITHDRAWN"), std::string::npos) << refused.out;
    EXPECT_NE(CurrentKid("full-identity"), kid);
    text = Issue("00112233445566778899-pass-2");
    EXPECT_EQ(Verify(text).status, 0) << "another key has taken over";
    EXPECT_EQ(Configured("withdraw 00112233445566ff --reason stolen").status, 2) << "KEY_NOT_FOUND";
    AnEuKeyComesAndGoes();
  }

  // The issuer key is stolen: a certificate of a higher epoch takes its place, under the same root.
  EXPECT_EQ(Configured("install --certificate " + Path("issuer-before.pem")).status, 1)
      << "ISSUER_CERTIFICATE_OLD";
  ASSERT_NO_FATAL_FAILURE(Certify(fingerprint));
  const Service service(Path("lagan.toml"));
  ASSERT_TRUE(service.ready());
  EXPECT_EQ(Verify(text).status, 0) << "what was issued stays good";
}

TEST_P(KeysCeremonyTest, AServiceGetsItsKeyFileOnce) {
  const std::string make = "make-service-key audit --passphrase file:" + Path("passphrase");
  const Ran made = Configured(make);
  ASSERT_EQ(made.status, 0) << made.err;
  EXPECT_TRUE(fs::exists(After(made.out, "key")));
  EXPECT_NE(Configured(make).err.find("KEY_FILE_EXISTS"), std::string::npos);
  EXPECT_NE(Configured("make-service-key venue --passphrase file:" + Path("passphrase"))
                .err.find("SERVICE_UNKNOWN"),
            std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(Files, KeysCeremonyTest, testing::Values(false));
INSTANTIATE_TEST_SUITE_P(SoftHsm, KeysCeremonyTest, testing::Values(true));

}  // namespace
}  // namespace lagan::commands
