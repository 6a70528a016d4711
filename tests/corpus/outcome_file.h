// Outcomes kept in a file as they come, so that a long measurement goes on where it stopped.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/result.h"
#include "tests/corpus/reading_tally.h"

namespace lagan::corpus {

// One line, with a line feed: picture, format, difficulty (semicolons), verdict as "accepted", "doubtful" or "nothing", zone and exact
// as 0 or 1, characters, errors, milliseconds; tabs between. Nothing that is written on the document.
std::string OutcomeLine(const ReadingOutcome& outcome);

// All lines but a last one without line feed, which a stop in the middle leaves. OUTCOMES_DAMAGED for any other line.
Result<std::vector<ReadingOutcome>> ParseOutcomes(std::string_view text);

}  // namespace lagan::corpus
