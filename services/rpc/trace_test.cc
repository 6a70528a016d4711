#include "services/rpc/trace.h"

#include <gtest/gtest.h>

namespace lagan::rpc {
namespace {

TEST(Trace, ReadsWhatItMakes) {
  const std::string id = NewTraceId();
  EXPECT_EQ(id.size(), 32u);
  EXPECT_EQ(TraceIdFrom(MakeTraceparent(id)), id);
  EXPECT_NE(MakeTraceparent(id), MakeTraceparent(id));
}

TEST(Trace, RefusesWhatIsNotWellFormed) {
  const std::string good = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  EXPECT_EQ(TraceIdFrom(good), "4bf92f3577b34da6a3ce929d0e0e4736");
  for (const std::string& bad : {std::string(), good + "0", good.substr(1), "01" + good.substr(2),
                                 "00-4BF92F3577B34DA6A3CE929D0E0E4736" + good.substr(35),
                                 "00-00000000000000000000000000000000" + good.substr(35),
                                 good.substr(0, 36) + "0000000000000000-01", good.substr(0, 53) + "zz"}) {
    EXPECT_EQ(TraceIdFrom(bad), "") << bad;
  }
}

}  // namespace
}  // namespace lagan::rpc
