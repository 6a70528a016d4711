#include "mrz/codes.h"

#include <gtest/gtest.h>

#include <set>

namespace lagan::mrz {
namespace {

TEST(CodesTest, StatesComeFromIso3166) {
  ASSERT_NE(FindCode("IRL"), nullptr);
  EXPECT_EQ(FindCode("IRL")->name, "Ireland");
  EXPECT_EQ(FindCode("IRL")->kind, CodeKind::kState);
  EXPECT_EQ(FindCode("CIV")->name, "C\xC3\xB4te d'Ivoire");
}

TEST(CodesTest, TwoLettersFindTheState) {
  ASSERT_NE(FindCode("SI"), nullptr);
  EXPECT_EQ(FindCode("SI")->iso_alpha3, "SVN");
}

TEST(CodesTest, EveryCodeOfTheStandardBeyondIsoIsKnown) {
  for (const char* code : {"D",   "RKS", "EUE", "UNO", "UNA", "UNK", "GBD", "GBN", "GBO", "GBP",
                           "GBS", "XBA", "XIM", "XCC", "XCE", "XCO", "XEC", "XPO", "XES", "XMP",
                           "XOM", "XDC", "XXA", "XXB", "XXC", "XXX", "UTO", "ANT", "NTZ", "IAO"}) {
    EXPECT_NE(FindCode(code), nullptr) << code;
  }
  EXPECT_EQ(FindCode("D")->iso_alpha3, "DEU");
  EXPECT_EQ(FindCode("UTO")->kind, CodeKind::kSpecimen);
  EXPECT_EQ(FindCode("INP")->kind, CodeKind::kAnomaly);
  EXPECT_EQ(FindCode("XXB")->kind, CodeKind::kPerson);
}

TEST(CodesTest, AnythingElseIsUnknown) {
  for (const char* code : {"", "X", "ZZ", "ZZZ", "ABC", "irl", "IRLX", "D<<"})
    EXPECT_EQ(FindCode(code), nullptr);
}

TEST(CodesTest, NoCodeStandsTwice) {
  std::set<std::string_view> seen;
  for (const StateCode& state : AllCodes()) EXPECT_TRUE(seen.insert(state.code).second) << state.code;
  EXPECT_GT(seen.size(), 270U);
}

}  // namespace
}  // namespace lagan::mrz
