#include "base/core/secret.h"

#include <gtest/gtest.h>

#include <sstream>

namespace lagan {
namespace {

TEST(SecretTest, PrintsAsRedacted) {
  std::ostringstream out;
  out << SecretText("ERIKSSON") << ' ' << SecretBytes(Bytes{1, 2, 3}) << ' ' << Secret<int>(42);
  EXPECT_EQ(out.str(), "[redacted] [redacted] [redacted]");
}

TEST(SecretTest, AMovedFromSecretHoldsNothing) {
  SecretText first(std::string(100, 'x'));
  const SecretText second(std::move(first));
  EXPECT_EQ(second.Reveal(), std::string(100, 'x'));
  EXPECT_EQ(first.Reveal().find('x'), std::string::npos);  // NOLINT(bugprone-use-after-move)
}

TEST(SecretTest, WipeOverwritesEveryByte) {
  char memory[64];
  std::fill(std::begin(memory), std::end(memory), 'k');
  WipeMemory(memory, sizeof memory);
  for (char c : memory) EXPECT_EQ(c, 0);
}

}  // namespace
}  // namespace lagan
