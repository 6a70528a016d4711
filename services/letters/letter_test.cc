#include "services/letters/letter.h"

#include <gtest/gtest.h>

#include <functional>

#include "services/letters/test_letters.h"

namespace lagan::letters {
namespace {

Result<Letter> Check(const LetterFields& fields) { return CheckLetter(fields, TestLanguages(), TestNow()); }

TEST(CheckLetter, TakesAWholeLetter) {
  const auto letter = Check(TestFields());
  ASSERT_TRUE(letter.ok()) << letter.status();
  EXPECT_EQ(letter->serial, "00000-000104");
  EXPECT_EQ(letter->full_name.Reveal(), "Órla Canary McÄnna");
  EXPECT_EQ(letter->address_lines.size(), 5U);
  EXPECT_EQ(FormatDate(letter->last_day), "2027-11-20") << "credentials end at midnight, as the day begins";
  EXPECT_EQ(letter->print, Print::kStandard);
  EXPECT_TRUE(letter->specimen);
}

TEST(CheckLetter, TheLastDayIsTheLastWholeOne) {
  const std::pair<const char*, const char*> cases[] = {{"2027-11-21", "2027-11-20"},
                                                       {"2027-11-21T00:00:00Z", "2027-11-20"},
                                                       {"2027-11-21T23:59:59Z", "2027-11-20"},
                                                       {"2028-03-01", "2028-02-29"},
                                                       {"2026-11-22", "2026-11-21"}};
  for (const auto& [end, last_day] : cases) {
    LetterFields fields = TestFields();
    fields.expires_at = end;
    const auto letter = Check(fields);
    ASSERT_TRUE(letter.ok()) << end << letter.status();
    EXPECT_EQ(FormatDate(letter->last_day), last_day) << end;
  }
}

TEST(CheckLetter, TakesWhatIsJustAllowed) {
  const std::function<void(LetterFields&)> cases[] = {
      [](auto& f) { f.full_name = std::string(120, 'a'); },
      [](auto& f) { f.full_name = "A"; },
      [](auto& f) {
        f.address_lines = {"1 Road", "Town"};
      },
      [](auto& f) { f.address_lines = std::vector<std::string>(6, std::string(60, 'a')); },
      [](auto& f) { f.qr_text = TestQrText(2000); },
      [](auto& f) { f.print = "large"; },
      [](auto& f) { f.language = "sco-ulster"; },
      [](auto& f) { f.specimen = false; },
  };
  for (const auto& change : cases) {
    LetterFields fields = TestFields();
    change(fields);
    EXPECT_TRUE(Check(fields).ok()) << Check(fields).status();
  }
}

TEST(CheckLetter, RefusesByName) {
  const struct {
    const char* field;
    const char* reason;
    std::function<void(LetterFields&)> spoil;
  } cases[] = {
      {"letter_serial", "FIELD_INVALID", [](auto& f) { f.letter_serial = ""; }},
      {"letter_serial", "FIELD_INVALID", [](auto& f) { f.letter_serial = "00000-000105"; }},
      {"letter_serial", "FIELD_INVALID", [](auto& f) { f.letter_serial = "00000000104"; }},
      {"credential_serial", "FIELD_INVALID", [](auto& f) { f.credential_serial = "0011"; }},
      {"credential_serial", "FIELD_INVALID", [](auto& f) { f.credential_serial = std::string(32, 'A'); }},
      {"full_name", "FIELD_INVALID", [](auto& f) { f.full_name = ""; }},
      {"full_name", "FIELD_INVALID", [](auto& f) { f.full_name = std::string(121, 'a'); }},
      {"full_name", "FIELD_INVALID", [](auto& f) { f.full_name = "Canary\nX"; }},
      {"full_name", "FIELD_INVALID", [](auto& f) { f.full_name = std::string("Canary\0X", 8); }},
      {"full_name", "FIELD_INVALID", [](auto& f) { f.full_name = "Canary \u202EX"; }},
      {"full_name", "FIELD_INVALID", [](auto& f) { f.full_name = "Canary \u2066X"; }},
      {"full_name", "FIELD_INVALID", [](auto& f) { f.full_name = "Canary \u2028X"; }},
      {"full_name", "FIELD_INVALID", [](auto& f) { f.full_name = "Canary \xC3"; }},
      {"full_name", "FIELD_INVALID", [](auto& f) { f.full_name = " Canary"; }},
      {"address_lines", "FIELD_INVALID", [](auto& f) { f.address_lines.clear(); }},
      {"address_lines", "FIELD_INVALID", [](auto& f) { f.address_lines.resize(1); }},
      {"address_lines", "FIELD_INVALID", [](auto& f) { f.address_lines.resize(7, "Line"); }},
      {"address_lines", "FIELD_INVALID", [](auto& f) { f.address_lines[1] = ""; }},
      {"address_lines", "FIELD_INVALID", [](auto& f) { f.address_lines[1] = std::string(61, 'a'); }},
      {"address_lines", "FIELD_INVALID", [](auto& f) { f.address_lines[1] = "Canary\tX"; }},
      {"qr_text", "FIELD_INVALID", [](auto& f) { f.qr_text = ""; }},
      {"qr_text", "FIELD_INVALID", [](auto& f) { f.qr_text = "canary"; }},
      {"qr_text", "QR_TEXT_TOO_LONG", [](auto& f) { f.qr_text = TestQrText(2001); }},
      {"expires_at", "FIELD_INVALID", [](auto& f) { f.expires_at = ""; }},
      {"expires_at", "FIELD_INVALID", [](auto& f) { f.expires_at = "21 November 2027"; }},
      {"expires_at", "FIELD_INVALID", [](auto& f) { f.expires_at = "2027-02-30"; }},
      {"expires_at", "FIELD_INVALID", [](auto& f) { f.expires_at = "2026-11-21"; }},
      {"language", "LANGUAGE_UNKNOWN", [](auto& f) { f.language = "fr"; }},
      {"language", "LANGUAGE_UNKNOWN", [](auto& f) { f.language = "../en"; }},
      {"print", "FIELD_INVALID", [](auto& f) { f.print = "huge"; }},
      {"print", "FIELD_INVALID", [](auto& f) { f.print = ""; }},
  };
  for (const auto& each : cases) {
    LetterFields fields = TestFields();
    each.spoil(fields);
    const Status refused = Check(fields).status();
    EXPECT_EQ(refused.code(), Code::kInvalidArgument) << each.field;
    EXPECT_EQ(refused.reason(), each.reason) << each.field;
    EXPECT_EQ(refused.field(), each.field);
    EXPECT_EQ(refused.message().find("anary"), std::string::npos) << refused;
  }
}

}  // namespace
}  // namespace lagan::letters
