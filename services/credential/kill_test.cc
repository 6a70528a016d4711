// Kills the issuer at each of its commits, before and after, and has its caller try again.
//
// The program starts itself: "PROGRAM --journey FOLDER" is one life of the issuer and its caller, which dies where
// LAGAN_FAULT_KILL says. As proofing does, the caller keeps what it was given before it acknowledges.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <optional>
#include <string>
#include <vector>

#include "base/core/file.h"
#include "base/core/text.h"
#include "services/credential/credential.h"
#include "services/storage/outbox.h"
#include "verifier/credential/verify.h"
#include "verifier/trust/root_key.h"

namespace lagan::credential {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLimit = 1 << 20;

Time Now() { return *ParseTime("2026-11-21T22:04:06Z"); }

v1::IssueCredentialRequest MakeRequest() {
  v1::IssueCredentialRequest request;
  request.set_idempotency_key("00112233445566778899-pass-1");
  request.set_application_id("00112233445566778899aabbccddeeff");
  request.mutable_claims()->set_full_name("Orla Specimen");
  request.mutable_claims()->set_birth_date("1985-02-17");
  request.set_level("medium");
  request.set_profile("M1B");
  return request;
}

v1::SignResultRequest MakeResultRequest() {
  v1::SignResultRequest request;
  request.set_idempotency_key("00112233445566778899-result");
  request.set_application_id(MakeRequest().application_id());
  request.set_relying_party("portal-sandbox");
  request.set_subject_reference("patient-1");
  request.set_outcome("approved");
  request.set_level("medium");
  request.set_profile("M1B");
  request.set_policy_version("1");
  *request.mutable_claims() = MakeRequest().claims();
  return request;
}

storage::DatabaseOptions StoreOf(const fs::path& folder) {
  storage::DatabaseOptions options;
  options.url = "sqlite:" + (folder / "credential.db").string();
  options.name = "credential";
  return options;
}

// Calls, twice, and keeps the answer, unless an earlier life has kept it.
template <typename Fn>
Status KeepOnce(const fs::path& file, Fn&& call) {
  if (fs::exists(file)) return Status();
  LAGAN_ASSIGN_OR_RETURN(const auto answer, call());
  LAGAN_ASSIGN_OR_RETURN(const auto repeated, call());
  const std::string bytes = answer.SerializeAsString();
  if (bytes != repeated.SerializeAsString()) {
    return Internal("NOT_REPEATED", "A repeated call got other bytes.");
  }
  return WriteFileAtomically(file, AsBytes(bytes), 0600);
}

Status Journey(const fs::path& folder) {
  const ManualClock clock(Now());
  crypto::SystemRandom random;
  LAGAN_ASSIGN_OR_RETURN(const keys::KeyEncryptionKey kek,
                         keys::OpenOrCreateSandboxKey(folder / "keys", "credential", random));
  LAGAN_ASSIGN_OR_RETURN(const auto database, storage::Database::Open(StoreOf(folder)));
  LAGAN_ASSIGN_OR_RETURN(const auto issuer,
                         Credential::Open({.database = database.get(),
                                           .kek = &kek,
                                           .clock = &clock,
                                           .random = &random,
                                           .settings = {.keys = folder / "keys", .public_folder = folder}}));
  rpc::CallContext caller;
  caller.peer = "proofing";
  LAGAN_RETURN_IF_ERROR(
      KeepOnce(folder / "kept-result", [&] { return issuer->SignResult(caller, MakeResultRequest()); }));
  LAGAN_RETURN_IF_ERROR(
      KeepOnce(folder / "kept", [&] { return issuer->IssueCredential(caller, MakeRequest()); }));
  v1::AcknowledgeDeliveryRequest acknowledgement;
  acknowledgement.set_application_id(MakeRequest().application_id());
  return issuer->AcknowledgeDelivery(caller, acknowledgement).status();
}

#ifdef LAGAN_FAULT_POINTS

// One life in a process of its own; how it ended, as waitpid says.
int Live(const fs::path& folder, const char* variable, const std::string& value) {
  const pid_t child = ::fork();
  if (child == 0) {
    if (variable != nullptr) ::setenv(variable, value.c_str(), 1);
    ::execl("/proc/self/exe", "kill_test", "--journey", folder.c_str(), static_cast<char*>(nullptr));
    ::_exit(127);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return status;
}

class KillTest : public testing::Test {
 protected:
  KillTest() {
    const bool memory = ::access("/dev/shm", W_OK | X_OK) == 0;
    std::string pattern =
        ((memory ? fs::path("/dev/shm") : fs::temp_directory_path()) / "lagan-kill-XXXXXX").string();
    root_ = ::mkdtemp(pattern.data());
  }
  ~KillTest() override { fs::remove_all(root_); }

  fs::path NewFolder() {
    const fs::path folder = root_ / std::to_string(++folders_);
    fs::create_directory(folder);
    return folder;
  }

  static std::vector<std::string> EventKinds(const fs::path& folder) {
    const auto database = storage::Database::Open(StoreOf(folder));
    storage::OutboxReader reader(**database, "test");
    const auto events = reader.Next(100);
    std::vector<std::string> kinds;
    for (const storage::StoredEvent& stored : *events) kinds.push_back(stored.event.kind);
    std::sort(kinds.begin(), kinds.end());
    return kinds;
  }
  static std::int64_t CountAnswers(const fs::path& folder) {
    const auto database = storage::Database::Open(StoreOf(folder));
    const auto rows = storage::InTransaction(
        **database, [](storage::Transaction& t) { return t.Execute("SELECT count(*) FROM answer"); },
        storage::Mode::kRead);
    return *(*rows)[0][0].integer();
  }
  static verifier::Verdict VerifyKept(const fs::path& folder) {
    const auto root = verifier::ParseRootKey(*ReadTextFile(folder / "trust.bundle.root", kLimit));
    const auto trust = verifier::ReadTrustBundle(*ReadFile(folder / "trust.bundle", kLimit), *root);
    v1::IssueCredentialResponse kept;
    kept.ParseFromString(*ReadTextFile(folder / "kept", kLimit));
    return verifier::VerifyCredential(kept.qr_text(), {&*trust}, Now());
  }

  fs::path root_;
  int folders_ = 0;
};

TEST_F(KillTest, EndsTheSameWhereverItIsKilled) {
  const fs::path log = root_ / "points";
  const fs::path whole = NewFolder();
  ASSERT_EQ(Live(whole, "LAGAN_FAULT_LOG", log.string()), 0);
  const std::vector<std::string> expected = EventKinds(whole);
  std::vector<std::string> events = expected;
  EXPECT_EQ(std::erase(events, "key.made"), 11)
      << "of eight purposes, and of three for the week that begins soon";
  EXPECT_EQ(events, (std::vector<std::string>{"credential.issued", "credential.recorded", "result.recorded",
                                              "result.signed", "trust.published"}));

  int points = 0;
  int killed = 0;
  for (const std::string& point : SplitText(*ReadTextFile(log, kLimit), '\n')) {
    if (point.empty()) continue;
    ++points;
    const fs::path folder = NewFolder();
    const int first = Live(folder, "LAGAN_FAULT_KILL", point);
    killed += WIFSIGNALED(first) && WTERMSIG(first) == SIGKILL ? 1 : 0;
    ASSERT_EQ(Live(folder, nullptr, ""), 0) << "after " << point;
    EXPECT_EQ(EventKinds(folder), expected) << "after " << point;
    EXPECT_EQ(CountAnswers(folder), 0) << "after " << point;
    const verifier::Verdict verdict = VerifyKept(folder);
    EXPECT_EQ(verdict.outcome, verifier::Outcome::kSpecimen) << "after " << point;
    ASSERT_TRUE(verdict.claims);
    EXPECT_EQ(verdict.claims->identity.full_name, "Orla Specimen");
  }
  EXPECT_EQ(killed, points);
  EXPECT_GE(points, 14) << "two each: tables, trust bundle, record and answer of both kinds, acknowledgement";
  std::cout << "killed " << killed << " of " << points << '\n';
}

#endif

}  // namespace
}  // namespace lagan::credential

int main(int argc, char** argv) {
  if (argc == 3 && std::string(argv[1]) == "--journey") {
    const lagan::Status status = lagan::credential::Journey(argv[2]);
    if (!status.ok()) std::cerr << status << '\n';
    return status.ok() ? 0 : 1;
  }
  testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
