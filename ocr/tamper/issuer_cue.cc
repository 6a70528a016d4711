#include "ocr/tamper/issuer_cue.h"

#include <algorithm>
#include <array>

#include "mrz/codes.h"
#include "ocr/tamper/sure_field.h"

namespace lagan::ocr {
namespace {

constexpr std::array<std::string_view, 2> kStatesOfOnce = {"ANT", "NTZ"};
constexpr double kScore = 0.9;

}  // namespace

std::optional<CueFinding> FindIssuerCue(const ZoneReading& reading, Date today) {
  if (!ReadSurely(reading, mrz::Field::kIssuer)) return std::nullopt;
  const mrz::Zone& zone = *reading.zone;
  const mrz::StateCode* const issuer = mrz::FindCode(zone.issuer);
  if (issuer == nullptr) return std::nullopt;
  const bool says_what_the_holder_is = issuer->kind == mrz::CodeKind::kPerson && issuer->iso_alpha3 != "GBR";
  const bool in_force =
      zone.expiry_date && std::chrono::sys_days(*zone.expiry_date) >= std::chrono::sys_days(today);
  const bool of_once = std::ranges::find(kStatesOfOnce, issuer->code) != kStatesOfOnce.end();
  if (!says_what_the_holder_is && !(of_once && in_force)) return std::nullopt;
  return MakeFinding(Cue::kIssuerImplausible, kScore);
}

}  // namespace lagan::ocr
