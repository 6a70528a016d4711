#include "services/letters/letter.h"

#include <algorithm>
#include <utility>

#include "base/core/text.h"
#include "services/letters/serial.h"

namespace lagan::letters {
namespace {

constexpr std::size_t kLongestName = 120;
constexpr std::size_t kLongestLine = 60;
constexpr std::size_t kFewestLines = 2;
constexpr std::size_t kMostLines = 6;
constexpr std::size_t kLongestQr = 2000;
// The alphabet of base45 (RFC 9285 section 4).
constexpr std::string_view kBase45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

Status Invalid(const char* field, const char* message) {
  return InvalidArgument("FIELD_INVALID", message, field);
}

bool IsPrintable(std::string_view text, std::size_t most) {
  return !text.empty() && text.size() <= 4 * most && IsUtf8(text) && CountCodePoints(text) <= most &&
         IsPlainText(text) && TrimSpace(text) == text;
}

bool IsId(std::string_view text) {
  return text.size() == 32 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

// A date stands for the moment it begins, at which credentials end.
Result<Time> EndOf(const std::string& text) {
  if (const Result<Date> date = ParseDate(text); date.ok()) return Time(std::chrono::sys_days(*date));
  const Result<Time> time = ParseTime(text);
  if (!time.ok()) return Invalid("expires_at", "Give the end as a date or time of RFC 3339.");
  return *time;
}

Status CheckPerson(const LetterFields& fields) {
  if (!IsPrintable(fields.full_name, kLongestName)) {
    return Invalid("full_name", "Give a name of 1 to 120 characters of plain text without space around it.");
  }
  if (fields.address_lines.size() < kFewestLines || fields.address_lines.size() > kMostLines) {
    return Invalid("address_lines", "Give an address of 2 to 6 lines.");
  }
  for (const std::string& line : fields.address_lines) {
    if (!IsPrintable(line, kLongestLine)) {
      return Invalid("address_lines",
                     "Give lines of 1 to 60 characters of plain text without space around them.");
    }
  }
  return Status();
}

Status CheckForm(const LetterFields& fields, const std::vector<std::string>& languages) {
  if (std::find(languages.begin(), languages.end(), fields.language) == languages.end()) {
    return InvalidArgument("LANGUAGE_UNKNOWN", "Letters are written in en, ga and sco-ulster.", "language");
  }
  if (fields.print != "standard" && fields.print != "large") {
    return Invalid("print", "Name standard or large.");
  }
  if (fields.qr_text.size() > kLongestQr) {
    return InvalidArgument("QR_TEXT_TOO_LONG", "The text of the code does not fit on a letter.", "qr_text");
  }
  if (fields.qr_text.empty() || fields.qr_text.find_first_not_of(kBase45) != std::string::npos) {
    return Invalid("qr_text", "Give the text of the code in base45.");
  }
  return Status();
}

}  // namespace

Result<Letter> CheckLetter(const LetterFields& fields, const std::vector<std::string>& languages, Time now) {
  const Result<std::string> serial = ParseLetterSerial(fields.letter_serial);
  if (!serial.ok() || *serial != fields.letter_serial) {
    return Invalid("letter_serial", "Give the letter's serial as it is written: XXXXX-XXXXXX.");
  }
  if (!IsId(fields.credential_serial)) {
    return Invalid("credential_serial", "Give the credential's 32 lower-case hexadecimal characters.");
  }
  LAGAN_RETURN_IF_ERROR(CheckPerson(fields));
  LAGAN_RETURN_IF_ERROR(CheckForm(fields, languages));
  LAGAN_ASSIGN_OR_RETURN(const Time end, EndOf(fields.expires_at));
  const Date last_day = DateOf(end - std::chrono::days(1));
  if (last_day < DateOf(now))
    return Invalid("expires_at", "The credential ends before it could be used for a day.");
  Letter letter{.serial = *serial,
                .credential_serial = fields.credential_serial,
                .full_name = SecretText(fields.full_name),
                .address_lines = {},
                .qr_text = SecretText(fields.qr_text),
                .last_day = last_day,
                .language = fields.language,
                .print = fields.print == "large" ? Print::kLarge : Print::kStandard,
                .specimen = fields.specimen};
  for (const std::string& line : fields.address_lines) letter.address_lines.emplace_back(line);
  return letter;
}

}  // namespace lagan::letters
