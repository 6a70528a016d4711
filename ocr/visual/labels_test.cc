#include "ocr/visual/labels.h"

#include <gtest/gtest.h>

namespace lagan::ocr {
namespace {

using enum PrintedFieldName;

TEST(FindLabel, KnowsCaptionsOfManyLanguages) {
  const std::pair<const char*, PrintedFieldName> kCaptions[] = {
      {"Surname / Nom", kSurname},
      {"Surname/Nom (1)", kSurname},
      {"1. Surname", kSurname},
      {"NAZWISKO / SURNAME / NOM", kSurname},
      {"Name/Surname/Nom", kSurname},
      {"Sloinne/Surname/Nom", kSurname},
      {"Given names / Pr\u00E9noms", kGivenNames},
      {"Vornamen/Given names", kGivenNames},
      {"Forename(s)", kGivenNames},
      {"Passport No./Passeport No.", kDocumentNumber},
      {"Document No.", kDocumentNumber},
      {"Date of birth/Date de naissance (4)", kBirthDate},
      {"D\u00E1ta breithe/Date of birth", kBirthDate},
      {"Sex/Sexe", kSex},
      {"Gn\u00E9as/Sex", kSex},
      {"Nationality / Nationalit\u00E9", kNationality},
      {"Date of expiry", kExpiryDate},
      {"G\u00FCltig bis", kExpiryDate},
      {"Date of issue/Date de d\u00E9livrance", kIssueDate},
      {"Authority/Autorit\u00E9", kAuthority},
  };
  for (const auto& [text, field] : kCaptions) {
    const auto label = FindLabel(text);
    ASSERT_TRUE(label.has_value()) << text;
    EXPECT_EQ(label->field, field) << text;
    EXPECT_EQ(label->quality, 1) << text;
    EXPECT_TRUE(label->value.empty()) << text;
  }
}

TEST(FindLabel, ForgivesAMisreadLetterInFiveButNoneInShortCaptions) {
  EXPECT_EQ(FindLabel("Sumame").value_or(Label()).field, kSurname) << "rn read as m";
  EXPECT_EQ(FindLabel("Natlonality").value_or(Label()).field, kNationality);
  EXPECT_LT(FindLabel("Natlonality")->quality, 1);
  EXPECT_EQ(FindLabel("Date of blrth").value_or(Label()).field, kBirthDate);
  EXPECT_FALSE(FindLabel("Nem").has_value());
  EXPECT_FALSE(FindLabel("Sax").has_value());
  EXPECT_FALSE(FindLabel("Natural").has_value());
}

TEST(FindLabel, CaptionsOfOtherThingsHaveNoField) {
  for (const char* text :
       {"Place of birth", "Type/Type", "Code of issuing State", "Holder's signature", "Height"}) {
    const auto label = FindLabel(text);
    ASSERT_TRUE(label.has_value()) << text;
    EXPECT_FALSE(label->field.has_value()) << text;
  }
}

TEST(FindLabel, TakesTheValueOfTheSameLine) {
  const auto surname = FindLabel("Surname: O'NEILL");
  ASSERT_TRUE(surname.has_value());
  EXPECT_EQ(surname->field, kSurname);
  EXPECT_EQ(surname->value, "O'NEILL");
  EXPECT_EQ(FindLabel("Given names Prenoms").value_or(Label{}).field, kGivenNames);
  EXPECT_EQ(FindLabel("Given names Prenoms").value_or(Label{std::nullopt, 0, "?"}).value, "");
  EXPECT_EQ(FindLabel("Surname y:Nom").value_or(Label{std::nullopt, 0, "?"}).value, "");
  const auto birth = FindLabel("Date of birth 12.08.1974");
  ASSERT_TRUE(birth.has_value());
  EXPECT_EQ(birth->field, kBirthDate);
  EXPECT_EQ(birth->value, "12.08.1974");
}

TEST(FindLabel, ValuesAreNoLabels) {
  for (const char* text :
       {"ERIKSSON", "ANNA MARIA", "12 AUG 1974", "L898902C3", "UTO", "F", "", "  ", "/", "123"}) {
    EXPECT_FALSE(FindLabel(text).has_value()) << text;
  }
}

TEST(MayBeCaption, IsSmallLettersNearACaptionAndNoName) {
  for (const char* text : {"Pr\u00E9nonis", "Prenonts", "names / Pt", "Given name5", "Pren", "Pre",
                           "Pr\u00E9honis", "-\u00E9nom:", "Natienalite"})
    EXPECT_TRUE(MayBeCaption(text)) << text;
  for (const char* text :
       {"PRENOMS", "ERIKSSON", "Eriksson", "James", "Jean-No\u00EBl", "McGUINNESS", "Pt", "", "12 AUG 1974"})
    EXPECT_FALSE(MayBeCaption(text)) << text;
}

TEST(FindFieldNumber, KnowsTheNumbersOfThePhotocardLicence) {
  struct Case {
    const char* text;
    std::optional<PrintedFieldName> field;
    const char* value;
  };
  const Case kCases[] = {
      {"1. MORGAN", kSurname, "MORGAN"},
      {"2. SARAH MEREDYTH", kGivenNames, "SARAH MEREDYTH"},
      {"3. 11.03.1976 UNITED KINGDOM", kBirthDate, "11.03.1976 UNITED KINGDOM"},
      {"4a. 19.01.2013", kIssueDate, "19.01.2013"},
      {"4b. 18.01.2023", kExpiryDate, "18.01.2023"},
      {"4b.18.01.2023", kExpiryDate, "18.01.2023"},
      {"4c. DVLA", kAuthority, "DVLA"},
      {"5. MORGA753116SM9IJ 35", kDocumentNumber, "MORGA753116SM9IJ 35"},
      {"8. 1 HIGH STREET", kAddress, "1 HIGH STREET"},
      {"1.", kSurname, ""},
      {"\u201C1. MORGAN", kSurname, "MORGAN"},
      {"4a, 19.01.2013", kIssueDate, "19.01.2013"},
      {"S. 12345678", kDocumentNumber, "12345678"},
      {"9. AM/A/B1", std::nullopt, "AM/A/B1"},
  };
  for (const Case& expected : kCases) {
    const auto label = FindFieldNumber(expected.text);
    ASSERT_TRUE(label.has_value()) << expected.text;
    EXPECT_EQ(label->field, expected.field) << expected.text;
    EXPECT_EQ(label->value, expected.value) << expected.text;
  }
}

TEST(FindFieldNumber, DatesAndNumbersAreNoFieldNumbers) {
  for (const char* text : {"12.08.1974", "1.5", "31", "", "MORGAN", "6. X", "55 HIGH STREET", "3.11.1976"}) {
    EXPECT_FALSE(FindFieldNumber(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace lagan::ocr
