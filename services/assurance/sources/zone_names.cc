#include "services/assurance/sources/zone_names.h"

#include <algorithm>
#include <string>

#include "mrz/transliteration.h"

namespace lagan::sources {

NameMatcher MatchZoneNames() {
  return [](std::string_view printed, std::string_view zone) {
    std::string fillers(zone);
    std::replace(fillers.begin(), fillers.end(), ' ', '<');
    return mrz::NameMatches(printed, fillers, false);
  };
}

}  // namespace lagan::sources
