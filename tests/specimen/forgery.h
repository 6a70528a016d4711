// Documents whose zone holds in itself, every check digit right, but does not fit the page it stands on.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/core/result.h"
#include "tests/specimen/document.h"
#include "tests/specimen/print_style.h"
#include "tests/specimen/random.h"
#include "tests/specimen/truth.h"

namespace lagan::specimen {

// The ICAO formats: their page prints everything that their zone says.
std::span<const Kind> ForgeableKinds();

struct ForgedDocument {
  Document page;                  // what is printed
  Document told;                  // what the zone tells
  std::vector<std::string> zone;  // of `told`
  std::optional<Retyping> retyped;
};

// One or two of surname, given names, number, birth date, expiry date, nationality and sex differ between page and zone: by
// a letter or a digit, or altogether. No two spellings of one name, no look-alikes (O and 0), no date that differs in its
// century only. Where the zone was altered, the altered field is sometimes set anew in another type.
Result<ForgedDocument> Forge(Kind kind, Random& random);

// What differs, as printed in that style: one entry for each field of printed.h that does, and "zone_type" (with the place
// for `zone`) where the zone was set anew.
std::vector<Forgery> ForgeriesOf(const ForgedDocument& forged, const PrintStyle& style);

}  // namespace lagan::specimen
