// What only SQLite can show: the file, other processes, kill -9, a full disk.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>

#include "services/storage/test_database.h"

namespace lagan::storage {
namespace {

Status Insert(Database& database, std::int64_t id, std::size_t size) {
  return InTransaction(database, [&](Transaction& transaction) {
    return transaction.Execute("INSERT INTO item (id, body) VALUES ($1, $2)", {id, Bytes(size, 'A')})
        .status();
  });
}

class SqliteTest : public testing::Test {
 protected:
  SqliteTest() : options_(NewTestOptions()), path_(options_.url.substr(7)) {
    const Status made = InTransaction(*OpenOrDie(options_), [](Transaction& transaction) {
      return transaction.ExecuteScript("CREATE TABLE item (id INTEGER PRIMARY KEY, body BLOB) STRICT");
    });
    EXPECT_TRUE(made.ok()) << made;
  }

  // The first column of the first row of an answer.
  template <typename T>
  T Ask(std::string_view sql) {
    T value{};
    const std::unique_ptr<Database> database = OpenOrDie(options_);
    const Result<Rows> rows = InTransaction(
        *database, [&](Transaction& transaction) { return transaction.Execute(sql); }, Mode::kRead);
    EXPECT_TRUE(rows.ok() && !rows->empty() && (*rows)[0].Get(0, value).ok()) << sql;
    return value;
  }

  // Runs `work(database, acknowledge)` in a process of its own. After `kill_after` acknowledgements (0:
  // never) it is killed with SIGKILL. Returns the last acknowledged id, 0 for none.
  using Work = std::function<void(Database&, const std::function<void(std::int64_t)>&)>;
  std::int64_t RunInChild(int kill_after, const Work& work) {
    int ends[2];
    EXPECT_EQ(::pipe(ends), 0);
    const pid_t child = ::fork();
    if (child == 0) {
      ::close(ends[0]);
      const std::unique_ptr<Database> database = OpenOrDie(options_);
      work(*database, [&](std::int64_t id) {
        if (::write(ends[1], &id, sizeof id) != sizeof id) ::_exit(3);
      });
      ::_exit(0);
    }
    ::close(ends[1]);
    std::int64_t last = 0;
    std::int64_t id = 0;
    for (int seen = 1; ::read(ends[0], &id, sizeof id) == sizeof id; ++seen) {
      last = id;
      if (seen == kill_after) ::kill(child, SIGKILL);
    }
    ::close(ends[0]);
    int outcome = 0;
    ::waitpid(child, &outcome, 0);
    EXPECT_EQ(WIFSIGNALED(outcome), kill_after != 0);
    EXPECT_TRUE(kill_after != 0 || WEXITSTATUS(outcome) == 0);
    return last;
  }

