#include "verifier/cli/line_reader.h"

#include <sstream>
#include <vector>

#include <gtest/gtest.h>

#include "verifier/credential/credential_text.h"

namespace lagan::verifier {
namespace {

std::vector<std::string> Lines(const std::string& input) {
  std::istringstream in(input);
  std::vector<std::string> out;
  while (const auto line = ReadScannedLine(in)) out.push_back(*line);
  return out;
}

TEST(ReadScannedLine, TakesEveryLineEnd) {
  const std::vector<std::string> expected = {"A", "B c", "D"};
  for (const char* input :
       {"A\nB c\nD\n", "A\r\nB c\r\nD\r\n", "A\rB c\rD\r", "A\nB c\nD", "\n\nA\r\n\r\nB c\n\rD"}) {
    EXPECT_EQ(Lines(input), expected) << input;
  }
  EXPECT_TRUE(Lines("").empty());
  EXPECT_TRUE(Lines("\r\n\n").empty());
}

TEST(ReadScannedLine, KeepsWhatIsNoText) {
  const std::string odd("a\0\xff\x1b", 4);
  EXPECT_EQ(Lines(odd + "\nB"), (std::vector<std::string>{odd, "B"}));
}

TEST(ReadScannedLine, AnOverlongLineIsCutAndTheNextIsWhole) {
  for (const std::size_t size :
       {kMaxCredentialText, kMaxCredentialText + 1, kMaxCredentialText + 2, std::size_t{1000000}}) {
    const auto lines = Lines(std::string(size, 'A') + "\nNEXT\n");
    ASSERT_EQ(lines.size(), 2U) << size;
    EXPECT_EQ(lines[0].size(), std::min(size, kMaxCredentialText + 1));
    EXPECT_EQ(lines[1], "NEXT");
  }
}

}  // namespace
}  // namespace lagan::verifier
