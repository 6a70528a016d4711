#include "ocr/visual/printed_fields.h"

#include <algorithm>

#include "ocr/visual/text_distance.h"

namespace lagan::ocr {

std::string_view PrintedFieldText(PrintedFieldName name) {
  switch (name) {
    case PrintedFieldName::kSurname:
      return "surname";
    case PrintedFieldName::kGivenNames:
      return "given_names";
    case PrintedFieldName::kDocumentNumber:
      return "document_number";
    case PrintedFieldName::kNationality:
      return "nationality";
    case PrintedFieldName::kBirthDate:
      return "birth_date";
    case PrintedFieldName::kSex:
      return "sex";
    case PrintedFieldName::kExpiryDate:
      return "expiry_date";
    case PrintedFieldName::kIssueDate:
      return "issue_date";
    case PrintedFieldName::kAuthority:
      return "authority";
    case PrintedFieldName::kAddress:
      break;
  }
  return "address";
}

std::string_view PrintedLayoutText(PrintedLayout layout) {
  switch (layout) {
    case PrintedLayout::kPassportPage:
      return "passport_page";
    case PrintedLayout::kIdentityCard:
      return "identity_card";
    case PrintedLayout::kPhotocardLicence:
      return "photocard_licence";
    case PrintedLayout::kElectoralCard:
      return "electoral_card";
    case PrintedLayout::kUnknown:
      break;
  }
  return "unknown";
}

const PrintedField* PrintedFields::Find(PrintedFieldName name) const {
  const auto found = std::ranges::find(fields, name, &PrintedField::name);
  return found == fields.end() ? nullptr : &*found;
}

bool PrintedField::BothAlike() const {
  if (name == PrintedFieldName::kDocumentNumber) return CompareNumber(text, FoldText(second_text)).Same();
  return FoldText(text) == FoldText(second_text);
}

bool PrintedFields::IdentityReadSurely() const {
  using enum PrintedFieldName;
  const auto sure = [](const PrintedField* field) {
    return field != nullptr && field->confidence >= kSureConfidence && field->BothAlike();
  };
  const PrintedField* const given = Find(kGivenNames);
  return sure(Find(kSurname)) && sure(Find(kDocumentNumber)) && (given == nullptr || sure(given));
}

}  // namespace lagan::ocr
