#include "ocr/tamper/number_cue.h"

#include "mrz/documents.h"
#include "ocr/tamper/sure_field.h"

namespace lagan::ocr {
namespace {

constexpr double kScore = 0.5;

}  // namespace

std::optional<CueFinding> FindNumberCue(const ZoneReading& reading) {
  // A number misread under another issuer's code would be measured by a wrong pattern.
  if (!ReadSurely(reading, mrz::Field::kDocumentNumber) || !ReadSurely(reading, mrz::Field::kIssuer) ||
      !ReadSurely(reading, mrz::Field::kDocumentCode)) {
    return std::nullopt;
  }
  const mrz::Zone& zone = *reading.zone;
  const mrz::DocumentType* const type = mrz::FindDocumentType(zone);
  if (type == nullptr ||
      mrz::MatchesNumberPattern(*type, zone.document_number) != mrz::PatternVerdict::kDiffers)
    return std::nullopt;
  return MakeFinding(Cue::kNumberPatternDiffers, kScore);
}

}  // namespace lagan::ocr