  DatabaseOptions options_;
  std::string path_;
};

TEST_F(SqliteTest, FileIsOursAloneAndSettingsHold) {
  const std::unique_ptr<Database> database = OpenOrDie(options_);
  ASSERT_TRUE(Insert(*database, 1, 10).ok());
  for (const char* suffix : {"", "-wal", "-shm"}) {
    struct stat info {};
    ASSERT_EQ(::stat((path_ + suffix).c_str(), &info), 0) << suffix;
    EXPECT_EQ(info.st_mode & 0777, 0600u) << suffix;
  }
  EXPECT_EQ(Ask<std::string>("PRAGMA journal_mode"), "wal");
  EXPECT_EQ(Ask<int>("PRAGMA synchronous"), 2);
  EXPECT_EQ(Ask<int>("PRAGMA foreign_keys"), 1);
  EXPECT_EQ(Ask<int>("PRAGMA secure_delete"), 1);
}

TEST_F(SqliteTest, DeletedBytesAreNowhereOnceTheLogIsEmptied) {
  const std::unique_ptr<Database> database = OpenOrDie(options_);
  const std::string canary = "CANARY-7f3a";
  ASSERT_TRUE(InTransaction(*database, [&](Transaction& transaction) {
                return transaction.Execute("INSERT INTO item VALUES (1, $1)", {ToBytes(canary)}).status();
              }).ok());
  const auto found = [&] {
    std::string all;
    for (const char* suffix : {"", "-wal"}) {
      std::ifstream file(path_ + suffix, std::ios::binary);
      all.append(std::istreambuf_iterator<char>(file), {});
    }
    return all.find(canary) != std::string::npos;
  };
  EXPECT_TRUE(found());
  ASSERT_TRUE(InTransaction(*database, [](Transaction& transaction) {
                return transaction.Execute("DELETE FROM item").status();
              }).ok());
  ASSERT_TRUE(database->EmptyLog().ok());
  EXPECT_FALSE(found());
}

TEST_F(SqliteTest, AnotherProcessWritingIsBusyAndNotLost) {
  options_.busy_timeout = std::chrono::milliseconds(20);
  const std::unique_ptr<Database> one = OpenOrDie(options_);
  const std::unique_ptr<Database> other = OpenOrDie(options_);
  Result<Transaction> holder = other->Begin();
  ASSERT_TRUE(holder.ok());
  EXPECT_EQ(Insert(*one, 1, 1).reason(), "STORE_BUSY");
  holder->Rollback();
  EXPECT_TRUE(Insert(*one, 1, 1).ok());
}

TEST_F(SqliteTest, RefusesWhatIsNoDatabase) {
  options_.url = "sqlite:" + path_ + ".text";
  std::ofstream(path_ + ".text") << std::string(5000, 'x');
  EXPECT_EQ(Database::Open(options_).status().reason(), "STORE_CORRUPT");
}

TEST_F(SqliteTest, KilledWriterLosesNothingItAcknowledged) {
  std::int64_t next = 1;
  for (int cycle = 0; cycle < 20; ++cycle) {
    const std::int64_t last = RunInChild(1 + cycle * 2, [&](Database& database, const auto& acknowledge) {
      for (std::int64_t id = next; Insert(database, id, 2000).ok(); ++id) acknowledge(id);
    });
    ASSERT_GE(last, next);
    const auto stored = Ask<std::int64_t>("SELECT count(*) FROM item");
    ASSERT_GE(stored, last);
    ASSERT_LE(stored, last + 1);  // At most the one that was being committed.
    next = stored + 1;
  }
  EXPECT_EQ(Ask<std::string>("PRAGMA integrity_check"), "ok");
}

// A file that cannot grow stands for a full disk.
TEST_F(SqliteTest, FullDiskRefusesAndKeepsWhatItAcknowledged) {
  for (const rlim_t limit : {60'000, 300'000, 1'000'000}) {
    const auto before = Ask<std::int64_t>("SELECT count(*) FROM item");
    const std::int64_t last = RunInChild(0, [&](Database& database, const auto& acknowledge) {
      std::signal(SIGXFSZ, SIG_IGN);
      const rlimit small{limit, limit};
      if (::setrlimit(RLIMIT_FSIZE, &small) != 0) ::_exit(4);
      int refused = 0;
      for (std::int64_t id = before + 1; refused == 0 && id < 10'000; ++id) {
        if (Insert(database, id, 5000).ok()) {
          acknowledge(id);
        } else {
          ++refused;
        }
      }
      ::_exit(refused == 1 ? 0 : 5);
    });
    const auto stored = Ask<std::int64_t>("SELECT count(*) FROM item");
    EXPECT_GE(stored, last) << limit;
    EXPECT_LE(stored, std::max(last, before) + 1) << limit;
    EXPECT_EQ(Ask<std::string>("PRAGMA integrity_check"), "ok");
  }
}

// As another process sees it: the lock by which SQLite knows that a database is in use (https://www.sqlite.org/lockingv3.html:
// 510 bytes from 2^30 + 2 on). Who closes a database that nobody uses deletes its log.
bool IsLockedByAnother(const std::string& path) {
  const pid_t child = ::fork();
  if (child == 0) {
    struct flock lock {};
    lock.l_type = F_WRLCK;
    lock.l_whence = SEEK_SET;
    lock.l_start = (1 << 30) + 2;
    lock.l_len = 510;
    const int file = ::open(path.c_str(), O_RDWR);
    ::_exit(::fcntl(file, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK ? 0 : 1);
  }
  int outcome = 0;
  ::waitpid(child, &outcome, 0);
  return outcome == 0;
}

TEST_F(SqliteTest, ASecondConnectionDoesNotLoseTheLocksOfTheFirst) {
  const std::unique_ptr<Database> database = OpenOrDie(options_);
  ASSERT_TRUE(Insert(*database, 1, 10).ok());
  EXPECT_TRUE(IsLockedByAnother(path_));
  {
    auto first = database->Begin(Mode::kRead);
    auto second = database->Begin(Mode::kRead);
    ASSERT_TRUE(first.ok() && second.ok());
    EXPECT_TRUE(second->Execute("SELECT count(*) FROM item").ok());
    EXPECT_TRUE(IsLockedByAnother(path_));
  }
  EXPECT_TRUE(IsLockedByAnother(path_));
}

#ifdef LAGAN_FAULT_POINTS
// Run by the test below in a process of its own, because fault points read the environment once.
TEST(SqliteFaultDeathTest, DISABLED_Writer) {
  const char* url = std::getenv("LAGAN_TEST_URL");
  ASSERT_NE(url, nullptr);
  DatabaseOptions options;
  options.url = url;
  options.name = "storagetest";
  const std::unique_ptr<Database> database = OpenOrDie(options);
  const auto run = [&](std::string_view sql) {
    return InTransaction(*database, [&](Transaction& transaction) { return transaction.Execute(sql); }).ok();
  };
  ASSERT_TRUE(run("SELECT count(*) FROM item"));
  ASSERT_TRUE(run("UPDATE item SET body = NULL WHERE id = 99"));  // Changes nothing: no fault point.
  ASSERT_TRUE(run("INSERT INTO item (id) VALUES (1)"));
  ASSERT_TRUE(run("INSERT INTO item (id) VALUES (2)"));
}

TEST_F(SqliteTest, FaultPointsStandAroundCommitsThatWrote) {
  const auto run = [&](const std::string& point) {
    const pid_t child = ::fork();
    if (child == 0) {
      ::setenv("LAGAN_TEST_URL", options_.url.c_str(), 1);
      ::setenv("LAGAN_FAULT_LOG", (path_ + ".points").c_str(), 1);
      ::setenv("LAGAN_FAULT_KILL", point.c_str(), 1);
      if (std::freopen("/dev/null", "w", stdout) == nullptr) ::_exit(127);
      ::execl("/proc/self/exe", "storage_test", "--gtest_also_run_disabled_tests",
              "--gtest_filter=*DISABLED_Writer", nullptr);
      ::_exit(127);
    }
    int outcome = 0;
    ::waitpid(child, &outcome, 0);
    return WIFSIGNALED(outcome) ? WTERMSIG(outcome) : WEXITSTATUS(outcome);
  };
  const auto count = [&] { return Ask<int>("SELECT count(*) FROM item"); };
  EXPECT_EQ(run("storagetest:commit:before#1"), SIGKILL);
  EXPECT_EQ(count(), 0);
  EXPECT_EQ(run("storagetest:commit:after#1"), SIGKILL);
  EXPECT_EQ(count(), 1);
  EXPECT_TRUE(InTransaction(*OpenOrDie(options_), [](Transaction& transaction) {
                return transaction.Execute("DELETE FROM item").status();
              }).ok());
  std::filesystem::remove(path_ + ".points");
  EXPECT_EQ(run("none"), 0);
  EXPECT_EQ(count(), 2);
  std::ifstream log(path_ + ".points");
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(log), {}),
            "storagetest:commit:before#1\nstoragetest:commit:after#1\n"
            "storagetest:commit:before#2\nstoragetest:commit:after#2\n");
}
#endif

}  // namespace
}  // namespace lagan::storage
