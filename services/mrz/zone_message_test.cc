#include "services/mrz/zone_message.h"

#include <gtest/gtest.h>

namespace lagan::mrz {
namespace {

constexpr Date kToday{std::chrono::year(2026), std::chrono::November, std::chrono::day(21)};

v1::ParseZoneRequest Request(const std::vector<std::string>& lines) {
  v1::ParseZoneRequest request;
  for (const std::string& line : lines) request.add_lines(line);
  return request;
}

// The specimen passport of ICAO 9303-4 appendix A.
const std::vector<std::string> kSpecimen = {"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
                                            "L898902C36UTO7408122F1204159ZE184226B<<<<<10"};

TEST(ZoneMessage, SaysWhatTheSpecimenSays) {
  const auto response = ParseZone(Request(kSpecimen), kToday);
  ASSERT_TRUE(response.ok()) << response.status();
  const v1::Zone& zone = response->zone();
  EXPECT_EQ(zone.format(), "TD3");
  ASSERT_EQ(zone.lines_size(), 2);
  EXPECT_EQ(zone.lines(1), kSpecimen[1]);
  EXPECT_EQ(zone.document_code(), "P");
  EXPECT_EQ(zone.issuing_state(), "UTO");
  EXPECT_EQ(zone.document_number(), "L898902C3");
  EXPECT_EQ(zone.nationality(), "UTO");
  EXPECT_EQ(zone.birth_date(), "1974-08-12");
  EXPECT_EQ(zone.birth_date_text(), "740812");
  EXPECT_EQ(zone.sex(), "F");
  EXPECT_EQ(zone.expiry_date(), "2012-04-15");
  EXPECT_EQ(zone.surname(), "ERIKSSON");
  EXPECT_EQ(zone.given_names(), "ANNA MARIA");
  EXPECT_EQ(zone.optional_data_1(), "ZE184226B");
  EXPECT_EQ(zone.checks_size(), 5);
  for (const v1::CheckDigit& check : zone.checks()) EXPECT_TRUE(check.pass()) << check.name();
  EXPECT_TRUE(zone.valid());
}

TEST(ZoneMessage, NamesTheCheckDigitThatFails) {
  auto lines = kSpecimen;
  lines[1][18] = '3';  // one day later in the birth date
  const auto response = ParseZone(Request(lines), kToday);
  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_FALSE(response->zone().valid());
  int failed = 0;
  for (const v1::CheckDigit& check : response->zone().checks()) {
    if (check.pass()) continue;
    ++failed;
    EXPECT_TRUE(check.name() == "birth_date" || check.name() == "composite") << check.name();
  }
  EXPECT_EQ(failed, 2);
}

TEST(ZoneMessage, LeavesAPartialBirthDateEmptyAndSpellsUnspecifiedSexAsX) {
  Zone zone;
  zone.birth_date.year = 1974;
  zone.sex = '<';
  const v1::Zone message = ToMessage(zone);
  EXPECT_EQ(message.birth_date(), "");
  EXPECT_EQ(message.birth_date_text(), "74<<<<");
  EXPECT_EQ(message.sex(), "X");
  EXPECT_EQ(message.expiry_date(), "");
}

TEST(ZoneMessage, RefusesWhatIsNoZone) {
  for (const auto& lines : std::vector<std::vector<std::string>>{
           {}, {"HELLO"}, {"A", "B", "C", "D"}, {std::string(100'000, 'A')}}) {
    const auto response = ParseZone(Request(lines), kToday);
    ASSERT_FALSE(response.ok());
    EXPECT_EQ(response.status().code(), Code::kInvalidArgument);
    EXPECT_EQ(response.status().field(), "lines");
  }
}

TEST(TypedLinesMessage, SaysWhatIsTypedSoFar) {
  v1::CheckTypedLinesRequest request;
  request.add_lines(kSpecimen[0]);
  request.add_lines("L898902C36UTO7409122");
  const auto response = CheckTypedLines(request);
  ASSERT_TRUE(response.ok()) << response.status();
  EXPECT_EQ(response->format(), "TD3");
  EXPECT_FALSE(response->complete());
  ASSERT_EQ(response->fields_size(), 5);
  EXPECT_EQ(response->fields(0).name(), "document_number");
  EXPECT_EQ(response->fields(0).state(), v1::TypedField::STATE_HOLDS);
  EXPECT_EQ(response->fields(0).advice(), "");
  const v1::TypedField& birth = response->fields(1);
  EXPECT_EQ(birth.name(), "birth_date");
  EXPECT_EQ(birth.line(), 1U);
  EXPECT_EQ(birth.first(), 13U);
  EXPECT_EQ(birth.last(), 19U);
  EXPECT_EQ(birth.state(), v1::TypedField::STATE_WRONG);
  EXPECT_NE(birth.advice(), "");
  EXPECT_EQ(response->fields(4).state(), v1::TypedField::STATE_INCOMPLETE);
  request.set_lines(1, kSpecimen[1]);
  EXPECT_TRUE(CheckTypedLines(request)->complete());
}

TEST(TypedLinesMessage, RefusesByName) {
  v1::CheckTypedLinesRequest request;
  request.add_lines(std::string(45, 'A'));
  const auto response = CheckTypedLines(request);
  ASSERT_FALSE(response.ok());
  EXPECT_EQ(response.status().reason(), "LINES_INVALID");
  EXPECT_EQ(response.status().field(), "lines");
}

}  // namespace
}  // namespace lagan::mrz
