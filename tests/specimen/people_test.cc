#include "tests/specimen/people.h"

#include <gtest/gtest.h>
#include <algorithm>
#include <set>

#include "mrz/documents.h"
#include "mrz/driver_number.h"
#include "mrz/parser.h"
#include "mrz/transliteration.h"

namespace lagan::specimen {
namespace {

constexpr Date kToday = std::chrono::year(2026) / 1 / 1;

std::vector<Kind> AllKinds() {
  std::vector<Kind> kinds;
  for (int kind = 0; kind < kKindCount; ++kind) kinds.push_back(static_cast<Kind>(kind));
  return kinds;
}

// Whatever the letters, the zone is valid, has the kind's format, and tells of the holder that is printed.
TEST(VariedDocument, EveryKindHasAValidZoneThatFitsThePage) {
  for (const Kind kind : AllKinds()) {
    Random random(5);
    for (int i = 0; i < 150; ++i) {
      const Document document = VariedDocument(kind, random);
      const auto lines = ComposeZone(document);
      ASSERT_TRUE(lines.ok()) << KindName(kind) << " " << lines.status();
      if (ZoneFormatName(kind) == "NONE") {
        EXPECT_TRUE(lines->empty());
        continue;
      }
      const auto zone = mrz::Parse(*lines, kToday);
      ASSERT_TRUE(zone.ok()) << KindName(kind) << " " << zone.status();
      EXPECT_TRUE(zone->errors.empty()) << KindName(kind) << " " << document.surname << " "
                                        << (zone->errors.empty() ? "" : zone->errors[0].reason);
      // Swiss licences have no check digits at all.
      EXPECT_EQ(zone->checks_pass(), kind != Kind::kSwissLicence)
          << KindName(kind) << " " << document.surname;
      EXPECT_EQ(mrz::SpecOf(zone->format).name, ZoneFormatName(kind));
      EXPECT_EQ(zone->document_number, document.number) << KindName(kind);
      EXPECT_EQ(zone->issuer, document.issuer);
      // A name that is too long loses letters at its end or in each of its parts (mrz/names.h).
      if (zone->HasNote("NAME_POSSIBLY_TRUNCATED")) continue;
      const bool beginning_only = zone->format == mrz::Format::kFrenchDrivingLicence;
      EXPECT_TRUE(mrz::NameMatches(document.surname, zone->surname, beginning_only))
          << document.surname << " " << zone->surname;
      if (beginning_only || document.given_names.empty()) continue;
      EXPECT_TRUE(mrz::NameMatches(document.given_names, zone->given_names, false)) << document.given_names;
    }
  }
}

TEST(VariedDocument, NumbersHaveTheFormThatIsKnownOfTheIssuer) {
  int known = 0;
  for (const Kind kind : AllKinds()) {
    Random random(6);
    for (int i = 0; i < 100; ++i) {
      const Document document = VariedDocument(kind, random);
      const auto lines = ComposeZone(document).value();
      if (lines.empty()) continue;
      const mrz::Zone zone = mrz::Parse(lines, kToday).value();
      const mrz::DocumentType* type = mrz::FindDocumentType(zone);
      if (type == nullptr) continue;
      const mrz::PatternVerdict verdict = mrz::MatchesNumberPattern(*type, document.number);
      EXPECT_NE(verdict, mrz::PatternVerdict::kDiffers) << KindName(kind) << " " << document.issuer;
      known += verdict == mrz::PatternVerdict::kMatches;
    }
  }
  EXPECT_GT(known, 100);
}

TEST(VariedDocument, DriverNumbersAgreeWithTheHolder) {
  Random random(7);
  for (int i = 0; i < 100; ++i) {
    const Document british = VariedDocument(Kind::kLicenceGb, random);
    const auto check = mrz::CheckGreatBritainDriverNumber(
        british.number, {british.surname, british.given_names, british.birth});
    ASSERT_TRUE(check.ok()) << british.number << " " << check.status();
    EXPECT_EQ(check->surname, mrz::DriverNumberVerdict::kAgrees) << british.surname << " " << british.number;
    EXPECT_EQ(check->given_names, mrz::DriverNumberVerdict::kAgrees)
        << british.given_names << " " << british.number;
    EXPECT_EQ(check->birth_date, mrz::DriverNumberVerdict::kAgrees);
    EXPECT_TRUE(mrz::IsNorthernIrelandDriverNumber(VariedDocument(Kind::kLicenceNi, random).number));
  }
}

TEST(RandomPerson, HasNamesOfAllKinds) {
  Random random(8);
  std::set<std::string> nationalities;
  int without_given = 0, accented = 0, apostrophes = 0, hyphens = 0, long_names = 0;
  for (int i = 0; i < 500; ++i) {
    const Person person = RandomPerson(random);
    nationalities.insert(person.nationality);
    without_given += person.given_names.empty();
    const std::string name = person.surname + " " + person.given_names;
    accented +=
        std::any_of(name.begin(), name.end(), [](char c) { return static_cast<unsigned char>(c) > 127; });
    apostrophes += name.find('\'') != std::string::npos;
    hyphens += name.find('-') != std::string::npos;
    long_names += name.size() > 45;
  }
  EXPECT_EQ(nationalities.size(), 13u);
  for (const int met : {without_given, accented, apostrophes, hyphens, long_names}) EXPECT_GT(met, 5);
}

}  // namespace
}  // namespace lagan::specimen
