#include "ocr/visual/text_distance.h"

#include <gtest/gtest.h>

namespace lagan::ocr {
namespace {

TEST(CompareName, EverySpellingOfThePrintedNameIsTheSame) {
  const std::pair<const char*, const char*> kSame[] = {
      {"ERIKSSON", "ERIKSSON"},
      {"O'NEILL", "ONEILL"},
      {"O\u2019Neill", "ONEILL"},
      {"\u00D3 N\u00E9ill", "O NEILL"},
      {"N\u00CD DHOMHNAILL", "NI<DHOMHNAILL"},
      {"McGRATH", "MC GRATH"},
      {"Mac Grath", "MACGRATH"},
      {"SMITH-JONES", "SMITH JONES"},
      {"M\u00DCLLER", "MUELLER"},
      {"M\u00DCLLER", "MULLER"},
      {"M\u00DCLLER", "MUXXLLER"},
      {"STRA\u00DFER", "STRASSER"},
      {"S\u00D8RENSEN", "SOERENSEN"},
      {"\u0141UKASZ", "LUKASZ"},
      {"Y\u0131ld\u0131z", "YILDIZ"},
      {"MUSTERMANN geb. GABLER", "MUSTERMANN"},
      {"MARTIN n\u00E9e DUPONT", "MARTIN"},
  };
  for (const auto& [printed, zone] : kSame) {
    const TextDistance distance = CompareName(printed, zone, false);
    EXPECT_TRUE(distance.Same()) << printed << ' ' << zone << ' ' << distance.cost;
    EXPECT_EQ(distance.cost, 0) << printed << ' ' << zone;
  }
}

TEST(CompareName, WhatTheLineNetworkLosesCostsLessThanALetter) {
  // No accents, look-alikes, a stray mark.
  for (const auto& [printed, zone] : {std::pair{"MULLER", "MUELLER"},
                                      {"SORENSEN", "SOERENSEN"},
                                      {"ERIKSS0N", "ERIKSSON"},
                                      {"ER1KSSON", "ERIKSSON"},
                                      {"ERIKSSON*", "ERIKSSON"},
                                      {"STRABER", "STRASSER"},
                                      {"PORVALDSDOTTIR", "THORVALDSDOTTIR"},
                                      {"ZOLe", "ZOLC"}}) {
    const TextDistance distance = CompareName(printed, zone, false);
    EXPECT_TRUE(distance.Same()) << printed;
    EXPECT_GT(distance.cost, 0) << printed;
  }
}

TEST(CompareName, LettersThatBlurMakeAnotherNameThatMayBeTheSame) {
  for (const auto& [printed, zone] : {std::pair{"NORBENJA", "NORBEN IA"},
                                      {"HUGHCS", "HUGHGS"},
                                      {"ERIKA", "FRIKA"},
                                      {"WEIS", "WEISS"},
                                      {"BCEUF", "BOEUF"}}) {
    const TextDistance distance = CompareName(printed, zone, false);
    EXPECT_FALSE(distance.Same()) << printed;
    EXPECT_TRUE(distance.MayBeSame()) << printed;
  }
  EXPECT_FALSE(CompareName("SMITH", "SMYTH", false).MayBeSame());
  EXPECT_FALSE(CompareName("EJIUC", "FIJVG", false).MayBeSame());
}

TEST(CompareName, AnotherNameIsNotTheSame) {
  for (const auto& [printed, zone] : {std::pair{"SMITH", "SMYTH"},
                                      {"ERIKSSON", "ERIKSEN"},
                                      {"ANNA", "ANNA MARIA"},
                                      {"ANNA MARIA", "ANNA"},
                                      {"MILLER", "MUELLER"},
                                      {"", "ERIKSSON"},
                                      {"GEB", "ERIKSSON"},
                                      {"LINDQVIST", "ERIKSSON"}}) {
    EXPECT_FALSE(CompareName(printed, zone, false).Same()) << printed;
    EXPECT_GE(CompareName(printed, zone, false).cost, 1) << printed;
  }
  EXPECT_GT(CompareName("LINDQVIST", "ERIKSSON", false).Share(), 0.6);
  EXPECT_LT(CompareName("ERIKSEN", "ERIKSSON", false).Share(), 0.3);
  EXPECT_FALSE(CompareName("", "", false).Same());
}

TEST(CompareName, TruncatedZoneNamesAreBeginnings) {
  const char* const kPrinted = "CHAYAPA DEJTHAMRONG KRASUANG";
  EXPECT_TRUE(CompareName(kPrinted, "CHAYAPA DEJTHAMRONG K", true).Same());
  EXPECT_FALSE(CompareName(kPrinted, "CHAYAPA DEJTHAMRONG K", false).Same());
  // Components may each be cut (9303-4 section 4.2.3).
  EXPECT_TRUE(CompareName(kPrinted, "CHAY D K", true).Same());
  EXPECT_TRUE(CompareName("Jos\u00E9 M\u00DCLLER", "JOSE MU", true).Same());
  EXPECT_FALSE(CompareName(kPrinted, "CHAYAPA X", true).Same());
  EXPECT_FALSE(CompareName(kPrinted, "", true).Same());
  EXPECT_FALSE(CompareName("CHAYAPA", "CHAYAPA DEJTHAMRONG", true).Same());
}

// A zone that is full of other names has room for a letter of this one: it fits every name that begins so.
TEST(CompareName, AFewLettersOfATruncatedNameOnlyMayBeTheSame) {
  for (const auto& [printed, zone] : {std::pair{"ANDERSON", "A"}, {"BERNARD", "B"}, {"SMITHERSON", "SMI"}}) {
    const TextDistance distance = CompareName(printed, zone, true);
    EXPECT_FALSE(distance.Same()) << printed;
    EXPECT_TRUE(distance.MayBeSame()) << printed;
  }
  EXPECT_TRUE(CompareName("SMITHERSON", "SMIT", true).Same());
  EXPECT_TRUE(CompareName("NG", "NG", true).Same());
  EXPECT_FALSE(CompareName("NG", "LI", true).MayBeSame());
}

TEST(CompareNumber, DisregardsBlanksAndLookAlikesOnly) {
  EXPECT_EQ(CompareNumber("L898902C3", "L898902C3").cost, 0);
  EXPECT_EQ(CompareNumber("L 898 902 C3", "L898902C3").cost, 0);
  EXPECT_EQ(CompareNumber("PA-0000 0012", "PA00000012").cost, 0);
  EXPECT_TRUE(CompareNumber("L8989O2C3", "L898902C3").Same());
  EXPECT_FALSE(CompareNumber("L898903C3", "L898902C3").Same());
  EXPECT_FALSE(CompareNumber("L89890C3", "L898902C3").Same());
  EXPECT_FALSE(CompareNumber("L898902C34", "L898902C3").Same());
  EXPECT_FALSE(CompareNumber("", "L898902C3").Same());
  EXPECT_FALSE(CompareNumber("", "").Same());
}

TEST(CompareNumber, OneLookAlikeIsTheSameAndTwoOnlyMayBe) {
  EXPECT_TRUE(CompareNumber("LB98902C3", "L898902C3").Same());
  EXPECT_FALSE(CompareNumber("LB9B902C3", "L898902C3").Same());
  EXPECT_FALSE(CompareNumber("LB0B902C3", "L8O8902C3").Same());
  EXPECT_TRUE(CompareNumber("LB0B902C3", "L8O8902C3").MayBeSame());
  // O and 0, I and 1 are drawn alike.
  EXPECT_TRUE(CompareNumber("0OW2ZTO06I", "O0W2ZT0O61").Same());
  EXPECT_TRUE(CompareNumber("0OW2ZTO065", "O0W2ZT0O6S").Same());
}

TEST(CompareNumber, CharactersThatBlurMakeAnotherNumberThatMayBeTheSame) {
  for (const char* const seen : {"LS98902C3", "L89S902C3", "L898902G3", "L898902C", "898902C3", "8989O2C3"}) {
    EXPECT_FALSE(CompareNumber(seen, "L898902C3").Same()) << seen;
    EXPECT_TRUE(CompareNumber(seen, "L898902C3").MayBeSame()) << seen;
  }
  // Digits are another number; two that blur, too, and one lost in the middle.
  EXPECT_FALSE(CompareNumber("L89802C3", "L898902C3").MayBeSame());
  EXPECT_FALSE(CompareNumber("L893902C3", "L898902C3").MayBeSame());
  EXPECT_FALSE(CompareNumber("LS9S902C3", "L898902C3").MayBeSame());
}

TEST(FoldText, KeepsBaseLettersDigitsAndOneBlank) {
  EXPECT_EQ(FoldText("Given names / Pr\u00E9noms"), "GIVEN NAMES PRENOMS");
  EXPECT_EQ(FoldText("  12.AO\u00DBT--74 "), "12 AOUT 74");
  EXPECT_EQ(FoldText("Date d'expiration"), "DATE DEXPIRATION");
  EXPECT_EQ(FoldText("\xFF"), "");
  EXPECT_EQ(FoldText(""), "");
}

TEST(EditDistance, CountsWholeCharacters) {
  EXPECT_EQ(EditDistance("SURNAME", "SURNAME"), 0);
  EXPECT_EQ(EditDistance("SURNANE", "SURNAME"), 1);
  EXPECT_EQ(EditDistance("", "ABC"), 3);
  EXPECT_EQ(EditDistance("ABC", ""), 3);
}

}  // namespace
}  // namespace lagan::ocr
