// Eight readers, one queue, and somebody who kills: whatever dies when, no case is lost and none is decided twice.
//
// Every service is a process of its own under the supervisor. Applications of people whom no register knows come in by
// telephone while review and proofing are killed at random moments, at least kKills times in all, and eight operators claim,
// look, keep their leases or oversleep, give back and decide, as clients do: asking again under the same key whatever got no
// answer. When all is done an independent checker (queue_history.h) reads what the clients saw, the audit log, and where each
// application stands.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <random>
#include <thread>

#include "tests/integration/evidence.h"
#include "tests/integration/helpline.h"
#include "tests/integration/installation.h"
#include "tests/integration/queue_reader.h"
#ifdef LAGAN_ON_POSTGRESQL
#include "tests/integration/store_postgresql.h"
#endif

namespace lagan::integration {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr int kReaders = 8;
constexpr int kSeniors = 4;
constexpr int kOpeners = 2;
constexpr int kKills = 22;
constexpr int kApplications = 72;
// So many applications come in before the first kill, and after each.
constexpr int kAtFirst = 6;
constexpr int kAfterEachKill = 3;
constexpr milliseconds kLease{1500};
// For all of it; far more than it takes.
constexpr std::chrono::minutes kLimit{5};

#ifdef LAGAN_ON_POSTGRESQL
std::string NewStore() { return NewPostgresqlDatabase(); }
#else
std::string NewStore() { return {}; }
#endif

// LAGAN_SEED repeats the dice of a run; the moments are those of the machine.
unsigned Seed() {
  const char* given = std::getenv("LAGAN_SEED");
  return given != nullptr ? static_cast<unsigned>(std::stoul(given)) : std::random_device()();
}

// Letters of a number, for a name.
std::string NameOf(int number) {
  std::string name = "Anon";
  for (int rest = number; rest > 0; rest /= 26) name.push_back(static_cast<char>('a' + rest % 26));
  return name;
}

class QueueKillTest : public testing::Test {
 protected:
  void SetUp() override {
    std::cout << "seed " << seed_ << "\n";
    auto started = Installation::Start(
        {.separate = true,
         .store = NewStore(),
         // A worker that was killed is soon replaced.
         .configuration = "[services.proofing]\nlease_ms = 1500\n[services.review]\nlease_ms = " +
                          std::to_string(kLease.count()) + "\n"});
    ASSERT_TRUE(started.ok()) << started.status();
    installation_ = *std::move(started);
    for (int number = 0; number < kReaders; ++number) {
      const bool senior = number >= kReaders - kSeniors;
      auto made = Operator::Make(installation_->configuration(),
                                 {.login = "reader" + std::to_string(number),
                                  .roles = {senior ? access::v1::ROLE_SENIOR : access::v1::ROLE_OPERATOR}});
      ASSERT_TRUE(made.ok()) << made.status();
      operators_.push_back(*std::move(made));
      if (senior) history_.seniors.insert(operators_.back()->id());
      consoles_.push_back(std::make_unique<Console>(installation_->configuration(), *operators_.back()));
    }
  }

  bool IsLate() const { return steady_clock::now() > deadline_; }
  void Fail(const std::string& what) {
    const std::lock_guard lock(mutex_);
    failures_.push_back(what);
  }

  // The first readers take the calls as well, so that they must never get those cases.
  void OpenApplications(int opener) {
    for (int number = opener; number < kApplications; number += kOpeners) {
      while (number >= kAtFirst + kAfterEachKill * kills_ && kills_ < kKills && !IsLate())
        std::this_thread::sleep_for(milliseconds(20));
      const Caller caller{.surname = NameOf(number + 26),
                          .given_names = "Specimen",
                          .document_number = "Q" + std::to_string(10'000'000 + number)};
      const auto id = SubmitUnknownCaller(*consoles_[static_cast<std::size_t>(opener)], caller);
      if (!id.ok()) {
        Fail("an application could not be opened: " + id.status().ToString());
        continue;
      }
      const std::lock_guard lock(mutex_);
      opened_.emplace_back(*id, opener);
    }
    ++openers_done_;
  }

