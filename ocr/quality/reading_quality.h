// The quality of a picture that was read: the reading says where the zone is.
#pragma once

#include <array>
#include <optional>

#include "ocr/quality/quality.h"
#include "ocr/reader/zone_reader.h"

namespace lagan::ocr {

// Where the zone stands, empty when none was read.
std::optional<std::array<ImagePoint, 4>> ZoneQuadOf(const ZoneReading& reading);

// AssessQuality of the picture that `reading` is of. Adds "quality" to the timings of `reading`, and to their total.
Result<QualityReport> AssessReading(const image::Pixels& pixels, ZoneReading& reading);

}  // namespace lagan::ocr
