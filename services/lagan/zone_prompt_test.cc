// Typing a zone at a terminal, with the feedback of the real check.
#include "services/lagan/zone_prompt.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "services/mrz/zone_message.h"

namespace lagan::commands {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

// ICAO Doc 9303 part 4 appendix B and part 5 appendix B: the specimens of Utopia.
const std::string kFirst = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<";
const std::string kSecond = "L898902C36UTO7408122F1204159ZE184226B<<<<<10";
const std::string kCard[] = {"I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6",
                             "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"};

Result<mrz::v1::CheckTypedLinesResponse> Check(const std::vector<std::string>& lines) {
  mrz::v1::CheckTypedLinesRequest request;
  for (const std::string& line : lines) request.add_lines(line);
  return mrz::CheckTypedLines(request);
}

struct Typed {
  Result<std::vector<std::string>> lines;
  std::string said;
};
Typed Type(const std::string& keys) {
  std::istringstream in(keys);
  std::ostringstream out;
  auto lines = TypeZone(in, out, Check);
  return {std::move(lines), out.str()};
}

TEST(ZonePrompt, TakesAPassportAndACard) {
  const Typed passport = Type(kFirst + "\n" + kSecond + "\n");
  ASSERT_TRUE(passport.lines.ok()) << passport.lines.status() << passport.said;
  EXPECT_THAT(*passport.lines, ElementsAre(kFirst, kSecond));
  EXPECT_THAT(passport.said, HasSubstr("birth_date holds"));
  const Typed card = Type(kCard[0] + "\n" + kCard[1] + "\n" + kCard[2] + "\n");
  ASSERT_TRUE(card.lines.ok()) << card.lines.status() << card.said;
  EXPECT_THAT(*card.lines, ElementsAre(kCard[0], kCard[1], kCard[2]));
}

TEST(ZonePrompt, LineThatDoesNotFitIsNamedAndAskedForAgain) {
  std::string wrong = kSecond;
  wrong[14] = '5';  // in the date of birth
  const Typed typed = Type(kFirst + "\n" + wrong + "\n" + kSecond + "\n");
  ASSERT_TRUE(typed.lines.ok()) << typed.lines.status() << typed.said;
  EXPECT_THAT(*typed.lines, ElementsAre(kFirst, kSecond));
  EXPECT_THAT(typed.said, HasSubstr("birth date"));
  EXPECT_THAT(typed.said, HasSubstr("Type this line again"));
}

TEST(ZonePrompt, AgainBeginsWithTheFirstLine) {
  const Typed typed = Type(kCard[0] + "\nagain\n" + kFirst + "\n" + kSecond + "\n");
  ASSERT_TRUE(typed.lines.ok()) << typed.lines.status() << typed.said;
  EXPECT_THAT(*typed.lines, ElementsAre(kFirst, kSecond));
}

TEST(ZonePrompt, NothingIsTakenUnlessItIsWhole) {
  for (const std::string& keys :
       {std::string(), kFirst + "\n", kFirst + "\n\n", std::string("   \n"),
        kFirst + "\n" + kSecond.substr(0, 43) + "\n", std::string(201, 'A') + "\n"}) {
    const Typed typed = Type(keys);
    ASSERT_FALSE(typed.lines.ok()) << keys;
    EXPECT_EQ(typed.lines.status().reason(), "ZONE_NOT_TYPED") << keys;
  }
}

// A terminal keeps what is printed, and so may its scrollback be kept.
TEST(ZonePrompt, PrintsNothingOfTheZone) {
  std::string wrong = kSecond;
  wrong[2] = '7';
  const Typed typed = Type(kFirst + "\n" + wrong + "\n" + kSecond + "\n");
  EXPECT_THAT(typed.said, Not(HasSubstr("ERIKSSON")));
  EXPECT_THAT(typed.said, Not(HasSubstr("898902")));
  EXPECT_THAT(typed.said, Not(HasSubstr("740812")));
}

}  // namespace
}  // namespace lagan::commands
