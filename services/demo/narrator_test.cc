#include "services/demo/narrator.h"

#include <gtest/gtest.h>
#include <sstream>

#include "base/core/status.h"

namespace lagan::demo {
namespace {

using std::chrono::milliseconds;

TEST(Narrator, AlignsLinesAndAddsUpTimes) {
  std::ostringstream out;
  Narrator narrator(out);
  narrator.Tell({"upload", "One.\n    Two.", milliseconds(12)});
  narrator.Tell({"upload", "Again.", milliseconds(30)});
  narrator.Tell({"checks", "Done.", milliseconds(1234)});
  EXPECT_EQ(out.str(), "    12 ms  One.\n               Two.\n    30 ms  Again.\n  1234 ms  Done.\n");
  EXPECT_EQ(narrator.timings().dump(), R"({"upload":42,"checks":1234})");
  narrator.Forget();
  EXPECT_EQ(narrator.timings().dump(), "{}");
}

TEST(Narrator, TellsOfWorkThatSucceededAlone) {
  std::ostringstream out;
  Narrator narrator(out);
  EXPECT_EQ(narrator.Time("bad", "Never told.", [] { return Internal("BROKEN", "It broke."); }).reason(),
            "BROKEN");
  EXPECT_TRUE(narrator.Time("good", "Told.", [] { return Status(); }).ok());
  EXPECT_EQ(out.str().find("Never"), std::string::npos);
  EXPECT_TRUE(narrator.timings().contains("good"));
  EXPECT_FALSE(narrator.timings().contains("bad"));
}

}  // namespace
}  // namespace lagan::demo
