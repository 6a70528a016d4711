// What is printed on a document's page outside its machine-readable zone, as read.
//
// Holds personal data in plain strings because the caller needs them; wrap what you keep in Secret<>.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ocr/image_point.h"

namespace lagan::ocr {

enum class PrintedFieldName {
  kSurname,
  kGivenNames,
  kDocumentNumber,
  kNationality,
  kBirthDate,
  kSex,
  kExpiryDate,
  kIssueDate,  // photocard licences: 4a
  kAuthority,  // photocard licences: 4c
  kAddress,    // photocard licences: 8
};
// As answers spell it: "surname", "given_names", "document_number", "nationality", "birth_date", "sex",
// "expiry_date", "issue_date", "authority", "address".
std::string_view PrintedFieldText(PrintedFieldName name);

enum class PrintedLayout {
  kUnknown,
  kPassportPage,      // a page with a zone of TD3 or of a visa
  kIdentityCard,      // a card with a zone of TD1, TD2 or a national format
  kPhotocardLicence,  // numbered fields (Directive 2006/126/EC annex I): UK, Northern Ireland, Ireland
  kElectoralCard,     // the Northern Ireland electoral identity card
};
// "unknown", "passport_page", "identity_card", "photocard_licence", "electoral_card".
std::string_view PrintedLayoutText(PrintedLayout layout);

struct PrintedField {
  PrintedFieldName name = PrintedFieldName::kSurname;
  // As printed, UTF-8. The line network knows plain letters: an accent may be lost.
  std::string text;
  // The same place seen in another way; equal to `text` when both agree.
  std::string second_text;
  // 0 to 1, of the first two ways of seeing together: an order, not a probability.
  float confidence = 0;
  // Where it stands, pixels of the picture as it came: upper left, upper right, lower right, lower left as read.
  std::array<ImagePoint, 4> quad{};
  // Seen in a third way where the two above did not say the same, or not what the zone says; else empty. Where two of three are
  // alike they stand there, and here is what the odd one said.
  std::string third_text = {};
  // Another text that may be this field's value stands on the page, larger or darker or with a caption of its own (rival_values.h).
  bool has_rival = false;

  // Both ways of seeing say the same, accents, punctuation and case apart; in a number O is 0 and so on (text_distance.h).
  bool BothAlike() const;
};

struct PrintedFields {
  PrintedLayout layout = PrintedLayout::kUnknown;
  // At most one for each name.
  std::vector<PrintedField> fields;
  // What reading it took of kMostWorkOfAPage (ocr/picture_work.h).
  std::int64_t work = 0;
  // That was used up before all of the page was looked at: other values than these may stand there.
  bool given_up = false;

  const PrintedField* Find(PrintedFieldName name) const;
  // Surname, document number and, where the page has them, given names were read in both ways alike, each at least at
  // kSureConfidence: the page's counterpart of what an accepted zone asks for (reader/acceptance.h parts 2 and 3).
  bool IdentityReadSurely() const;
};

inline constexpr float kSureConfidence = 0.85F;

}  // namespace lagan::ocr
