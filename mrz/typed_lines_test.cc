#include "mrz/typed_lines.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <algorithm>

#include "mrz/check_digit.h"
#include "mrz/composer.h"
#include "mrz/parser.h"
#include "mrz/test_documents.h"

namespace lagan::mrz {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using Lines = std::vector<std::string>;
constexpr Date kToday = 2026y / 11 / 21;

// The specimens of ICAO 9303-5, -6, -4 and -7, appendices A.
const Lines kTd1 = {"I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6",
                    "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"};
const Lines kTd2 = {"I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "D231458907UTO7408122F1204159<<<<<<<6"};
const Lines kTd3 = {"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
                    "L898902C36UTO7408122F1204159ZE184226B<<<<<10"};
const Lines kMrvA = {"V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
                     "L8988901C4XXX4009078F96121096ZE184226B<<<<<<"};
const Lines kMrvB = {"V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "L8988901C4XXX4009078F9612109<<<<<<<<"};
// Number of more than nine characters (9303-5 note j); the old French card.
const Lines kLong = {"I<UTOD23145890<7349<<<<<<<<<<<", "3407127M9507122UTO<<<<<<<<<<<2",
                     "STEVENSON<<PETER<JOHN<<<<<<<<<"};
const Lines kFrench = {"IDFRADOUEL<<<<<<<<<<<<<<<<<<<<932013", "0506932020438CHRISTIANE<<NI2906209F3"};

TypedZone Check(const Lines& lines) {
  auto zone = CheckTypedLines(lines);
  EXPECT_TRUE(zone.ok()) << zone.status();
  return zone.ok() ? *zone : TypedZone();
}

// "birth_date:holds composite:wrong": without those that are incomplete.
std::string Said(const TypedZone& zone) {
  std::string text;
  for (const TypedField& field : zone.fields) {
    if (field.state == TypedState::kIncomplete) continue;
    text +=
        (text.empty() ? "" : " ") + field.name + (field.state == TypedState::kHolds ? ":holds" : ":wrong");
  }
  return text;
}

const TypedField* Find(const TypedZone& zone, std::string_view name) {
  const auto found = std::ranges::find(zone.fields, name, &TypedField::name);
  return found == zone.fields.end() ? nullptr : &*found;
}

bool HasWrong(const TypedZone& zone) {
  return std::ranges::any_of(zone.fields, [](const TypedField& f) { return f.state == TypedState::kWrong; });
}

TEST(TypedLinesTest, SpecimensAreComplete) {
  for (const auto& [lines, name] :
       {std::pair(kTd1, "TD1"), std::pair(kTd2, "TD2"), std::pair(kTd3, "TD3"), std::pair(kMrvA, "MRV-A"),
        std::pair(kMrvB, "MRV-B"), std::pair(kLong, "TD1"), std::pair(kFrench, "FRID")}) {
    const TypedZone zone = Check(lines);
    EXPECT_TRUE(zone.complete) << name << " " << Said(zone);
    ASSERT_TRUE(zone.format.has_value()) << name;
    EXPECT_EQ(SpecOf(*zone.format).name, name);
    for (const TypedField& field : zone.fields) EXPECT_EQ(field.advice, "");
  }
}

TEST(TypedLinesTest, SaysWhatIsKnownSoFar) {
  const struct {
    Lines lines;
    const char* format;
    const char* said;
  } cases[] = {
      {{""}, "", ""},
      {{"P"}, "TD3", ""},
      {{"V<UTO"}, "", ""},
      {{"I<UTO"}, "", ""},
      {{"I<UTOD23145890"}, "", ""},
      {{kTd1[0], "7"}, "TD1", "document_number:holds"},
      {{kTd2[0], "D231458907"}, "TD2", "document_number:holds"},
      {{kTd3[0], "L898902C3"}, "TD3", ""},
      {{kTd3[0], "L898902C36"}, "TD3", "document_number:holds"},
      {{kTd3[0], "L898902C37"}, "TD3", "document_number:wrong"},
      {{kTd3[0], "L898902C36UTO7408122F1204159"},
       "TD3",
       "document_number:holds birth_date:holds expiry_date:holds"},
      {{kTd3[0], "l898902c3 6 uto 740812 2"}, "TD3", "document_number:holds birth_date:holds"},
      {{kTd3[0], "L898902C36UT0"}, "TD3", "characters:wrong document_number:holds"},
      {{kMrvA[0], "L8988901C4"}, "MRV-A", "document_number:holds"},
      {{"X<UTO"}, "", "characters:wrong"},
      {{"P<UTO-"}, "TD3", "characters:wrong"},
      {{kTd1[0].substr(0, 29), kTd1[1].substr(0, 7)}, "", ""},  // a character was left out of the first line
  };
  for (const auto& [lines, format, said] : cases) {
    const TypedZone zone = Check(lines);
    EXPECT_EQ(zone.format ? SpecOf(*zone.format).name : "", format) << lines.back();
    EXPECT_EQ(Said(zone), said) << lines.back();
    EXPECT_FALSE(zone.complete);
  }
}

TEST(TypedLinesTest, PointsAtThePlace) {
  Lines lines = kTd3;
  lines[1][16] = '9';  // month of birth
  TypedZone zone = Check(lines);
  EXPECT_EQ(Said(zone),
            "document_number:holds birth_date:wrong expiry_date:holds personal_number:holds "
            "composite:wrong");
  const TypedField* const birth = Find(zone, "birth_date");
  EXPECT_EQ(birth->line, 1);
  EXPECT_EQ(birth->first, 13);
  EXPECT_EQ(birth->last, 19);
  EXPECT_EQ(birth->advice, "Read the birth date again: its check digit does not fit.");
  EXPECT_EQ(Find(zone, "composite")->advice, "Put the other fields right first.");
  lines = kTd3;
  lines[1][43] = '1';
  zone = Check(lines);
  EXPECT_THAT(Find(zone, "composite")->advice, HasSubstr("although each of them does"));
  EXPECT_EQ(Find(zone, "composite")->first, 43);
  EXPECT_FALSE(zone.complete);
  lines = kTd3;
  lines[1][13] = 'O';
  zone = Check(lines);
  EXPECT_EQ(Find(zone, "characters")->first, 13);
  EXPECT_EQ(Find(zone, "characters")->advice, "Only a digit or < may stand here.");
  EXPECT_EQ(Find(zone, "birth_date")->state, TypedState::kWrong);
}

TEST(TypedLinesTest, LinesThatAreTooLongForTheirZoneAreNamed) {
  const TypedZone zone = Check({kTd1[0] + "<<<<<<<", kTd1[1], kTd1[2]});
  EXPECT_FALSE(zone.complete);
  const auto wrong = std::ranges::find(zone.fields, TypedState::kWrong, &TypedField::state);
  ASSERT_NE(wrong, zone.fields.end());
  EXPECT_EQ(wrong->name, "characters");
  EXPECT_EQ(wrong->line, 0);
  EXPECT_EQ(wrong->first, 30);
  EXPECT_EQ(wrong->last, 36);
  EXPECT_TRUE(HasWrong(Check({kTd3[0], kTd3[1], "P"})));
}

TEST(TypedLinesTest, RefusesWhatIsNoThreeLines) {
  for (const Lines& lines : {Lines{}, Lines{"A", "B", "C", "D"}, Lines{std::string(45, '<')},
                             Lines{std::string(201, ' ')}, Lines{std::string(100'000, 'A')}}) {
    const auto zone = CheckTypedLines(lines);
    ASSERT_FALSE(zone.ok());
    EXPECT_EQ(zone.status().code(), Code::kInvalidArgument);
    EXPECT_EQ(zone.status().reason(), "LINES_INVALID");
    EXPECT_EQ(zone.status().field(), "lines");
  }
  EXPECT_TRUE(CheckTypedLines({std::string(44, '<')}).ok());
  EXPECT_TRUE(CheckTypedLines({std::string(150, ' ') + "P<"}).ok());
}

// Of a whole zone, as it is typed, character by character.
void ExpectNoPrefixIsWrong(const Lines& lines) {
  Lines typed;
  for (const std::string& line : lines) {
    typed.emplace_back();
    for (std::size_t size = 0; size <= line.size(); ++size) {
      typed.back() = line.substr(0, size);
      const TypedZone zone = Check(typed);
      ASSERT_FALSE(HasWrong(zone)) << Said(zone) << "\n" << testing::PrintToString(typed);
    }
  }
  ASSERT_TRUE(Check(lines).complete) << testing::PrintToString(lines);
}

TEST(TypedLinesPropertyTest, NoBeginningOfAValidZoneIsWrong) {
  for (const Lines& lines : {kTd1, kTd2, kTd3, kMrvA, kMrvB, kLong, kFrench}) ExpectNoPrefixIsWrong(lines);
  Generator generator(44);
  for (const Format format : kIcaoFormats) {
    for (int i = 0; i < 100; ++i) {
      const auto lines = Compose(generator.Document(format));
      ASSERT_TRUE(lines.ok()) << lines.status();
      ExpectNoPrefixIsWrong(*lines);
    }
  }
}

// The fields whose check digits the parser finds broken.
std::vector<std::string> BrokenOf(const Lines& lines) {
  const auto zone = Parse(lines, kToday);
  std::vector<std::string> names;
  if (!zone.ok()) return names;
  for (const mrz::Check& check : zone->checks) {
    if (!check.pass) names.push_back(check.name);
  }
  return names;
}

TEST(TypedLinesPropertyTest, EverySubstitutionThatBreaksACheckDigitIsNamedAtItsField) {
  Generator generator(45);
  std::size_t named = 0;
  for (const Format format : kIcaoFormats) {
    for (int i = 0; i < 6; ++i) {
      const auto lines = Compose(generator.Document(format));
      ASSERT_TRUE(lines.ok()) << lines.status();
      for (std::size_t line = 0; line < lines->size(); ++line) {
        for (std::size_t column = 0; column < (*lines)[line].size(); ++column) {
          // The first characters decide what format it is.
          if (line == 0 && column < 5) continue;
          for (const char changed : kAlphabet) {
            Lines mutated = *lines;
            mutated[line][column] = changed;
            const TypedZone zone = Check(mutated);
            const auto broken = BrokenOf(mutated);
            for (const std::string& name : broken) {
              const TypedField* const field = Find(zone, name);
              ASSERT_NE(field, nullptr) << name;
              ASSERT_EQ(field->state, TypedState::kWrong) << name << testing::PrintToString(mutated);
              ++named;
            }
            ASSERT_FALSE(zone.complete && !broken.empty());
            // A field that is wrong is broken, or holds a character that cannot stand there.
            for (const TypedField& field : zone.fields) {
              if (field.state != TypedState::kWrong || field.name == "characters") continue;
              ASSERT_TRUE(std::ranges::find(broken, field.name) != broken.end() ||
                          Find(zone, "characters") != nullptr)
                  << field.name << testing::PrintToString(mutated);
            }
          }
        }
      }
    }
  }
  EXPECT_GT(named, 20'000U);
}

}  // namespace
}  // namespace lagan::mrz
