#include "services/demo/program.h"

#include <gtest/gtest.h>

namespace lagan::demo {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(RunProgram, GivesOutputAndExitStatus) {
  const auto output = RunProgram("/bin/sh", {"-c", "printf hello; exit 3"}, seconds(20));
  ASSERT_TRUE(output.ok()) << output.status();
  EXPECT_EQ(output->text, "hello");
  EXPECT_EQ(output->exit_status, 3);
}

TEST(RunProgram, GivesNothingOnStandardInput) {
  const auto output = RunProgram("/bin/cat", {}, seconds(20));
  ASSERT_TRUE(output.ok()) << output.status();
  EXPECT_EQ(output->text, "");
}

TEST(RunProgram, KillsWhatTakesTooLong) {
  const auto output = RunProgram("/bin/sleep", {"600"}, milliseconds(20));
  ASSERT_FALSE(output.ok());
  EXPECT_EQ(output.status().reason(), "PROGRAM_FAILED");
}

TEST(RunProgram, KillsWhatPrintsWithoutEnd) {
  const auto output = RunProgram("/usr/bin/yes", {}, seconds(60));
  ASSERT_FALSE(output.ok());
  EXPECT_EQ(output.status().reason(), "PROGRAM_FAILED");
}

TEST(RunProgram, SaysWhenAProgramWasKilled) {
  const auto output = RunProgram("/bin/sh", {"-c", "kill -9 $$"}, seconds(20));
  ASSERT_FALSE(output.ok());
  EXPECT_EQ(output.status().reason(), "PROGRAM_FAILED");
}

TEST(RunProgram, SaysWhenAProgramIsMissing) {
  const auto output = RunProgram("/nonexistent/program", {}, seconds(20));
  ASSERT_FALSE(output.ok());
  EXPECT_EQ(output.status().reason(), "PROGRAM_NOT_STARTED");
}

}  // namespace
}  // namespace lagan::demo