  // Kills review and proofing by turns, now one and now both, some moments after they are there again.
  void Kill() {
    std::mt19937 dice(seed_);
    const auto roll = [&](int sides) { return std::uniform_int_distribution<int>(0, sides - 1)(dice); };
    while (kills_ < kKills && !IsLate()) {
      std::this_thread::sleep_for(milliseconds(300 + roll(1500)));
      const int whom = roll(5);
      if (whom != 1) KillOne("review");
      if (whom != 0 && whom != 2) KillOne("proofing");
    }
  }
  void KillOne(const std::string& service) {
    const pid_t process = installation_->ProcessOf(service);
    if (process < 0 || ::kill(process, SIGKILL) != 0) return;
    ++kills_;
    ++killed_[service];
  }

  void Read(QueueReader& reader) {
    while (!done_ && !IsLate()) reader.Turn();
  }

  // Asks for the ends of all applications until each has one.
  void AwaitEnds() {
    std::map<std::string, ApplicationEnd> ends;
    while (!IsLate() && (openers_done_ < kOpeners || ends.size() < Opened().size())) {
      for (const auto& [id, opener] : Opened()) {
        if (ends.contains(id)) continue;
        const auto got = GetAssisted(*consoles_[static_cast<std::size_t>(opener)], id);
        if (!got.ok()) continue;
        const v1::Application& application = got->application();
        const bool asks = application.state() == v1::STATE_NEEDS_EVIDENCE;
        if (asks || application.state() == v1::STATE_CLOSED) ends[id] = EndOf(application, opener);
      }
      std::this_thread::sleep_for(milliseconds(100));
    }
    done_ = true;
    // What is later than a first end would be a second one.
    for (const auto& [id, opener] : Opened()) {
      const auto got = GetAssisted(*consoles_[static_cast<std::size_t>(opener)], id);
      if (got.ok()) history_.ends.push_back(EndOf(got->application(), opener));
    }
  }
  // The audit log, once what was refused is signed as well.
  void AwaitResults() {
    const auto refused = std::count_if(history_.ends.begin(), history_.ends.end(),
                                       [](const auto& end) { return end.state == v1::STATE_CLOSED; });
    for (;;) {
      auto log = AwaitAuditLog(installation_->configuration());
      ASSERT_TRUE(log.ok()) << log.status();
      history_.entries = *std::move(log);
      const auto results = std::count_if(history_.entries.begin(), history_.entries.end(),
                                         [](const auto& entry) { return entry.kind() == "result.signed"; });
      if (results >= refused || IsLate()) return;
      std::this_thread::sleep_for(milliseconds(100));
    }
  }
  ApplicationEnd EndOf(const v1::Application& application, int opener) const {
    return {application.application_id(), operators_[static_cast<std::size_t>(opener)]->id(),
            application.state(), application.outcome()};
  }
  std::vector<std::pair<std::string, int>> Opened() {
    const std::lock_guard lock(mutex_);
    return opened_;
  }

