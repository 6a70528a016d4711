// Nothing is lost, and nothing is done twice, wherever a process dies.
//
// Every commit and every call between services is a fault point (base/core/fault.h). A first journey lists the points it
// passes; then for each of them a new installation makes the same journey, is killed there, and is started anew by its
// supervisor, while the portal does what a portal does: ask again under the same key. The journey must end in the same
// level, profile and claims, with one entry of the issue in the audit log, and a result that repeats byte for byte; what was
// delivered is acknowledged, and in the end everything about the person is erased.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <iostream>
#include <mutex>
#include <set>
#include <sstream>
#include <thread>

#include "base/core/file.h"
#include "services/rpc/certificates.h"
#include "tests/integration/evidence.h"
#include "tests/integration/installation.h"
#include "tests/integration/portal.h"
#ifdef LAGAN_ON_POSTGRESQL
#include "tests/integration/store_postgresql.h"
#endif

namespace lagan::integration {
namespace {

// Installations at once: most of a run is waiting for restarts.
constexpr unsigned kLanes = 3;
// How often a run is repeated that did not come past its point: how events are gathered into calls of the audit log is a
// matter of moments.
constexpr int kTries = 3;

#ifdef LAGAN_ON_POSTGRESQL
std::string NewStore() { return NewPostgresqlDatabase(); }
#else
std::string NewStore() { return {}; }
#endif

class KillTest : public testing::Test {
 protected:
  KillTest() : folder_(NewFolder()), applicant_(Eriksson()) {
    const auto made =
        rpc::InitCertificates({.folder = folder_ / "certificates", .names = rpc::CertificateNames()}, clock_);
    if (!made.ok()) std::abort();
  }
  ~KillTest() override { std::filesystem::remove_all(folder_); }

  InstallationOptions Options(const std::string& variable, const std::string& value) const {
    return {.store = NewStore(),
            .certificates = folder_ / "certificates",
            .environment = {{variable, value}},
            // A worker that was killed is soon replaced.
            .configuration = "[services.proofing]\nlease_ms = 1500\n"};
  }

  // The journey in a running installation. What it came to, or what is wrong with it.
  Result<std::string> Travel(Installation& installation) const {
    const Portal portal(installation.configuration());
    LAGAN_ASSIGN_OR_RETURN(const Journey journey, portal.Run(applicant_));
    if (journey.application.state() != v1::STATE_ISSUED)
      return Internal("NOT_ISSUED", "The journey ended in " + journey.application.ShortDebugString());
    LAGAN_ASSIGN_OR_RETURN(const auto again, portal.Ask(&Portal::Stub::GetResult, journey.id));
    if (again.SerializeAsString() != journey.result.SerializeAsString())
      return Internal("RESULT_CHANGED", "A repeated call returned other bytes.");
    LAGAN_RETURN_IF_ERROR(portal.Ask(&Portal::Stub::AcknowledgeResult, journey.id).status());
    LAGAN_ASSIGN_OR_RETURN(const v1::Application before_erasure, portal.Get(journey.id));
    LAGAN_ASSIGN_OR_RETURN(const auto erased, portal.Ask(&Portal::Stub::EraseApplication, journey.id));
    if (erased.application().state() != v1::STATE_ERASED)
      return Internal("NOT_ERASED", "The erasure ended in " + erased.ShortDebugString());
    LAGAN_ASSIGN_OR_RETURN(const auto log, AwaitAuditLog(installation.configuration()));
    LAGAN_RETURN_IF_ERROR(CheckLog(log, before_erasure));
    LAGAN_ASSIGN_OR_RETURN(const ProgramEnd verified,
                           RunProgram("lagan", {"audit", "verify", "--config", installation.config_file()}));
    if (verified.exit_status != 0) return Internal("AUDIT_LOG_BROKEN", "The audit log is not whole.");
    LAGAN_ASSIGN_OR_RETURN(const auto trust, ReadTrust(installation));
    return EssenceOf(journey, trust);
  }

