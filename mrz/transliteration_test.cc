#include "mrz/transliteration.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string_view>
#include <vector>

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

// Each letter of ICAO 9303-3 section 6, table A, that public copies of it agree on, in capitals; what follows is every spelling, the
// recommended one first.
TEST(TransliterationTest, EveryLetterOfTheStandardHasItsSpellings) {
  const struct {
    std::u32string_view letters;
    std::vector<std::string_view> spellings;
  } kRows[] = {
      {U"ÀÁÂÃĀĂĄ", {"A"}},   {U"ÇĆĈĊČ", {"C"}},   {U"ĎĐ", {"D"}},
      {U"ÈÉÊËĒĔĖĘĚ", {"E"}}, {U"ĜĞĠĢ", {"G"}},    {U"ĤĦ", {"H"}},
      {U"ÌÍÎÏĨĪĬĮİ", {"I"}}, {U"Ĵ", {"J"}},       {U"Ķ", {"K"}},
      {U"ĹĻĽĿŁ", {"L"}},     {U"ŃŅŇŊ", {"N"}},    {U"ÒÓÔÕŌŎŐ", {"O"}},
      {U"ŔŖŘ", {"R"}},       {U"ŚŜŞŠ", {"S"}},    {U"ŢŤŦ", {"T"}},
      {U"ÙÚÛŨŪŬŮŰŲ", {"U"}}, {U"Ŵ", {"W"}},       {U"ÝŶŸ", {"Y"}},
      {U"ŹŻŽ", {"Z"}},       {U"Ä", {"AE", "A"}}, {U"Å", {"AA", "A"}},
      {U"Æ", {"AE"}},        {U"Ð", {"D", "DH"}}, {U"Ĳ", {"IJ"}},
      {U"Ñ", {"N", "NXX"}},  {U"Ö", {"OE", "O"}}, {U"ØŒ", {"OE"}},
      {U"ẞß", {"SS"}},       {U"Þ", {"TH"}},      {U"Ü", {"UE", "UXX", "U"}},
  };
  for (const auto& row : kRows) {
    for (const char32_t letter : row.letters) {
      const auto spellings = Spellings(letter);
      EXPECT_TRUE(std::ranges::equal(spellings, row.spellings)) << std::hex << static_cast<unsigned>(letter);
    }
  }
}

// Capitals and small letters beyond Latin-1 stand in pairs of neighbours (Unicode, Latin Extended-A).
TEST(TransliterationTest, SmallLettersAreSpeltAsTheirCapitals) {
  const auto same = [](char32_t a, char32_t b) { return std::ranges::equal(Spellings(a), Spellings(b)); };
  for (char32_t even = U'\u0100'; even <= U'\u0136'; even += 2) {
    if (even != U'\u0130') {
      EXPECT_TRUE(same(even, even + 1)) << std::hex << static_cast<unsigned>(even);
    }
  }
  for (char32_t odd = U'\u0139'; odd <= U'\u0147'; odd += 2)
    EXPECT_TRUE(same(odd, odd + 1)) << std::hex << static_cast<unsigned>(odd);
  for (char32_t even = U'\u014A'; even <= U'\u0176'; even += 2)
    EXPECT_TRUE(same(even, even + 1)) << std::hex << static_cast<unsigned>(even);
  EXPECT_TRUE(same(U'\u00FF', U'\u0178'));
  for (char32_t odd = U'\u0179'; odd <= U'\u017D'; odd += 2)
    EXPECT_TRUE(same(odd, odd + 1)) << std::hex << static_cast<unsigned>(odd);
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