  void Play() {
    HeldCases board;
    for (int number = 0; number < kReaders; ++number) {
      readers_.push_back(std::make_unique<QueueReader>(*consoles_[static_cast<std::size_t>(number)], board,
                                                       kLease, seed_ + 1 + static_cast<unsigned>(number)));
    }
    std::vector<std::thread> threads;
    for (int opener = 0; opener < kOpeners; ++opener)
      threads.emplace_back([this, opener] { OpenApplications(opener); });
    for (const auto& reader : readers_) threads.emplace_back([this, &reader] { Read(*reader); });
    threads.emplace_back([this] { Kill(); });
    AwaitEnds();
    for (std::thread& thread : threads) thread.join();
    for (const auto& reader : readers_) {
      const QueueHistory& seen = reader->seen();
      history_.claims.insert(history_.claims.end(), seen.claims.begin(), seen.claims.end());
      history_.renewals.insert(history_.renewals.end(), seen.renewals.begin(), seen.renewals.end());
      history_.decisions.insert(history_.decisions.end(), seen.decisions.begin(), seen.decisions.end());
      history_.views.insert(history_.views.end(), seen.views.begin(), seen.views.end());
      for (const auto& [what, count] : reader->deeds()) deeds_[what] += count;
      for (const auto& [reason, count] : reader->refusals()) refusals_[reason] += count;
      failures_.insert(failures_.end(), reader->surprises().begin(), reader->surprises().end());
    }
  }

  void Print() const {
    const auto accepted = std::count_if(history_.decisions.begin(), history_.decisions.end(),
                                        [](const SeenDecision& decision) { return decision.accepted; });
    std::cout << "applications " << opened_.size() << ", entries " << history_.entries.size() << ", claims "
              << history_.claims.size() << ", heartbeats " << history_.renewals.size() << ", views "
              << history_.views.size() << ", decisions accepted " << accepted << " of "
              << history_.decisions.size() << "\n";
    const auto print = [](const char* title, const std::map<std::string, int>& counts) {
      std::cout << title;
      for (const auto& [name, count] : counts) std::cout << " " << name << "=" << count;
      std::cout << "\n";
    };
    print("kills:", killed_);
    print("readers:", deeds_);
    print("refusals:", refusals_);
    std::map<std::string, int> kinds;
    for (const audit::v1::Entry& entry : history_.entries) {
      if (entry.service() == "review") ++kinds[entry.kind()];
    }
    print("entries:", kinds);
  }

  const unsigned seed_ = Seed();
  const steady_clock::time_point deadline_ = steady_clock::now() + kLimit;
  std::unique_ptr<Installation> installation_;
  std::vector<std::unique_ptr<Operator>> operators_;
  std::vector<std::unique_ptr<Console>> consoles_;
  std::vector<std::unique_ptr<QueueReader>> readers_;
  std::atomic<int> kills_ = 0;
  std::atomic<int> openers_done_ = 0;
  std::atomic<bool> done_ = false;
  std::mutex mutex_;
  std::vector<std::pair<std::string, int>> opened_;  // application and who opened it
  std::vector<std::string> failures_;
  std::map<std::string, int> killed_, deeds_, refusals_;
  QueueHistory history_;
};

TEST_F(QueueKillTest, NoCaseIsLostAndNoneDecidedTwice) {
  Play();
  EXPECT_THAT(failures_, testing::IsEmpty());
  EXPECT_FALSE(IsLate()) << "it came to no end\n" << installation_->Log().substr(0, 4000);
  AwaitResults();
  Print();
  EXPECT_THAT(FaultsOf(history_), testing::IsEmpty());
  EXPECT_EQ(history_.ends.size(), static_cast<std::size_t>(kApplications));
  const auto verified = RunProgram("lagan", {"audit", "verify", "--config", installation_->config_file()});
  ASSERT_TRUE(verified.ok()) << verified.status();
  EXPECT_EQ(verified->exit_status, 0) << verified->output;

  // It was worth the name: enough died, and everything that may go wrong was tried and refused.
  EXPECT_GE(installation_->Killed(), kKills);
  EXPECT_GE(killed_["review"], kKills / 4);
  EXPECT_GE(killed_["proofing"], kKills / 4);
  for (const char* deed :
       {"decided", "released", "overslept", "repeated", "decided again", "decided for another"})
    EXPECT_GT(deeds_[deed], 0) << deed;
  for (const char* reason : {"LEASE_LOST", "CASE_CLOSED"}) EXPECT_GT(refusals_[reason], 0) << reason;
}

}  // namespace
}  // namespace lagan::integration
