#include "mrz/documents.h"

#include <algorithm>

#include "mrz/codes.h"
#include "mrz/number_pattern.h"

namespace lagan::mrz {
namespace {

constexpr DocumentType kTypes[] = {
#include "mrz/documents_table.inc"
};

constexpr bool NumberIsSound(const DocumentType& type) {
  if (type.number_pattern.empty()) return type.example.empty();
  return IsNumberPattern(type.number_pattern) && MatchesPattern(type.number_pattern, type.example);
}

static_assert(std::ranges::is_sorted(kTypes, {}, &DocumentType::issuer),
              "policy/documents/document_types.tsv: rows stand by issuer, \"*\" first");
static_assert(kTypes[0].issuer.empty(), "policy/documents/document_types.tsv: no rows for any issuer");
static_assert(
    std::ranges::all_of(kTypes, NumberIsSound),
    "policy/documents/document_types.tsv: a malformed pattern, or an example that it does not match");

std::span<const DocumentType> RowsOf(std::string_view issuer) {
  // Not equal_range: clang 14 cannot take the range it returns.
  const auto* const first = std::ranges::lower_bound(kTypes, issuer, {}, &DocumentType::issuer);
  return {first, std::ranges::upper_bound(first, std::end(kTypes), issuer, {}, &DocumentType::issuer)};
}

}  // namespace

std::span<const DocumentType> AllDocumentTypes() { return kTypes; }

std::span<const DocumentType> OwnDocumentTypesOf(std::string_view issuer) {
  const StateCode* const code = FindCode(issuer);
  if (code == nullptr) return {};
  const std::span<const DocumentType> rows = RowsOf(code->code);
  if (!rows.empty() || code->iso_alpha3.empty()) return rows;
  // Germany is "D" in the zone, but DEU is met too, and BDR on specimens.
  for (const StateCode& state : AllCodes()) {
    if (state.kind != CodeKind::kState || state.iso_alpha3 != code->iso_alpha3) continue;
    if (const auto same = RowsOf(state.code); !same.empty()) return same;
  }
  return {};
}

std::span<const DocumentType> DocumentTypesOf(std::string_view issuer) {
  const std::span<const DocumentType> own = OwnDocumentTypesOf(issuer);
  return own.empty() ? RowsOf("") : own;
}

const DocumentType* FindAmong(std::span<const DocumentType> rows, const ZoneFields& zone) {
  const DocumentType* longest = nullptr;
  for (const DocumentType& row : rows) {
    if (row.format != zone.format || !std::string_view(zone.document_code).starts_with(row.code)) continue;
    if (longest == nullptr || row.code.size() > longest->code.size()) longest = &row;
  }
  return longest;
}

const DocumentType* FindDocumentType(const ZoneFields& zone) {
  const DocumentType* const own = FindAmong(OwnDocumentTypesOf(zone.issuer), zone);
  const DocumentType* const any = FindAmong(RowsOf(""), zone);
  if (own == nullptr) return any;
  return any != nullptr && any->code.size() > own->code.size() ? any : own;
}

PatternVerdict MatchesNumberPattern(const DocumentType& type, std::string_view number) {
  if (type.number_pattern.empty() || number.empty()) return PatternVerdict::kUnknown;
  return MatchesPattern(type.number_pattern, number) ? PatternVerdict::kMatches : PatternVerdict::kDiffers;
}

}  // namespace lagan::mrz
