#include "base/core/text.h"

#include <gtest/gtest.h>

namespace lagan {
namespace {

TEST(TextTest, Utf8IsStrict) {
  for (const char* good : {"", "abc",
                           "Sin\xC3\xA9"
                           "ad",
                           "\xE2\x82\xAC", "\xF0\x9F\x99\x82"})
    EXPECT_TRUE(IsUtf8(good)) << good;
  for (const char* bad :
       {"\x80", "\xC0\xAF", "\xC3", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xE0\x80\xAF", "\xFF"}) {
    EXPECT_FALSE(IsUtf8(bad));
  }
  EXPECT_EQ(CountCodePoints("Sin\xC3\xA9"
                            "ad"),
            6U);
}

TEST(TextTest, CodePointsOfAnyBytes) {
  EXPECT_EQ(CodePoints("a\xC3\xA9\xE2\x82\xAC"), U"a\u00E9\u20AC");
  EXPECT_EQ(CodePoints("\xFFz"), U"\uFFFDz");
  EXPECT_EQ(CodePoints(""), U"");
}

TEST(TextTest, PlainTextHasNothingThatChangesMeaning) {
  EXPECT_TRUE(IsPlainText("Niamh N\xC3\xAD Dhomhnaill-O'Neill"));
  for (const char* bad : {"a\nb", "a\x1b[31m", "a\x7f",
                          "\xE2\x80\xAE"
                          "evil",
                          "\xE2\x81\xA6", "\xEF\xBB\xBF", "\xC2\x85", "\xE2\x80\xA8", "\xff"}) {
    EXPECT_FALSE(IsPlainText(bad));
  }
}

TEST(TextTest, SplitsTrimsAndRaises) {
  EXPECT_EQ(SplitText("a,,b", ',').size(), 3U);
  EXPECT_EQ(SplitText("", ',').size(), 1U);
  EXPECT_EQ(TrimSpace(" \t a b \r\n"), "a b");
  EXPECT_EQ(TrimSpace("  "), "");
  EXPECT_EQ(ToUpperAscii("aZ9\xC3\xA9"), "AZ9\xC3\xA9");
  EXPECT_EQ(PrintableAscii("a\nb\xC3\xA9", 3), "a?b");
}

}  // namespace
}  // namespace lagan