  static Status CheckLog(const std::vector<audit::v1::Entry>& log, const v1::Application& application) {
    for (const char* kind :
         {"credential.issued", "result.signed", "decision.approved", "application.erased"}) {
      const int count = CountEntries(log, application.application_id(), kind);
      if (count != 1)
        return Internal("ENTRIES_WRONG", std::to_string(count) + " entries of " + std::string(kind) + ".");
    }
    std::set<std::string> events;
    for (const audit::v1::Entry& entry : log) events.insert(entry.event_id());
    if (events.size() != log.size()) return Internal("ENTRIES_WRONG", "An event is in the log twice.");
    for (const std::string& event : application.audit_event_ids()) {
      if (!events.contains(event)) return Internal("ENTRIES_WRONG", "An event is not in the log.");
    }
    return {};
  }

  // The points of one undisturbed journey, and what it came to.
  std::pair<std::vector<std::string>, std::string> Enumerate() const {
    const std::filesystem::path log = folder_ / "points";
    std::filesystem::remove(log);
    auto installation = Installation::Start(Options("LAGAN_FAULT_LOG", log));
    EXPECT_TRUE(installation.ok()) << installation.status();
    if (!installation.ok()) return {};
    const auto essence = Travel(**installation);
    EXPECT_TRUE(essence.ok()) << essence.status();
    // Without its orderly end: nobody is there any more who would have to survive that.
    std::istringstream lines(ReadTextFile(log, 1 << 20).value());
    std::set<std::string> points;
    for (std::string line; std::getline(lines, line);) points.insert(line);
    return {std::vector<std::string>(points.begin(), points.end()), essence.ok() ? *essence : std::string()};
  }

  enum class Run { kKilled, kNotReached, kFailed };
  Run KillAt(const std::string& point, const std::string& essence) {
    auto installation = Installation::Start(Options("LAGAN_FAULT_KILL", point));
    const auto end = installation.ok() ? Travel(**installation) : Result<std::string>(installation.status());
    const int killed = installation.ok() ? (*installation)->Killed() : 0;
    if (end.ok() && *end == essence && killed <= 1) return killed == 1 ? Run::kKilled : Run::kNotReached;
    const std::lock_guard lock(mutex_);
    ADD_FAILURE() << point << ": " << (end.ok() ? "another end of the journey" : end.status().ToString())
                  << "; killed " << killed << "\n"
                  << (installation.ok() ? (*installation)->Log() : "");
    return Run::kFailed;
  }

  const SystemClock clock_;
  const std::filesystem::path folder_;
  const Applicant applicant_;
  std::mutex mutex_;
};

TEST_F(KillTest, KilledAtEachPointTheJourneyEndsAlike) {
#ifndef LAGAN_FAULT_POINTS
  GTEST_SKIP() << "This build has no fault points; the preset dev has.";
#endif
  const auto [points, essence] = Enumerate();
  ASSERT_FALSE(HasFailure());
  ASSERT_GT(points.size(), 40u);
  for (const char* some : {"proofing:commit:before#1", "credential:commit:after#1", "audit:commit:after#1",
                           "proofing:call:IssueCredential:after#1", "proofing:call:ReadDocument:before#1",
                           "credential:call:AppendEntries:before#1"}) {
    EXPECT_TRUE(std::count(points.begin(), points.end(), some) == 1) << some << " is no fault point any more";
  }

  std::atomic<std::size_t> next = 0;
  std::atomic<int> killed = 0;
  std::vector<std::string> not_reached;
  const auto lane = [&, &all = points, &expected = essence] {
    for (std::size_t i = next++; i < all.size(); i = next++) {
      Run run = Run::kNotReached;
      for (int tried = 0; tried < kTries && run == Run::kNotReached; ++tried) run = KillAt(all[i], expected);
      if (run == Run::kKilled) ++killed;
      if (run != Run::kNotReached) continue;
      const std::lock_guard lock(mutex_);
      not_reached.push_back(all[i]);
    }
  };
  std::vector<std::thread> lanes;
  for (unsigned i = 0; i < kLanes; ++i) lanes.emplace_back(lane);
  for (std::thread& thread : lanes) thread.join();

  std::cout << "killed " << killed << " of " << points.size() << " points\n";
  for (const std::string& point : not_reached) std::cout << "not reached again: " << point << "\n";
  EXPECT_EQ(killed + static_cast<int>(not_reached.size()), static_cast<int>(points.size()));
  // Moments may shift a few calls of the audit log; more would mean that journeys do not repeat.
  EXPECT_LE(not_reached.size(), points.size() / 20);
}

}  // namespace
}  // namespace lagan::integration
