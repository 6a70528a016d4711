// Kills the issuer at each commit of an incident, before and after, and starts it again: nothing is lost, nothing is told twice.
//
// The program starts itself: "PROGRAM --incident FOLDER" is one life of the issuer, which dies where LAGAN_FAULT_KILL says.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <map>
#include <string>

#include "base/core/file.h"
#include "base/core/text.h"
#include "services/credential/credential.h"
#include "services/credential/status_store.h"
#include "services/storage/outbox.h"
#include "verifier/status/status_lists.h"
#include "verifier/trust/root_key.h"

namespace lagan::credential {
namespace {

namespace fs = std::filesystem;
using storage::Transaction;

constexpr int kCredentials = 2500;  // two and a half slices
constexpr char kKey[] = "aaaaaaaaaaaaaaaa";

Time Now() { return *ParseTime("2026-11-21T22:04:06Z"); }

// An issuer over a folder, as long as it lives.
struct Life {
  explicit Life(const fs::path& folder)
      : kek(*keys::OpenOrCreateSandboxKey(folder / "keys", "credential", random)),
        database(*storage::Database::Open(
            {.url = "sqlite:" + (folder / "credential.db").string(), .name = "credential"})),
        issuer(
            *Credential::Open({.database = database.get(),
                               .kek = &kek,
                               .clock = &clock,
                               .random = &random,
                               .settings = {.keys = folder / "keys", .public_folder = folder / "public"}})) {}

