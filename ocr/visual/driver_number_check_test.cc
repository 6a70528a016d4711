#include "ocr/visual/driver_number_check.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace lagan::ocr {
namespace {

using enum PrintedFieldName;

PrintedFields Licence(const std::string& number, const std::string& authority = "DVLA") {
  PrintedFields printed;
  printed.layout = PrintedLayout::kPhotocardLicence;
  for (const auto& [name, text] : {std::pair{kSurname, std::string("MORGAN")},
                                   {kGivenNames, "SARAH MEREDYTH"},
                                   {kBirthDate, "11.03.1976 UNITED KINGDOM"},
                                   {kDocumentNumber, number},
                                   {kAuthority, authority}}) {
    if (!text.empty()) printed.fields.push_back({name, text, text, 0.95F, {}});
  }
  return printed;
}

PrintedField& FieldOf(PrintedFields& printed, PrintedFieldName name) {
  return *std::ranges::find(printed.fields, name, &PrintedField::name);
}

void Set(PrintedFields& printed, PrintedFieldName name, const std::string& text, float confidence = 0.95F) {
  FieldOf(printed, name).text = FieldOf(printed, name).second_text = text;
  FieldOf(printed, name).confidence = confidence;
}

TEST(CompareWithDriverNumber, AnHonestLicenceAgrees) {
  // As printed, with its issue number, and with look-alikes; the authority may be unread.
  for (const char* const number : {"MORGA753116SM9IJ", "MORGA753116SM9IJ 35", "M0RGA7S3116SM9IJ"}) {
    for (const char* const authority : {"DVLA", ""}) {
      const CrossChecks checks = CompareWithDriverNumber(Licence(number, authority));
      for (const PrintedFieldName name : {kSurname, kGivenNames, kBirthDate})
        EXPECT_EQ(checks.OutcomeOf(name), CheckOutcome::kAgrees) << number << PrintedFieldText(name);
    }
  }
}

TEST(CompareWithDriverNumber, AnotherPersonsNumberDiffersInWhatIsHis) {
  for (const auto& [name, text] :
       {std::pair{kSurname, "LINDQVIST"}, {kGivenNames, "OSKAR"}, {kBirthDate, "12.03.1976"}}) {
    PrintedFields printed = Licence("MORGA753116SM9IJ");
    Set(printed, name, text);
    const CrossChecks checks = CompareWithDriverNumber(printed);
    for (const CrossCheck& check : checks.checks)
      EXPECT_EQ(check.outcome, check.field == name ? CheckOutcome::kDiffers : CheckOutcome::kAgrees) << text;
    // Not where it was read badly.
    Set(printed, name, text, 0.7F);
    EXPECT_EQ(CompareWithDriverNumber(printed).OutcomeOf(name), CheckOutcome::kUncertain);
    Set(printed, name, text);
    FieldOf(printed, kDocumentNumber).confidence = 0.7F;
    EXPECT_EQ(CompareWithDriverNumber(printed).OutcomeOf(name), CheckOutcome::kUncertain);
  }
}

TEST(CompareWithDriverNumber, ANumberOfNoFormIsUncertain) {
  const CrossChecks checks = CompareWithDriverNumber(Licence("MORGA"));
  ASSERT_EQ(checks.checks.size(), 1u);
  EXPECT_EQ(checks.OutcomeOf(kDocumentNumber), CheckOutcome::kUncertain);
}

TEST(CompareWithDriverNumber, NorthernIrelandHasEightDigits) {
  EXPECT_EQ(CompareWithDriverNumber(Licence("12345678", "DVA")).OutcomeOf(kDocumentNumber),
            CheckOutcome::kAgrees);
  EXPECT_EQ(CompareWithDriverNumber(Licence("1234567", "DVA")).OutcomeOf(kDocumentNumber),
            CheckOutcome::kUncertain);
}

TEST(CompareWithDriverNumber, WhatHasNoPublishedFormIsNotCompared) {
  EXPECT_TRUE(CompareWithDriverNumber(Licence("123456789", "RSA")).checks.empty());
  EXPECT_TRUE(CompareWithDriverNumber({}).checks.empty());
  PrintedFields passport = Licence("MORGA753116SM9IJ");
  passport.layout = PrintedLayout::kPassportPage;
  EXPECT_TRUE(CompareWithDriverNumber(passport).checks.empty());
}

}  // namespace
}  // namespace lagan::ocr
