#include "tests/specimen/printed.h"

#include <gtest/gtest.h>

#include "tests/specimen/people.h"

namespace lagan::specimen {
namespace {

TEST(PrintedDate, HasTheFormsThatIssuersUse) {
  const Date date = std::chrono::year(1974) / 8 / 2;
  EXPECT_EQ(PrintedDate(date, DateStyle::kMonthName), "02 AUG 1974");
  EXPECT_EQ(PrintedDate(date, DateStyle::kTwoLanguages), "02 AUG/AOÛT 74");
  EXPECT_EQ(PrintedDate(date, DateStyle::kPoints), "02.08.1974");
  EXPECT_EQ(PrintedDate(date, DateStyle::kSpaces), "02 08 1974");
}

// Directive 2006/126/EC annex I; older Irish cards have two digits of the year.
TEST(PrintedTexts, LicencesPrintDatesWithPoints) {
  Random random(1);
  for (const Kind kind : {Kind::kLicenceGb, Kind::kLicenceNi, Kind::kLicenceIe}) {
    Document document = VariedDocument(kind, random);
    document.birth = std::chrono::year(1974) / 8 / 2;
    PrintStyle style;
    EXPECT_EQ(TextOf(PrintedTexts(document, style), "birth_date"), "02.08.1974");
    style.dates = DateStyle::kTwoLanguages;
    EXPECT_EQ(TextOf(PrintedTexts(document, style), "birth_date"),
              kind == Kind::kLicenceIe ? "02.08.74" : "02.08.1974");
  }
}

TEST(PrintedTexts, LeaveOutWhatTheLayoutLacks) {
  Random random(2);
  const auto electoral = PrintedTexts(VariedDocument(Kind::kElectoralNi, random), {});
  EXPECT_NE(TextOf(electoral, "surname"), "");
  EXPECT_EQ(TextOf(electoral, "nationality"), "");
  EXPECT_EQ(TextOf(electoral, "authority"), "");
  Document licence = VariedDocument(Kind::kLicenceNi, random);
  EXPECT_NE(TextOf(PrintedTexts(licence, {}), "issue_date"), "");
  licence.issued = Date{};
  EXPECT_EQ(TextOf(PrintedTexts(licence, {}), "issue_date"), "") << "no such day";
  Document single = VariedDocument(Kind::kPassport, random);
  single.given_names = "";
  for (const PrintedText& text : PrintedTexts(single, {})) EXPECT_NE(text.name, "given_names");
}

}  // namespace
}  // namespace lagan::specimen