  const ManualClock clock{Now()};
  crypto::SystemRandom random;
  const keys::KeyEncryptionKey kek;
  const std::unique_ptr<storage::Database> database;
  const std::unique_ptr<Credential> issuer;
};

std::string SerialOf(int number) {
  const std::string digits = std::to_string(number);
  return std::string(32 - digits.size(), '0') + digits;
}

Status RecordMany(Transaction& transaction, crypto::RandomSource& random) {
  for (int i = 0; i < kCredentials; ++i) {
    const std::string serial = SerialOf(i);
    LAGAN_RETURN_IF_ERROR(
        transaction
            .Execute(
                "INSERT INTO issuance (serial, kind, caller, client_key, request_digest, application_id, "
                "level, profile, audience, commitment, event_id, issued_at, expires_at, state) VALUES ($1, "
                "'credential', 'proofing', $1, $2, 'a', 'medium', 'M1B', '', $2, $1, $3, $4, 'delivered')",
                {serial, Bytes{1}, Now(), Now() + std::chrono::days(30)})
            .status());
    LAGAN_RETURN_IF_ERROR(AllocateStatus(transaction, serial, random).status());
    LAGAN_RETURN_IF_ERROR(RememberSigner(transaction, serial, *HexDecode(kKey)));
  }
  return Status();
}

Status Incident(const fs::path& folder) {
  Life life(folder);
  rpc::CallContext caller;
  caller.peer = "administrator";
  v1::RevokeManyRequest order;
  order.set_idempotency_key("00112233445566778899-incident");
  order.set_kid(kKey);
  order.set_reason("key_stolen");
  order.set_actor("operator:op-00112233445566aa");
  order.set_second_actor("operator:op-00112233445566bb");
  LAGAN_ASSIGN_OR_RETURN(const v1::RevokeManyResponse opened, life.issuer->RevokeMany(caller, order));
  for (bool more = true; more;) {
    LAGAN_ASSIGN_OR_RETURN(more, life.issuer->WorkOnIncidents());
  }
  v1::GetIncidentRequest ask;
  ask.set_incident_id(opened.incident_id());
  LAGAN_ASSIGN_OR_RETURN(const v1::GetIncidentResponse incident, life.issuer->GetIncident(caller, ask));
  if (incident.state() != "done" || incident.revoked() != kCredentials) {
    return Internal("NOT_DONE", "The incident is not through.");
  }
  return Status();
}

#ifdef LAGAN_FAULT_POINTS

// One life in a process of its own; how it ended, as waitpid says.
int Live(const fs::path& folder, const char* variable, const std::string& value) {
  const pid_t child = ::fork();
  if (child == 0) {
    if (variable != nullptr) ::setenv(variable, value.c_str(), 1);
    ::execl("/proc/self/exe", "incident_kill_test", "--incident", folder.c_str(),
            static_cast<char*>(nullptr));
    ::_exit(127);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return status;
}

class IncidentKillTest : public testing::Test {
 protected:
  IncidentKillTest() {
    const bool memory = ::access("/dev/shm", W_OK | X_OK) == 0;
    std::string pattern =
        ((memory ? fs::path("/dev/shm") : fs::temp_directory_path()) / "lagan-incident-XXXXXX").string();
    root_ = ::mkdtemp(pattern.data());
    fs::create_directory(root_ / "before");
    Life life(root_ / "before");
    const Status recorded =
        storage::InTransaction(*life.database, [&](Transaction& t) { return RecordMany(t, life.random); });
    EXPECT_TRUE(recorded.ok()) << recorded;
    EXPECT_TRUE(life.database->EmptyLog().ok());
  }
  ~IncidentKillTest() override { fs::remove_all(root_); }

  fs::path NewFolder() {
    const fs::path folder = root_ / std::to_string(++folders_);
    fs::copy(root_ / "before", folder, fs::copy_options::recursive);
    return folder;
  }
  static std::map<std::string, int> EventKinds(Life& life) {
    storage::OutboxReader reader(*life.database, "test");
    std::map<std::string, int> kinds;
    const auto events = reader.Next(100);
    for (const storage::StoredEvent& stored : *events) ++kinds[stored.event.kind];
    return kinds;
  }
  // How many of the credentials the published lists call revoked.
  static int RevokedAtVenues(const fs::path& folder, Life& life) {
    const auto root = verifier::ParseRootKey(*ReadTextFile(folder / "public/trust.bundle.root", 4096));
    const auto trust = verifier::ReadTrustBundle(
        *ReadFile(folder / "public/trust.bundle", verifier::kMaxTrustBundle), *root);
    const auto lists = verifier::ReadStatusListFolder(folder / "public/trust.bundle.lists", trust->bundle);
    int revoked = 0;
    const Status read = storage::InTransaction(*life.database, [&](Transaction& t) -> Status {
      for (int i = 0; i < kCredentials; ++i) {
        LAGAN_ASSIGN_OR_RETURN(const auto place, FindStatusReference(t, SerialOf(i)));
        const auto status = lists.lists.Find(*place, trust->bundle, Now());
        revoked += status == verifier::CredentialStatus::kRevoked ? 1 : 0;
      }
      return Status();
    });
    EXPECT_TRUE(read.ok()) << read;
    return revoked;
  }

  fs::path root_;
  int folders_ = 0;
};

TEST_F(IncidentKillTest, EndsTheSameWhereverItIsKilled) {
  const fs::path log = root_ / "points";
  ASSERT_EQ(Live(NewFolder(), "LAGAN_FAULT_LOG", log.string()), 0);
  int points = 0;
  int killed = 0;
  for (const std::string& point : SplitText(*ReadTextFile(log, 1 << 20), '\n')) {
    if (point.empty()) continue;
    ++points;
    const fs::path folder = NewFolder();
    const int first = Live(folder, "LAGAN_FAULT_KILL", point);
    killed += WIFSIGNALED(first) && WTERMSIG(first) == SIGKILL ? 1 : 0;
    ASSERT_EQ(Live(folder, nullptr, ""), 0) << "after " << point;
    Life life(folder);
    std::map<std::string, int> kinds = EventKinds(life);
    EXPECT_EQ(kinds["incident.opened"], 1) << "after " << point;
    EXPECT_EQ(kinds["incident.slice_revoked"], 3) << "after " << point;
    EXPECT_EQ(kinds["incident.published"], 1) << "after " << point;
    EXPECT_EQ(RevokedAtVenues(folder, life), kCredentials) << "after " << point;
    fs::remove_all(folder);
  }
  EXPECT_EQ(killed, points);
  EXPECT_GE(points, 16) << "two each: order, three slices, end of slices, lists, bundle, done";
  std::cout << "killed " << killed << " of " << points << '\n';
}

#endif

}  // namespace
}  // namespace lagan::credential

int main(int argc, char** argv) {
  if (argc == 3 && std::string(argv[1]) == "--incident") {
    const lagan::Status status = lagan::credential::Incident(argv[2]);
    if (!status.ok()) std::cerr << status << '\n';
    return status.ok() ? 0 : 1;
  }
  testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
