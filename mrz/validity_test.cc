#include "mrz/validity.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace lagan::mrz {
namespace {

const DocumentType& Row(std::string_view issuer, std::string_view code) {
  const auto rows = AllDocumentTypes();
  const auto found = std::ranges::find_if(
      rows, [&](const DocumentType& row) { return row.issuer == issuer && row.code == code; });
  EXPECT_NE(found, rows.end()) << issuer << ' ' << code;
  return *found;
}

TEST(Validity, DependsOnTheDocumentAndTheAgeAtIssue) {
  EXPECT_EQ(LongestValidity(Row("GBR", "P"), 40), 129);
  EXPECT_EQ(LongestValidity(Row("GBR", "P"), 16), 129);
  EXPECT_EQ(LongestValidity(Row("GBR", "P"), 15), 60);
  EXPECT_EQ(LongestValidity(Row("GBR", "P"), std::nullopt), 129);
  EXPECT_EQ(LongestValidity(Row("IRL", "P"), 17), 60);
  EXPECT_EQ(LongestValidity(Row("USA", "P"), 17), 120);
}

TEST(Validity, CardsOfTheUnionAreLimitedBelowSeventy) {
  EXPECT_EQ(LongestValidity(Row("D", "ID"), 69), 120);
  EXPECT_EQ(LongestValidity(Row("D", "ID"), 70), std::nullopt);
  EXPECT_EQ(LongestValidity(Row("D", "ID"), std::nullopt), std::nullopt);
  EXPECT_EQ(LongestValidity(Row("GBR", "IR"), 30), std::nullopt) << "a permit is no identity card";
}

TEST(Validity, WithoutASourceNothingIsKnown) {
  EXPECT_EQ(LongestValidity(Row("AFG", "P"), 30), std::nullopt);
  EXPECT_EQ(LongestValidity(Row("UTO", "P"), 30), std::nullopt);
  EXPECT_EQ(LongestValidity(Row("", "P"), 30), std::nullopt);
}

TEST(Validity, EveryRowIsOfADocumentThatTheTableHas) {
  for (const Validity& row : AllValidities()) {
    EXPECT_TRUE(std::ranges::any_of(AllDocumentTypes(), [&](const DocumentType& type) {
      return row.evidence_type.empty() ? type.issuer == row.issuer && type.code == row.code
                                       : type.evidence_type.starts_with(row.evidence_type);
    })) << row.source;
    EXPECT_FALSE(row.source.empty());
    EXPECT_LE(row.months, 240);
  }
}

}  // namespace
}  // namespace lagan::mrz
