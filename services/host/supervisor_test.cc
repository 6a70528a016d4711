// Each test runs a supervisor in a process of its own, over shell scripts that say "ready" on descriptor 3. Nothing sleeps:
// the tests wait for lines of the supervisor, and the scripts wait for signals.
#include "services/host/supervisor.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include "base/core/clock.h"

namespace lagan::host {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

ProcessPlan Script(const std::string& name, const std::string& text) {
  return {.name = name, .program = "/bin/sh", .arguments = {"-c", text}};
}

class SupervisorTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "lagan-supervisor-XXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override {
    if (supervisor_ > 0) ::kill(supervisor_, SIGKILL);
    if (supervisor_ > 0) ::waitpid(supervisor_, nullptr, 0);
    if (lines_ != nullptr) ::fclose(lines_);
    std::filesystem::remove_all(folder_);
  }

  void Start(SupervisorOptions options) {
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    supervisor_ = ::fork();
    if (supervisor_ == 0) {
      ::close(ends[0]);
      ::dup2(ends[1], STDOUT_FILENO);
      ::close(ends[1]);
      const SystemClock clock;
      telemetry::StandardErrorSink sink;
      const telemetry::Log log("supervisor", &clock, &sink, telemetry::Level::kError);
      const Status status = RunSupervisor(options, log, std::cout);
      std::cout << status.reason() << std::endl;
      ::_exit(status.ok() ? 0 : 1);
    }
    ::close(ends[1]);
    ::fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    lines_ = ::fdopen(ends[0], "r");
  }
  // The next line of the supervisor, without its end; empty when it has gone.
  std::string Line() {
    char buffer[200];
    if (::fgets(buffer, sizeof buffer, lines_) == nullptr) return "";
    std::string line = buffer;
    line.pop_back();
    return line;
  }
  // The process of a line "NAME ready (process 1234)".
  static pid_t ProcessIn(const std::string& line) {
    const auto at = line.find("(process ");
    return at == std::string::npos ? -1 : std::atoi(line.c_str() + at + 9);
  }
  int End() {
    int status = -1;
    ::waitpid(supervisor_, &status, 0);
    supervisor_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }
  std::string Read(const std::string& name) const {
    std::ifstream in(folder_ / name);
    return {std::istreambuf_iterator<char>(in), {}};
  }

  std::filesystem::path folder_;
  pid_t supervisor_ = -1;
  FILE* lines_ = nullptr;
};

TEST_F(SupervisorTest, SaysReadyWhenAllAreAndStopsThemInOrder) {
  const std::string order = (folder_ / "order").string();
  const auto script = [&](const std::string& name) {
    return Script(name, "trap 'echo " + name + " >> " + order + "; exit 0' TERM; echo ready >&3; exec 3>&-;" +
                            "mkfifo " + (folder_ / name).string() + "; while :; do read x < " +
                            (folder_ / name).string() + "; done");
  };
  Start({.processes = {script("first"), script("second")}});
  EXPECT_THAT(Line(), HasSubstr(" ready (process "));
  EXPECT_THAT(Line(), HasSubstr(" ready (process "));
  EXPECT_EQ(Line(), "ready");
  ::kill(supervisor_, SIGTERM);
  EXPECT_EQ(Line(), "");
  EXPECT_EQ(End(), 0);
  EXPECT_EQ(Read("order"), "first\nsecond\n");
}

TEST_F(SupervisorTest, StartsAnewWhatIsKilledAndPassesTheFaultOnlyOnce) {
  ::setenv("LAGAN_FAULT_KILL", "here#1", 1);
  ::setenv("LAGAN_FAULT_LOG", "log", 1);
  const std::string seen = (folder_ / "seen").string();
  Start({.processes = {Script("one", "echo ${LAGAN_FAULT_KILL-none} ${LAGAN_FAULT_LOG-none} >> " + seen +
                                         "; echo ready >&3; exec 3>&-; exec sleep 1000")}});
  ::unsetenv("LAGAN_FAULT_KILL");
  ::unsetenv("LAGAN_FAULT_LOG");
  const pid_t first = ProcessIn(Line());
  ASSERT_GT(first, 0);
  EXPECT_EQ(Line(), "ready");
  ASSERT_EQ(::kill(first, SIGKILL), 0);
  const pid_t second = ProcessIn(Line());
  ASSERT_GT(second, 0);
  EXPECT_NE(first, second);
  ASSERT_EQ(::kill(second, SIGKILL), 0);
  EXPECT_GT(ProcessIn(Line()), 0);
  ::kill(supervisor_, SIGTERM);
  EXPECT_EQ(Line(), "");
  EXPECT_EQ(End(), 0);
  EXPECT_EQ(Read("seen"), "here#1 log\nnone log\nnone log\n");
}

