#include "ocr/visual/cross_check.h"

#include <gtest/gtest.h>

#include "mrz/composer.h"
#include "mrz/parser.h"
#include "ocr/visual/nationalities.h"

namespace lagan::ocr {
namespace {

using enum PrintedFieldName;

constexpr Date kToday{std::chrono::year(2026), std::chrono::November, std::chrono::day(22)};

Date Day(int year, unsigned month, unsigned day) {
  return Date(std::chrono::year(year), std::chrono::month(month), std::chrono::day(day));
}

mrz::ZoneFields Anna() {
  mrz::ZoneFields fields;
  fields.document_code = "P";
  fields.issuer = "UTO";
  fields.document_number = "L898902C3";
  fields.nationality = "UTO";
  fields.birth_date = mrz::PartialDate::Of(Day(1974, 8, 12));
  fields.sex = 'F';
  fields.expiry_date = Day(2031, 4, 15);
  fields.surname = "ERIKSSON";
  fields.given_names = "ANNA MARIA";
  return fields;
}

mrz::Zone ZoneOf(const mrz::ZoneFields& fields) {
  return mrz::Parse(mrz::Compose(fields).value(), kToday).value();
}

CheckOutcome OutcomeOf(PrintedFieldName name, const std::string& text, float confidence,
                       const mrz::Zone& zone = ZoneOf(Anna()), const std::string& second = "=") {
  PrintedFields printed;
  printed.fields.push_back({name, text, second == "=" ? text : second, confidence, {}});
  return CompareWithZone(printed, zone).OutcomeOf(name);
}

TEST(CompareWithZone, AgreesFieldByField) {
  const std::pair<PrintedFieldName, const char*> kSame[] = {
      {kSurname, "ERIKSSON"},
      {kSurname, "Eriksson"},
      {kSurname, "ERIKSSON ANNA MARIA"},
      {kGivenNames, "ANNA MARIA"},
      {kGivenNames, "Anna-Maria"},
      {kDocumentNumber, "L898902C3"},
      {kDocumentNumber, "L 898902 C3"},
      {kBirthDate, "12 AUG/AO\u00DBT 74"},
      {kBirthDate, "12.08.1974"},
      {kExpiryDate, "15 APR 2031"},
      {kSex, "F"},
      {kSex, "K/F"},
      {kSex, "Female"},
      {kNationality, "UTO"},
      {kNationality, "UTOPIAN"},
  };
  for (const auto& [name, text] : kSame)
    EXPECT_EQ(OutcomeOf(name, text, 0.9F), CheckOutcome::kAgrees) << text;
}

TEST(CompareWithZone, DiffersFieldByField) {
  const std::pair<PrintedFieldName, const char*> kOther[] = {
      {kSurname, "LINDQVIST"},
      {kSurname, "ERIKSEN"},
      {kSurname, "ANNA"},
      {kGivenNames, "OSKAR EMIL"},
      {kGivenNames, "ANNA MARTA"},
      {kDocumentNumber, "K40917725"},
      {kDocumentNumber, "L898903C3"},
      {kBirthDate, "12 AUG 1975"},
      {kExpiryDate, "15.04.2032"},
      {kSex, "M"},
      {kSex, "F/M"},
      {kNationality, "SWE"},
      {kNationality, "SWEDISH"},
  };
  for (const auto& [name, text] : kOther)
    EXPECT_EQ(OutcomeOf(name, text, 0.9F), CheckOutcome::kDiffers) << text;
}

TEST(CompareWithZone, StatesNoDifferenceThatWasNotReadWell) {
  EXPECT_EQ(OutcomeOf(kSurname, "LINDQVIST", 0.5F), CheckOutcome::kUncertain);
  EXPECT_EQ(OutcomeOf(kSurname, "LINDQVIST", 0.7F), CheckOutcome::kDiffers);
  // A letter or two needs more.
  EXPECT_EQ(OutcomeOf(kSurname, "ERIKSEN", 0.7F), CheckOutcome::kUncertain);
  EXPECT_EQ(OutcomeOf(kSurname, "ERIKSEN", 0.95F, ZoneOf(Anna()), "ERIKSON"), CheckOutcome::kUncertain);
  // What is no value of its field says nothing.
  EXPECT_EQ(OutcomeOf(kBirthDate, "XK1.?", 0.99F), CheckOutcome::kNotRead);
  EXPECT_EQ(OutcomeOf(kSex, "7", 0.99F), CheckOutcome::kNotRead);
  EXPECT_EQ(OutcomeOf(kNationality, "QQQ", 0.99F), CheckOutcome::kNotRead);
  EXPECT_EQ(OutcomeOf(kSurname, "", 0.99F), CheckOutcome::kNotRead);
}

TEST(CompareWithZone, EitherWayOfSeeingMayAgree) {
  PrintedFields printed;
  printed.fields.push_back({kSurname, "ER!K550N", "ERIKSSON", 0.3F, {}});
  printed.fields.push_back({kGivenNames, "ANNA MARIA", "ANNA MARIA", 0.9F, {}});
  const CrossChecks checks = CompareWithZone(printed, ZoneOf(Anna()));
  EXPECT_EQ(checks.OutcomeOf(kSurname), CheckOutcome::kAgrees);
  EXPECT_LT(checks.checks[0].confidence, checks.checks[1].confidence);
}

TEST(CompareWithZone, NoDifferenceWhereOneWayOfSeeingSaysWhatTheZoneSays) {
  PrintedFields printed;
  printed.fields.push_back({kSurname, "ERIKSEN", "ERIKSEN", 0.97F, {}});
  EXPECT_EQ(CompareWithZone(printed, ZoneOf(Anna())).OutcomeOf(kSurname), CheckOutcome::kDiffers);
  printed.fields[0].third_text = "ERIKSSON";
  EXPECT_EQ(CompareWithZone(printed, ZoneOf(Anna())).OutcomeOf(kSurname), CheckOutcome::kUncertain);
  printed.fields[0].third_text = "ERIKSE";
  EXPECT_EQ(CompareWithZone(printed, ZoneOf(Anna())).OutcomeOf(kSurname), CheckOutcome::kDiffers);
}

TEST(CompareWithZone, WhatIsOftenMisreadIsNoDifference) {
  EXPECT_EQ(OutcomeOf(kDocumentNumber, "LS98902C3", 0.99F), CheckOutcome::kUncertain);
  EXPECT_EQ(OutcomeOf(kSurname, "FRIKSSON", 0.99F), CheckOutcome::kUncertain);
  EXPECT_EQ(OutcomeOf(kBirthDate, "2 AUG 1974", 0.99F), CheckOutcome::kUncertain);
  EXPECT_EQ(OutcomeOf(kBirthDate, "3 AUG 1974", 0.99F), CheckOutcome::kDiffers);
  mrz::ZoneFields fields = Anna();
  fields.nationality = "IDN";
  EXPECT_EQ(OutcomeOf(kNationality, "1DN", 0.9F, ZoneOf(fields)), CheckOutcome::kAgrees);
  EXPECT_EQ(OutcomeOf(kNationality, "IDN SS", 0.9F, ZoneOf(fields)), CheckOutcome::kAgrees);
  EXPECT_EQ(OutcomeOf(kNationality, "IRL SS", 0.9F, ZoneOf(fields)), CheckOutcome::kDiffers);
}

// What calls a person among the uncertain.
TEST(CompareWithZone, AnUnlikelyMisreadingIsTelling) {
  const auto telling = [](const PrintedField& field, mrz::ZoneFields zone = Anna()) {
    PrintedFields printed;
    printed.fields.push_back(field);
    for (const CrossCheck& check : CompareWithZone(printed, ZoneOf(zone)).checks) {
      if (check.field != field.name) continue;
      EXPECT_EQ(check.outcome, CheckOutcome::kUncertain) << field.text;
      return check.telling;
    }
    return false;
  };
  // Another text, however badly read; a letter that blurs, read alike and surely.
  EXPECT_TRUE(telling({kSurname, "LINDQVIST", "LlNDOVIST", 0.4F, {}}));
  EXPECT_FALSE(telling({kSurname, "y.Nom", "", 0.1F, {}})) << "hardly a text";
  EXPECT_TRUE(telling({kSurname, "FRIKSSON", "FRIKSSON", 0.9F, {}}));
  EXPECT_TRUE(telling({kDocumentNumber, "LB9B902C3", "LB9B902C3", 0.9F, {}}));
  EXPECT_TRUE(telling({kSex, "M", "7", 0.5F, {}}));
  // Read badly, or differently, or in one way as the zone has it.
  EXPECT_FALSE(telling({kSurname, "FRIKSSON", "FRIKSSON", 0.7F, {}}));
  EXPECT_FALSE(telling({kSurname, "ERIKSSEN", "FRIKSSUN", 0.9F, {}}));
  EXPECT_FALSE(telling({kSurname, "LINDQVIST", "LINDQVIST", 0.9F, {}, "ERIKSSON"}));
  EXPECT_FALSE(telling({kDocumentNumber, "LS98902C3", "L89B902G3", 0.9F, {}}));
  // A zone that is full after the first letter.
  mrz::ZoneFields full = Anna();
  full.surname = "KRISHNASWAMY SUBRAMANIAM LAKSHMINARAYAN";
  full.given_names = "VENKATESH";
  ASSERT_EQ(ZoneOf(full).given_names.size(), 1U);
  EXPECT_FALSE(telling({kGivenNames, "VENKATESH", "VENKATESH", 0.99F, {}}, full));
}

TEST(CompareWithZone, ANumberMayStandAmongOtherWords) {
  EXPECT_EQ(OutcomeOf(kDocumentNumber, "UTO: L898902C3", 0.9F), CheckOutcome::kAgrees);
  EXPECT_EQ(OutcomeOf(kDocumentNumber, "UTO: L898907C3", 0.9F), CheckOutcome::kDiffers);
}

TEST(CompareWithZone, ANationalityOfDigitsIsNotCompared) {
  mrz::Zone zone = ZoneOf(Anna());
  zone.nationality = "132";
  PrintedFields printed;
  printed.fields.push_back({kNationality, "ROU", "ROU", 0.99F, {}});
  for (const CrossCheck& check : CompareWithZone(printed, zone).checks) EXPECT_NE(check.field, kNationality);
}

TEST(CompareWithZone, EveryFieldOfTheZoneHasACheck) {
  const CrossChecks checks = CompareWithZone({}, ZoneOf(Anna()));
  ASSERT_EQ(checks.checks.size(), 7u);
  for (const CrossCheck& check : checks.checks) {
    EXPECT_EQ(check.outcome, CheckOutcome::kNotRead);
    EXPECT_EQ(check.confidence, 0);
  }
  EXPECT_FALSE(checks.AnyDiffers());
  EXPECT_EQ(checks.OutcomeOf(kAddress), CheckOutcome::kNotRead);
  mrz::ZoneFields single = Anna();
  single.given_names.clear();
  single.expiry_date.reset();
  EXPECT_EQ(CompareWithZone({}, ZoneOf(single)).checks.size(), 5u);
}

TEST(CompareWithZone, TruncatedAndTransliteratedNames) {
  mrz::ZoneFields fields = Anna();
  fields.surname = "NILAVADHANANANDA";
  fields.given_names = "CHAYAPA DEJTHAMRONG KRASUANG";
  EXPECT_EQ(OutcomeOf(kGivenNames, "CHAYAPA DEJTHAMRONG KRASUANG", 0.9F, ZoneOf(fields)),
            CheckOutcome::kAgrees);
  fields.surname = "M\u00DCLLER-O'NEILL";
  fields.given_names = "SE\u00C1N";
  for (const char* text : {"M\u00DCLLER-O'NEILL", "MULLER O NEILL", "Mueller-ONeill"})
    EXPECT_EQ(OutcomeOf(kSurname, text, 0.9F, ZoneOf(fields)), CheckOutcome::kAgrees) << text;
  EXPECT_EQ(OutcomeOf(kGivenNames, "SEAN", 0.9F, ZoneOf(fields)), CheckOutcome::kAgrees);
  EXPECT_EQ(OutcomeOf(kGivenNames, "SHANE", 0.9F, ZoneOf(fields)), CheckOutcome::kDiffers);
}

TEST(CompareWithZone, SexAndNationalityWords) {
  mrz::ZoneFields fields = Anna();
  fields.sex = '<';
  fields.nationality = "D";
  const mrz::Zone zone = ZoneOf(fields);
  EXPECT_EQ(OutcomeOf(kSex, "X", 0.9F, zone), CheckOutcome::kAgrees);
  EXPECT_EQ(OutcomeOf(kSex, "M", 0.9F, zone), CheckOutcome::kDiffers);
  for (const char* text : {"D", "DEU", "DEUTSCH", "GERMAN", "Germany"})
    EXPECT_EQ(OutcomeOf(kNationality, text, 0.9F, zone), CheckOutcome::kAgrees) << text;
  EXPECT_EQ(OutcomeOf(kNationality, "AUT", 0.9F, zone), CheckOutcome::kDiffers);
  fields.nationality = "GBR";
  EXPECT_EQ(OutcomeOf(kNationality, "BRITISH CITIZEN", 0.9F, ZoneOf(fields)), CheckOutcome::kAgrees);
  fields.nationality = "GBD";
  EXPECT_EQ(OutcomeOf(kNationality, "BRITISH CITIZEN", 0.9F, ZoneOf(fields)), CheckOutcome::kDiffers);
  EXPECT_EQ(OutcomeOf(kNationality, "BRITISH", 0.9F, ZoneOf(fields)), CheckOutcome::kAgrees);
}

TEST(NationalitiesNamed, CodesNamesAndWords) {
  EXPECT_EQ(NationalitiesNamed("IRISH / \u00C9IREANNACH"), std::vector<std::string_view>{"IRL"});
  EXPECT_EQ(NationalitiesNamed("BRITISH CITIZEN"), std::vector<std::string_view>{"GBR"});
  EXPECT_EQ(NationalitiesNamed("Sweden"), std::vector<std::string_view>{"SWE"});
  EXPECT_TRUE(NationalitiesNamed("").empty());
  EXPECT_TRUE(NationalitiesNamed("QQQ").empty());
}

TEST(Names, AreStable) {
  EXPECT_EQ(CheckOutcomeText(CheckOutcome::kNotRead), "not_read");
  EXPECT_EQ(PrintedFieldText(kDocumentNumber), "document_number");
  EXPECT_EQ(PrintedLayoutText(PrintedLayout::kPhotocardLicence), "photocard_licence");
}

// A forger draws 2 as Z; a reader that was not sure may have seen it so.
TEST(CompareWithZone, ALookAlikeThatWasReadSurelyIsTelling) {
  const struct {
    PrintedFieldName name;
    const char* text;
    bool telling;
  } cases[] = {{kDocumentNumber, "L8989OZC3", true}, {kDocumentNumber, "L8989O2C3", false},
               {kDocumentNumber, "LB98902C3", true}, {kDocumentNumber, "L89890 2C3", false},
               {kSurname, "ERIKSS0N", true},         {kSurname, "ERIK5SON", true},
               {kSurname, "ER1KSSON", false}};
  for (const auto& each : cases) {
    PrintedFields page;
    page.fields.push_back({each.name, each.text, each.text, 0.9F, {}});
    const CrossChecks checks = CompareWithZone(page, ZoneOf(Anna()));
    EXPECT_EQ(checks.OutcomeOf(each.name), each.telling ? CheckOutcome::kUncertain : CheckOutcome::kAgrees)
        << each.text;
    EXPECT_EQ(checks.AnyTelling(), each.telling) << each.text;
    page.fields[0].confidence = 0.84F;
    EXPECT_EQ(CompareWithZone(page, ZoneOf(Anna())).OutcomeOf(each.name), CheckOutcome::kAgrees);
  }
  PrintedFields page;
  page.fields.push_back({kDocumentNumber, "L89890ZC3", "L898902C3", 0.9F, {}});
  EXPECT_EQ(CompareWithZone(page, ZoneOf(Anna())).OutcomeOf(kDocumentNumber), CheckOutcome::kAgrees)
      << "one way saw what the zone says";
  page.fields[0] = {kDocumentNumber, "L89890ZC3", "L89890ZC3", 0.9F, {}, "L898902C3"};
  EXPECT_EQ(CompareWithZone(page, ZoneOf(Anna())).OutcomeOf(kDocumentNumber), CheckOutcome::kAgrees);
}

// What agrees, and beside it stands something else.
TEST(CompareWithZone, WhatHasARivalIsTellingAndDoesNotAgree) {
  PrintedFields page;
  page.fields.push_back({PrintedFieldName::kSurname, "ERIKSSON", "ERIKSSON", 0.98F, {}});
  EXPECT_EQ(CompareWithZone(page, ZoneOf(Anna())).OutcomeOf(PrintedFieldName::kSurname),
            CheckOutcome::kAgrees);
  page.fields[0].has_rival = true;
  const CrossChecks checks = CompareWithZone(page, ZoneOf(Anna()));
  EXPECT_EQ(checks.OutcomeOf(PrintedFieldName::kSurname), CheckOutcome::kUncertain);
  EXPECT_TRUE(checks.AnyTelling());
  // What differs by itself still does.
  page.fields[0].text = page.fields[0].second_text = "LINDQVIST";
  EXPECT_EQ(CompareWithZone(page, ZoneOf(Anna())).OutcomeOf(PrintedFieldName::kSurname),
            CheckOutcome::kDiffers);
}

}  // namespace
}  // namespace lagan::ocr
