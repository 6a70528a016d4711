// Names of a source against names of a zone, by the zone's own rules.
#pragma once

#include "services/assurance/sources/sources.h"

namespace lagan::sources {

// ICAO 9303-3 section 6: any of a letter's spellings is good (Ä as AE or A), separators do not count. A name that the
// zone had no room for is no match: the person is then looked up by a human.
NameMatcher MatchZoneNames();

}  // namespace lagan::sources
