// A zone reading as one line of JSON.
//
// {"file": "passport.jpg",
//  "mrz": {"format": "TD3", "lines": ["P<UTO..", ".."], "verdict": "accepted|doubtful|unreadable|none|refused",
//          "fields": {"document_code", "issuer", "document_number", "nationality", "birth_date", "sex", "expiry_date",
//                     "surname", "given_names", "optional_data_1", "optional_data_2"},
//          "checks": [{"name": "birth_date", "expected": "2", "found": "2", "pass": true}, ..],
//          "errors": ["NAME_BLANK", ..], "notes": ["CODE_SPECIMEN", ..],
//          "corrections": [{"line": 1, "column": 13, "read": "Z", "taken": "2", "cost": 3.1}, ..],  "" for nothing
//          "line_confidence": [0.97, ..], "symbol_confidence": [[0.99, ..], ..],
//          "alternatives": [{"line": 1, "column": 4, "symbol": "O", "confidence": 0.2}, ..],
//          "quarter_turns": 0, "quad": [[x, y], [x, y], [x, y], [x, y]], "line_quads": [quad, ..]},
//  "quality": {"findings": [{"reason": "BLURRED", "value": 2.1, "limit": 3.8, "advice": "The picture is .."}, ..],
//              "brightness", "ink", "sharpness", "glare_share", "zone_glare_share", "cut_share", "pitch", "print_share",
//              "pixel_grid", "colourfulness"},
//  "printed_fields": {"layout": "passport_page", "fields": [{"name": "surname", "text": "O'NEILL", "confidence": 0.97,
//                                                           "quad": [[x, y], ..]}, ..]},
//  "cross_checks": [{"field": "surname", "outcome": "agrees|differs|uncertain|not_read", "confidence": 0.97}, ..],
//  "cues": [{"cue": "NUMBER_PATTERN_DIFFERS", "score": 0.5, "meaning": "The document number does not .."}, ..],
//  "reason": "", "work": 0.081, "timings_ms": {"decode": 20.1, "prepare": .., "locate": .., "read": .., "text": .., "quality": .., "total": ..}}
//
// Dates are ISO 8601 as far as known, an absent expiry date is "". Lines and columns count from 0. `reason` is empty for
// accepted; for refused (no picture, or none that may be decoded) it is the reason of base/image or base/core/file.h,
// and "message" says what to do. What does not apply is empty. `quality` is ocr/quality/quality.h: advice, which changes no verdict.
// `printed_fields` and `cross_checks` are there when the page was read beside the zone (ocr/visual/printed_fields.h,
// cross_check.h); of a photocard licence the driver number takes the zone's place (driver_number_check.h). "timings_ms" then has
// "printed", which "total" leaves out.
// `cues` is ocr/tamper/cues.h: what speaks against the document, for a person; none of them changes the verdict of the zone.
// "work" is the share of what one picture may cost (ocr/picture_work.h), the same on every machine.
// "timings_ms" has what looking for them took as "cues", which "total" leaves out.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/core/status.h"
#include "ocr/quality/quality.h"
#include "ocr/reader/zone_reader.h"
#include "ocr/tamper/cue.h"
#include "ocr/visual/printed_fields.h"

namespace lagan::vision {

// `file` is shown as given. No line feed at the end.
std::string ReadingJson(const std::string& file, const ocr::ZoneReading& reading,
                        const ocr::QualityReport& quality,
                        const std::optional<ocr::PrintedFields>& printed = std::nullopt,
                        const std::vector<ocr::CueFinding>& cues = {});
std::string RefusalJson(const std::string& file, const Status& why);

}  // namespace lagan::vision
