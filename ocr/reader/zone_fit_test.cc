#include "ocr/reader/zone_fit.h"

#include <string>

#include <gtest/gtest.h>

namespace lagan::ocr {
namespace {

// Doc 9303 part 4 appendix B and part 5 appendix B: the standard's own specimens.
const std::string kTd3First = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<";
const std::string kTd3Second = "L898902C36UTO7408122F1204159ZE184226B<<<<<10";
const std::string kTd1[] = {"I<UTOD231458907<<<<<<<<<<<<<<<", "7408122F1204159UTO<<<<<<<<<<<6",
                            "ERIKSSON<<ANNA<MARIA<<<<<<<<<<"};

RecognisedLine Seen(const std::string& text, float confidence = 0.9F) {
  return {text, std::vector<float>(text.size(), confidence)};
}

// `junk` and `text` with their own confidences.
RecognisedLine WithJunk(const std::string& before, const std::string& text, const std::string& after) {
  RecognisedLine line = Seen(before + text + after);
  for (std::size_t i = 0; i < line.text.size(); ++i) {
    if (i < before.size() || i >= before.size() + text.size()) line.confidence[i] = 0.4F;
  }
  return line;
}

TEST(FitToFormat, TakesCleanLinesAsTheyAre) {
  const auto td3 = FitToFormat({Seen(kTd3First), Seen(kTd3Second)});
  ASSERT_TRUE(td3);
  EXPECT_EQ(td3->format, mrz::Format::kTd3);
  EXPECT_EQ(td3->lines, (std::vector<std::string>{kTd3First, kTd3Second}));
  EXPECT_TRUE(td3->corrections.empty());
  EXPECT_EQ(td3->dropped, 0);
  EXPECT_NEAR(td3->confidence, 0.9, 1e-5);

  const auto td1 = FitToFormat({Seen(kTd1[0]), Seen(kTd1[1]), Seen(kTd1[2])});
  ASSERT_TRUE(td1);
  EXPECT_EQ(td1->format, mrz::Format::kTd1);
}

TEST(FitToFormat, DropsJunkAtEitherEnd) {
  for (const auto& [before, after] :
       {std::pair<std::string, std::string>{"1", ""}, {"", "7"}, {"I", "<"}, {"", "<<3"}, {"LL", "1"}}) {
    const auto zone = FitToFormat({WithJunk(before, kTd3First, after), WithJunk(after, kTd3Second, before)});
    ASSERT_TRUE(zone) << before << "|" << after;
    EXPECT_EQ(zone->lines, (std::vector<std::string>{kTd3First, kTd3Second}));
    EXPECT_EQ(zone->dropped, static_cast<int>(2 * (before.size() + after.size())));
  }
}

TEST(FitToFormat, SaysWhenWhichCharactersAreJunkIsAGuess) {
  // A letter before the names could as well be theirs; a digit could not, nor can a filler be the document code.
  EXPECT_TRUE(FitToFormat({Seen(kTd1[0]), Seen(kTd1[1]), WithJunk("I", kTd1[2], "")})->ambiguous);
  EXPECT_FALSE(FitToFormat({Seen(kTd1[0]), Seen(kTd1[1]), WithJunk("7", kTd1[2], "")})->ambiguous);
  EXPECT_FALSE(FitToFormat({Seen(kTd1[0]), Seen(kTd1[1]), Seen(kTd1[2])})->ambiguous);
  EXPECT_FALSE(FitToFormat({WithJunk("1", kTd3First, ""), Seen(kTd3Second)})->ambiguous);
}

TEST(FitToFormat, NeverInventsCharacters) {
  EXPECT_FALSE(FitToFormat({Seen(kTd3First.substr(1)), Seen(kTd3Second)}));
  EXPECT_FALSE(FitToFormat({Seen(kTd3First.substr(0, 43)), Seen(kTd3Second)}));
  EXPECT_FALSE(FitToFormat({Seen(kTd3First), Seen("")}));
}

TEST(FitToFormat, RefusesWhatHasNoFormat) {
  EXPECT_FALSE(FitToFormat({}));
  EXPECT_FALSE(FitToFormat({Seen(kTd3First)}));
  EXPECT_FALSE(FitToFormat({Seen(kTd1[0]), Seen(kTd1[1])}));
  EXPECT_FALSE(FitToFormat({Seen(kTd3First + "<<<<"), Seen(kTd3Second)})) << "more than three too long";
  const std::string words = "THISISORDINARYTEXTOFFORTYFOURLETTERSANDMOREX";
  ASSERT_EQ(words.size(), 44u);
  EXPECT_FALSE(FitToFormat({Seen(words), Seen(words)}));
}

TEST(FitToFormat, TakesALookAlikeOnlyWhereTheFormatLeavesNoChoice) {
  std::string first = kTd3First, second = kTd3Second;
  first[7] = '1';    // name: I is the only one of the pair that may stand there
  second[13] = 'Z';  // birth date
  second[27] = 'O';  // check digit
  second[7] = 'O';   // document number: both may stand there
  const auto zone = FitToFormat({Seen(first), Seen(second)});
  ASSERT_TRUE(zone);
  EXPECT_EQ(zone->lines[0][7], 'I');
  EXPECT_EQ(zone->lines[1][13], '2');
  EXPECT_EQ(zone->lines[1][27], '0');
  EXPECT_EQ(zone->lines[1][7], 'O');
  ASSERT_EQ(zone->corrections.size(), 3u);
  EXPECT_EQ(zone->corrections[1].line, 1);
  EXPECT_EQ(zone->corrections[1].column, 13);
  EXPECT_EQ(zone->corrections[1].read, 'Z');
  EXPECT_EQ(zone->corrections[1].taken, '2');
  EXPECT_EQ(zone->violations, 0);
}

TEST(FitToFormat, CountsWhatCannotBeExplained) {
  std::string second = kTd3Second;
  second[14] = 'X';  // a month has no X and nothing looks like one
  const auto zone = FitToFormat({Seen(kTd3First), Seen(second)});
  ASSERT_TRUE(zone);
  EXPECT_EQ(zone->lines[1], second);
  EXPECT_EQ(zone->violations, 1);
}

TEST(FitToFormat, NationalFormatsNeedTheirIssuer) {
  // Shaped like TD2 with names where TD2 has its dates.
  const auto french = FitToFormat(
      {Seen("IDFRANOBODY<<<<<<<<<<<<<<<<<<<123456"), Seen("9409923102854ANNA<<<<<<<<<<6512068F4")});
  ASSERT_TRUE(french);
  EXPECT_EQ(french->format, mrz::Format::kFrenchIdentityCard);
  EXPECT_FALSE(FitToFormat(
      {Seen("IDUTONOBODY<<<<<<<<<<<<<<<<<<<123456"), Seen("9409923102854ANNA<<<<<<<<<<6512068F4")}));
}

}  // namespace
}  // namespace lagan::ocr
