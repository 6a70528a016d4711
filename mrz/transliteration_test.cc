#include "mrz/transliteration.h"

#include <gtest/gtest.h>

namespace lagan::mrz {
namespace {

TEST(TransliterationTest, PrintedNamesBecomeZoneLetters) {
  const std::pair<const char*, const char*> kCases[] = {
      {"O'Neill", "ONEILL"},
      {"O\u2019Neill", "ONEILL"},
      {"N\u00ED Dhomhnaill", "NI<DHOMHNAILL"},
      {"Smith-Jones", "SMITH<JONES"},
      {"Anna,  Maria ", "ANNA<MARIA"},
      {"M\u00FCller", "MUELLER"},
      {"Stra\u00DFer", "STRASSER"},
      {"S\u00F8rensen", "SOERENSEN"},
      {"\u00C5ngstr\u00F6m", "AANGSTROEM"},
      {"\u00DE\u00F3r", "THOR"},
      {"St. John", "ST<JOHN"},
      {"Muñoz", "MUNOZ"},
      {"\u0141ukasz", "LUKASZ"},
      {"", ""},
  };
  for (const auto& [printed, zone] : kCases) {
    const auto result = Transliterate(printed);
    ASSERT_TRUE(result.ok()) << printed;
    EXPECT_EQ(*result, zone);
  }
}

TEST(TransliterationTest, DigitsAndOtherScriptsHaveNoSpelling) {
  EXPECT_EQ(Transliterate("Anna2").status().reason(), "NAME_CHARACTER_INVALID");
  EXPECT_EQ(Transliterate("\u0410\u043D\u043D\u0430").status().reason(), "NAME_CHARACTER_INVALID");
  EXPECT_EQ(Transliterate("\xFF").status().reason(), "UTF8_INVALID");
}

TEST(TransliterationTest, UpperAndLowerCaseOfALetterAreSpeltAlike) {
  EXPECT_EQ(Spellings(U'\u00DC').size(), 3U);
  for (char32_t upper = U'\u00C0'; upper <= U'\u00DE'; ++upper) {
    if (upper == U'\u00D7') continue;  // the multiplication sign
    const auto a = Spellings(upper);
    const auto b = Spellings(upper + 32);
    ASSERT_FALSE(a.empty()) << static_cast<int>(upper);
    EXPECT_TRUE(std::equal(a.begin(), a.end(), b.begin(), b.end())) << static_cast<int>(upper);
  }
}

TEST(TransliterationTest, MatchingAllowsEverySpelling) {
  for (const char* zone : {"MUELLER", "MULLER", "MUXXLLER"})
    EXPECT_TRUE(NameMatches("M\u00FCller", zone, false));
  EXPECT_FALSE(NameMatches("M\u00FCller", "MILLER", false));
  EXPECT_FALSE(NameMatches("Muller", "MUELLER", false));
}

TEST(TransliterationTest, MatchingDisregardsSeparators) {
  EXPECT_TRUE(NameMatches("McGrath", "MC<GRATH", false));
  EXPECT_TRUE(NameMatches("O' Neill", "ONEILL", false));
  EXPECT_TRUE(NameMatches("Anna-Maria", "ANNA MARIA", false));
}

TEST(TransliterationTest, TruncatedZoneNameMatchesTheBeginning) {
  EXPECT_TRUE(NameMatches("Chayapa Dejthamrong Krasuang", "CHAYAPA<DEJTHAMRONG<K", true));
  EXPECT_FALSE(NameMatches("Chayapa Dejthamrong Krasuang", "CHAYAPA<DEJTHAMRONG<K", false));
  EXPECT_FALSE(NameMatches("Chayapa", "CHAYAPAX", true));
  EXPECT_FALSE(NameMatches("Chayapa", "CHAX", true));
  EXPECT_FALSE(NameMatches("Chayapa", "", true));
  EXPECT_TRUE(NameMatches("Jos\u00E9 M\u00FCller", "JOSE<MU", true));
}

TEST(TransliterationTest, NamesWithoutSpellingMatchNothing) {
  EXPECT_FALSE(NameMatches("\u0410", "A", false));
  EXPECT_FALSE(NameMatches("\xFF", "", false));
}

}  // namespace
}  // namespace lagan::mrz
