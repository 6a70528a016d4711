// Typing the lines of a machine-readable zone while somebody reads them out: each line is checked when it is whole, and what
// does not fit is named before the next one is asked for.
#pragma once

#include <functional>
#include <iosfwd>
#include <string>
#include <vector>

#include "base/core/result.h"
#include "lagan/mrz/v1/mrz.pb.h"

namespace lagan::commands {

// What is known of the lines so far (MrzService.CheckTypedLines).
using LineCheck =
    std::function<Result<mrz::v1::CheckTypedLinesResponse>(const std::vector<std::string>& lines)>;

// Prompts on `out` until the zone is complete and every check digit holds. A line with a field that does not fit is asked for again; the
// word "again" begins with the first line, for a digit over several lines. ZONE_NOT_TYPED when the input ends or an empty line is
// given; the errors of `check`. The lines are personal data: nothing of them is printed back.
Result<std::vector<std::string>> TypeZone(std::istream& in, std::ostream& out, const LineCheck& check);

}  // namespace lagan::commands
