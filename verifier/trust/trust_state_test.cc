#include "verifier/trust/trust_state.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <fstream>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "base/core/descriptor.h"
#include "base/core/file.h"
#include "verifier/testing/sample.h"

namespace lagan::verifier {
namespace {

namespace fs = std::filesystem;
using testing::SampleIssuer;

class TrustStateTest : public ::testing::Test {
 protected:
  TrustStateTest() {
    std::string pattern = (fs::temp_directory_path() / "lagan-state-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
    state_ = folder_ / "state";
  }
  ~TrustStateTest() override { fs::remove_all(folder_); }

  InstalledTrust Trust(std::uint64_t sequence, std::uint64_t epoch = 1, std::string issuer = "a",
                       char content = 'x') {
    InstalledTrust trust;
    trust.bundle.issuer = std::move(issuer);
    trust.bundle.sequence = sequence;
    trust.epoch = epoch;
    trust.digest = crypto::Sha256({AsBytes(std::to_string(sequence)), AsBytes(std::string(1, content))});
    return trust;
  }
  std::string Admit(const InstalledTrust& trust) {
    const Status status = AdmitTrust(state_, trust, issuer_.root_key);
    return status.ok() ? "OK" : status.reason();
  }
  std::uint64_t Sequence() { return ParseTrustState(*ReadTextFile(state_, 4096))->sequence; }

  SampleIssuer issuer_;
  fs::path folder_;
  fs::path state_;
};

TEST_F(TrustStateTest, RemembersTheNewestBundleOnly) {
  EXPECT_EQ(Admit(Trust(7)), "OK");
  EXPECT_EQ(Admit(Trust(7)), "OK");
  EXPECT_EQ(Admit(Trust(9)), "OK");
  EXPECT_EQ(Admit(Trust(8)), "TRUST_ROLLED_BACK");
  EXPECT_EQ(Admit(Trust(9, 1, "a", 'y')), "TRUST_FORKED");
  EXPECT_EQ(Admit(Trust(10, 1, "b")), "TRUST_ISSUER_CHANGED");
  EXPECT_EQ(Sequence(), 9U) << "who is refused changes nothing";
  EXPECT_EQ(Admit(Trust(9)), "OK");
}

TEST_F(TrustStateTest, AHigherEpochOutranksEverySequence) {
  EXPECT_EQ(Admit(Trust(1000, 3)), "OK");
  EXPECT_EQ(Admit(Trust(1, 4)), "OK");
  EXPECT_EQ(Admit(Trust(1001, 3)), "TRUST_ROLLED_BACK");
  EXPECT_EQ(Sequence(), 1U);
}

TEST_F(TrustStateTest, AnotherRootIsNotTakenUnasked) {
  EXPECT_EQ(Admit(Trust(7)), "OK");
  EXPECT_EQ(AdmitTrust(state_, Trust(8), SampleIssuer().root_key).reason(), "TRUST_ISSUER_CHANGED");
  fs::remove(state_);
  EXPECT_TRUE(AdmitTrust(state_, Trust(8), SampleIssuer().root_key).ok());
}

TEST_F(TrustStateTest, WithoutMemoryThereIsNoAdmission) {
  state_ = folder_ / "none" / "state";
  EXPECT_EQ(Admit(Trust(7)), "TRUST_STATE_UNWRITABLE");
  state_ = folder_ / "folder";
  fs::create_directory(state_);
  EXPECT_EQ(Admit(Trust(7)), "TRUST_STATE_INVALID");
}

TEST_F(TrustStateTest, ADamagedFileIsNotTakenForAnEmptyOne) {
  EXPECT_EQ(Admit(Trust(7)), "OK");
  const std::string good = *ReadTextFile(state_, 4096);
  for (std::size_t size = 0; size < good.size(); ++size) {
    ASSERT_TRUE(WriteFileAtomically(state_, AsBytes(good.substr(0, size)), 0644).ok());
    ASSERT_EQ(Admit(Trust(8)), "TRUST_STATE_INVALID") << size;
    if (size > 8) size += 7;  // each write is synced
  }
}

TEST_F(TrustStateTest, ReadsExactlyWhatItWrites) {
  const TrustState state = {crypto::Sha256(AsBytes("root")), "https://issuer.example", UINT64_MAX, 0,
                            crypto::Sha256(AsBytes("bundle"))};
  const std::string good = FormatTrustState(state);
  EXPECT_EQ(FormatTrustState(*ParseTrustState(good)), good);
  EXPECT_FALSE(ParseTrustState(good + "\n").ok());
  EXPECT_FALSE(ParseTrustState(" " + good).ok());
  for (const auto& [from, to] :
       std::vector<std::pair<std::string, std::string>>{{"state 1", "state 2"},
                                                        {"epoch ", "epoch +"},
                                                        {"sequence 0", "sequence 00"},
                                                        {"sequence 0", "sequence -1"},
                                                        {"sequence 0", "sequence"},
                                                        {"issuer https://issuer.example", "issuer "},
                                                        {"root ", "root g"},
                                                        {"epoch 1", "epoch 99"},
                                                        {"digest ", "digest 00"}}) {
    std::string changed = good;
    changed.replace(changed.find(from), from.size(), to);
    EXPECT_FALSE(ParseTrustState(changed).ok()) << to;
  }
  for (std::size_t i = 0; i < good.size(); ++i) {
    std::string changed = good;
    changed[i] = '\n';
    if (changed != good) {
      EXPECT_FALSE(ParseTrustState(changed).ok()) << i;
    }
  }
}

// True when somebody waits for a lock on `file`: the kernel lists those with an arrow, and the file by its inode.
bool SomebodyWaitsFor(const fs::path& file) {
  struct stat info {};
  if (::stat(file.c_str(), &info) != 0) return false;
  const std::string inode = ":" + std::to_string(info.st_ino) + " ";
  std::ifstream locks("/proc/locks");
  for (std::string line; std::getline(locks, line);) {
    if (line.find("->") != std::string::npos && line.find(inode) != std::string::npos) return true;
  }
  return false;
}

// Another program has the lock when this one comes, and remembers a newer bundle before it lets go: what is known is read after that.
TEST_F(TrustStateTest, NobodyElseIsLetInBetweenReadingAndWriting) {
  EXPECT_EQ(Admit(Trust(9)), "OK");
  const std::string newer = *ReadTextFile(state_, 4096);
  fs::remove(state_);
  EXPECT_EQ(Admit(Trust(7)), "OK");
  std::atomic<bool> done = false;
  std::string admitted;
  bool waited = false;
  std::thread program;
  {
    const Descriptor lock(::open((state_.string() + ".lock").c_str(), O_RDWR | O_CLOEXEC));
    ASSERT_EQ(::flock(lock.get(), LOCK_EX | LOCK_NB), 0) << "it is let go at the end";
    program = std::thread([&] {
      admitted = Admit(Trust(8));
      done = true;
    });
    while (!waited && !done) waited = SomebodyWaitsFor(state_.string() + ".lock");
    EXPECT_TRUE(WriteFileAtomically(state_, AsBytes(newer), 0600).ok());
  }
  program.join();
  EXPECT_TRUE(waited) << "a second program could have read the same state";
  EXPECT_EQ(admitted, "TRUST_ROLLED_BACK");
  EXPECT_EQ(Sequence(), 9U);
}

TEST_F(TrustStateTest, TwoProgramsAtOnceNeverLoseTheNewest) {
  std::atomic<int> admitted = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 8; ++i) {
        if (Admit(Trust(static_cast<std::uint64_t>(i * 4 + t + 1))) == "OK") ++admitted;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(Sequence(), 32U);
  EXPECT_GE(admitted, 1);
}

}  // namespace
}  // namespace lagan::verifier