TEST_F(SupervisorTest, GoesOnWhenNobodyReadsItsLines) {
  const std::string fifo = (folder_ / "fifo").string();
  ASSERT_EQ(::mkfifo(fifo.c_str(), 0600), 0);
  Start({.processes = {Script("one", "echo ready >&3; echo > " + fifo + "; exec sleep 1000")}});
  const pid_t first = ProcessIn(Line());
  EXPECT_EQ(Line(), "ready");
  const auto await_process = [&] { EXPECT_EQ(Read("fifo"), "\n"); };
  await_process();
  ::fclose(lines_);
  lines_ = nullptr;
  ASSERT_EQ(::kill(first, SIGKILL), 0);
  await_process();
  ::kill(supervisor_, SIGTERM);
  EXPECT_EQ(End(), 0);
}

TEST_F(SupervisorTest, AKillBeforeReadyIsNoReasonToGiveUp) {
  const std::string mark = (folder_ / "mark").string();
  Start({.processes = {
             Script("one", "if mkdir " + mark + "; then kill -9 $$; fi; echo ready >&3; exec sleep 1000")}});
  EXPECT_GT(ProcessIn(Line()), 0);
  EXPECT_EQ(Line(), "ready");
}

TEST_F(SupervisorTest, AProcessThatRefusesToStartEndsAll) {
  Start({.processes = {Script("good", "echo ready >&3; exec sleep 1000"), Script("bad", "exit 3")}});
  std::string line = Line();
  if (line.starts_with("good")) line = Line();
  EXPECT_EQ(line, "PROCESS_NOT_STARTED");
  EXPECT_EQ(End(), 1);
}

TEST_F(SupervisorTest, AProgramThatIsNotThereEndsAll) {
  Start({.processes = {{.name = "none", .program = folder_ / "nothing"}}});
  EXPECT_EQ(Line(), "PROCESS_NOT_STARTED");
  EXPECT_EQ(End(), 1);
}

TEST_F(SupervisorTest, AProcessThatNeverGetsReadyEndsAll) {
  Start({.processes = {Script("slow", "exec sleep 1000")}, .start_timeout = std::chrono::milliseconds(50)});
  EXPECT_EQ(Line(), "PROCESS_NOT_STARTED");
  EXPECT_EQ(End(), 1);
}

TEST_F(SupervisorTest, WhatDoesNotStopIsKilledAndSaid) {
  Start({.processes = {Script("deaf", "trap '' TERM; echo ready >&3; exec 3>&-; exec sleep 1000")},
         .stop_timeout = std::chrono::milliseconds(50)});
  EXPECT_THAT(Line(), StartsWith("deaf ready"));
  EXPECT_EQ(Line(), "ready");
  ::kill(supervisor_, SIGTERM);
  EXPECT_EQ(Line(), "PROCESS_NOT_STOPPED");
  EXPECT_EQ(End(), 1);
}

// The writing end of the pipe is held by supervisor and process alone, so its end proves that both are gone.
TEST_F(SupervisorTest, NoProcessOutlivesTheSupervisor) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  Start({.processes = {Script("one", "echo ready >&3; exec sleep 1000")}});
  ::close(ends[1]);
  EXPECT_THAT(Line(), StartsWith("one ready"));
  EXPECT_EQ(Line(), "ready");
  ASSERT_EQ(::kill(supervisor_, SIGKILL), 0);
  char byte = 0;
  EXPECT_EQ(::read(ends[0], &byte, 1), 0);
  ::close(ends[0]);
}

// The writing end of the fifo is held by what the process itself started.
TEST_F(SupervisorTest, WhatAProcessStartedDiesWithIt) {
  const std::string fifo = (folder_ / "fifo").string();
  ASSERT_EQ(::mkfifo(fifo.c_str(), 0600), 0);
  const int reader = ::open(fifo.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  Start({.processes = {Script("one", "if mkdir " + (folder_ / "mark").string() + "; then exec 4>" + fifo +
                                         "; sleep 1000 & exec 4>&-; fi; echo ready >&3; exec sleep 1000")}});
  const pid_t first = ProcessIn(Line());
  EXPECT_EQ(Line(), "ready");
  ASSERT_EQ(::kill(first, SIGKILL), 0);
  EXPECT_GT(ProcessIn(Line()), 0);
  ASSERT_EQ(::fcntl(reader, F_SETFL, 0), 0);
  char byte = 0;
  EXPECT_EQ(::read(reader, &byte, 1), 0);
  ::close(reader);
}

}  // namespace
}  // namespace lagan::host
