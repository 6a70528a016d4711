#include "base/core/process.h"

#include <sys/prctl.h>
#include <sys/resource.h>

#include <cstdlib>

#include <gtest/gtest.h>

namespace lagan {
namespace {

[[noreturn]] void ForbidAndLook() {
  ForbidCoreDumps();
  rlimit limit;
  const bool closed = getrlimit(RLIMIT_CORE, &limit) == 0 && limit.rlim_cur == 0 && limit.rlim_max == 0 &&
                      prctl(PR_GET_DUMPABLE) == 0;
  std::_Exit(closed ? 7 : 1);
}

// In a process of its own: the limits cannot be taken back.
TEST(ForbidCoreDumps, LeavesNoWayToTheMemory) {
  EXPECT_EXIT(ForbidAndLook(), testing::ExitedWithCode(7), "");
}

}  // namespace
}  // namespace lagan
