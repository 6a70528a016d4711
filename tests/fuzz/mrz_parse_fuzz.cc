// Typed or scanned zone text: never crashes, and what parses keeps its promises.
#include <cstdint>
#include <cstdlib>

#include "mrz/composer.h"
#include "mrz/parser.h"

namespace {

using namespace lagan::mrz;
using namespace std::chrono_literals;
constexpr lagan::Date kToday = 2026y / 11 / 21;

void Require(bool holds) {
  if (!holds) std::abort();
}

void CheckInvariants(const Zone& zone) {
  const FormatSpec& spec = SpecOf(zone.format);
  Require(static_cast<int>(zone.lines.size()) == spec.lines);
  for (int i = 0; i < spec.lines; ++i) Require(static_cast<int>(zone.lines[i].size()) == spec.Columns(i));
  Require(!zone.checks.empty() || zone.format == Format::kSwissDrivingLicence);
  for (const Check& check : zone.checks) {
    Require(check.found == zone.lines.at(check.digit.line).at(check.digit.column));
    Require(check.expected >= '0' && check.expected <= '9');
    Require(check.pass || check.found != check.expected);
  }
  Require(!zone.expiry_date || zone.expiry_date->ok());
  Require(!zone.birth_date.complete() || *zone.birth_date.date() <= kToday);
  if (!zone.valid()) return;
  // A valid zone of regular form can be written again and says the same.
  const auto lines = Compose(zone);
  if (!lines.ok() || zone.HasNote("NAME_IRREGULAR")) return;
  const auto again = Parse(*lines, kToday);
  Require(again.ok() && again->valid());
  Require(static_cast<const ZoneFields&>(*again) == static_cast<const ZoneFields&>(zone));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto zone = ParseText(text, kToday);
  if (zone.ok()) {
    CheckInvariants(*zone);
    Require(Parse(zone->lines, kToday).ok());
  } else {
    Require(zone.status().reason().starts_with("ZONE_"));
  }
  return 0;
}
