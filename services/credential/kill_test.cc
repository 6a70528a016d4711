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

v1::IssueBatchRequest MakeBatchRequest() {
  v1::IssueBatchRequest request;
  request.set_idempotency_key("00112233445566778899-batch");
  request.set_application_id(MakeRequest().application_id());
  request.set_kind("over18");
  request.set_count(3);
  request.set_level("medium");
  request.set_profile("M1B");
  return request;
}

// In the place of the first pass, which is lost.
v1::IssueCredentialRequest MakeReplacementRequest(const std::string& serial) {
  v1::IssueCredentialRequest request = MakeRequest();
  request.set_idempotency_key("00112233445566778899-pass-2");
  request.set_kind("name");
  request.set_replaces(serial);
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

template <typename Message>
Message ReadKept(const fs::path& file) {
  Message kept;
  kept.ParseFromString(ReadTextFile(file, kLimit).value());
  return kept;
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
  LAGAN_RETURN_IF_ERROR(
      KeepOnce(folder / "kept-batch", [&] { return issuer->IssueBatch(caller, MakeBatchRequest()); }));
  const std::string lost = ReadKept<v1::IssueCredentialResponse>(folder / "kept").serial();
  LAGAN_RETURN_IF_ERROR(KeepOnce(folder / "kept-replacement", [&] {
    return issuer->IssueCredential(caller, MakeReplacementRequest(lost));
  }));
  v1::AcknowledgeDeliveryRequest acknowledgement;
  acknowledgement.set_application_id(MakeRequest().application_id());
  LAGAN_RETURN_IF_ERROR(issuer->AcknowledgeDelivery(caller, acknowledgement).status());
  v1::EndApplicationRequest end;
  end.set_idempotency_key("00112233445566778899-end");
  end.set_application_id(MakeRequest().application_id());
  end.set_reason("erased");
  end.set_actor("system");
  LAGAN_ASSIGN_OR_RETURN(const v1::EndApplicationResponse ended, issuer->EndApplication(caller, end));
  return ended.revoked() == 1 ? Status() : Internal("NOT_ONE", "The replacement alone stood at the end.");
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
    for (const storage::StoredEvent& stored : *events) {
      // A life that begins after a revocation publishes it, so that there may be one more.
      if (stored.event.kind != "trust.published") kinds.push_back(stored.event.kind);
    }
    std::sort(kinds.begin(), kinds.end());
    return kinds;
  }
  static std::int64_t Count(const fs::path& folder, const char* sql) {
    const auto database = storage::Database::Open(StoreOf(folder));
    const auto rows = storage::InTransaction(
        **database, [&](storage::Transaction& t) { return t.Execute(sql); }, storage::Mode::kRead);
    return *(*rows)[0][0].integer();
  }
  static verifier::Verdict Verify(const fs::path& folder, const std::string& text) {
    const auto root = verifier::ParseRootKey(*ReadTextFile(folder / "trust.bundle.root", kLimit));
    const auto trust = verifier::ReadTrustBundle(*ReadFile(folder / "trust.bundle", kLimit), *root);
    return verifier::VerifyCredential(text, {.trust = &*trust}, Now());
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
  EXPECT_EQ(events, (std::vector<std::string>{"application.ended", "batch.issued", "batch.recorded",
                                              "credential.issued", "credential.issued", "credential.recorded",
                                              "credential.recorded", "credential.revoked",
                                              "credential.revoked", "result.recorded", "result.signed"}));

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
    EXPECT_EQ(Count(folder, "SELECT count(*) FROM answer"), 0) << "after " << point;
    EXPECT_EQ(Count(folder, "SELECT count(*) FROM standing WHERE status = 'revoked'"), 2)
        << "after " << point;
    EXPECT_EQ(Count(folder, "SELECT count(*) FROM issuance WHERE state <> 'delivered'"), 0)
        << "after " << point;
    // Whatever was kept is good in everything but its status, for which no list is installed here.
    for (const char* file : {"kept", "kept-replacement"}) {
      const auto kept = ReadKept<v1::IssueCredentialResponse>(folder / file);
      EXPECT_EQ(Verify(folder, kept.qr_text()).reason, verifier::Reason::kListsMissing) << "after " << point;
    }
    const auto batch = ReadKept<v1::IssueBatchResponse>(folder / "kept-batch");
    EXPECT_EQ(batch.qr_texts_size(), 3);
    for (const std::string& text : batch.qr_texts()) {
      EXPECT_EQ(Verify(folder, text).reason, verifier::Reason::kSpecimen) << "after " << point;
    }
  }
  EXPECT_EQ(killed, points);
  EXPECT_GE(points, 24) << "two each: tables, keys, lists, trust bundle, record and answer of four calls, "
                           "acknowledgement, end";
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
