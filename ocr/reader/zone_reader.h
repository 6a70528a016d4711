// A picture of a document -> the machine-readable zone on it, with how sure we are.
//
// The reader answers what is printed, not whether the document is genuine: check digits prove nothing about that.
// Answers hold personal data in plain strings, because the caller needs them; wrap what you keep in Secret<>.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/core/bytes.h"
#include "base/core/clock.h"
#include "base/core/result.h"
#include "base/image/pixels.h"
#include "mrz/zone.h"
#include "ocr/image_point.h"
#include "ocr/reader/acceptance.h"
#include "ocr/reader/stage_clock.h"

namespace lagan::ocr {

// A character that was not taken as it was first read: the format, the check digits or another way of seeing spoke
// against it. Line and column count from 0. Personal data.
struct Correction {
  int line = 0;
  int column = 0;
  char read = '<';  // '\0' where nothing was read
  char taken =
      '<';  // '\0' for a symbol that was dropped; it stood before `column`, or behind the last when that is the line's length
  float cost = 0;  // of taking it, -ln of a ratio of probabilities (mrz/decoder.h); 0 to about 12
};

// What else a character may be, for a person who looks at a doubtful reading. Personal data.
struct Alternative {
  int line = 0;
  int column = 0;
  char symbol = '<';
  float confidence = 0;  // 0 to 1
};

inline constexpr float kNotPlaced = -1;

struct ZoneReading {
  ZoneVerdict verdict = ZoneVerdict::kNone;
  // Why it is not accepted; empty when it is. Stable:
  //   ZONE_CHECK_FAILED         the readings agree, a check digit or the standard does not hold
  //   ZONE_READINGS_DIFFER      some character is not certain enough (acceptance.h)
  //   ZONE_INK_DIFFERS          a character that no check digit covers has not the ink of what was read
  //   ZONE_MAY_BE_CUT           a small visa that may be the beginning of a large one (acceptance.h)
  //   ZONES_DIFFER              a second document the same way up on the picture has an acceptable zone with other lines; these
  //                             are those of the likelier one
  //   ZONE_LINE_TOO_MANY        directly beside these lines stands one more that reads like a line of a zone (zone_likeness.h)
  //   PICTURE_TOO_BUSY          so much on the picture looks like lines that the work it may make was used up (ocr/picture_work.h): doubtful with
  //                             a zone that would have been accepted, for others may be there, else unreadable
  //   ZONE_FORMAT_UNKNOWN       verdict unreadable
  //   ZONE_NOT_FOUND            verdict none
  std::string reason;
  // The rest is filled for accepted and doubtful. The name of the format as mrz::FormatSpec has it ("TD3").
  std::string format;
  std::vector<std::string> lines;
  // What the lines say, with every check digit and remark. Empty when the parser takes the lines for no zone.
  std::optional<mrz::Zone> zone;
  // 0 to 1 for each character of `lines`: the mean probability that the ways of seeing gave it. An order, not a frequency.
  std::vector<std::vector<float>> symbol_confidence;
  // For each character of `lines` where its middle stands along the line's quad, 0 at the start and 1 at the end; kNotPlaced where
  // nothing was seen.
  std::vector<std::vector<float>> symbol_places;
  // 0 to 1 for each line: that of its least certain character, at most one half when a symbol that was seen clearly was dropped.
  std::vector<float> line_confidence;
  std::vector<Correction> corrections;
  // Symbols that were seen with at least one chance in twenty and may stand there, likeliest first in each column.
  std::vector<Alternative> alternatives;
  // Clockwise quarter turns, 0 to 3, after which the zone reads upright, or as nearly so as quarter turns bring it.
  int quarter_turns = 0;
  // The zone in the picture as it came, pixels: start and end of the first line, end and start of the last, as read.
  std::array<ImagePoint, 4> quad{};
  // The same for each line: upper left, upper right, lower right, lower left as it is read.
  std::vector<std::array<ImagePoint, 4>> line_quads;
  // What was spent of kMostWorkOfAZone (ocr/picture_work.h). The same for the same picture on every machine.
  std::int64_t work = 0;
  // Milliseconds by the reader's clock: "prepare", "locate", "read", their sum "total", and "text", the part of "read" that went
  // into finding the text in what was seen.
  std::map<std::string, double> timings_ms;
};

// Not thread-safe: one per thread. About 30 MB.
class ZoneReader {
 public:
  // `model` is a .traineddata file of at most 4 MiB; `clock` times the stages. FILE_NOT_FOUND and the other reasons of ReadFile;
  // MODEL_UNREADABLE.
  static Result<std::unique_ptr<ZoneReader>> Open(const std::filesystem::path& model,
                                                  StageClock clock = WallMilliseconds);
  // The same from memory.
  static Result<std::unique_ptr<ZoneReader>> Open(ByteView model, StageClock clock = WallMilliseconds);
  ~ZoneReader();

  // `today` chooses the century of dates (mrz/dates.h). PIXELS_INVALID when the numbers of `pixels` do not fit each other
  // or a side is longer than 20000, PICTURE_PROCESSING_FAILED (INTERNAL) when memory or OpenCV gives up; everything
  // else is a verdict.
  Result<ZoneReading> Read(const image::Pixels& pixels, Date today);

 private:
  struct Parts;
  explicit ZoneReader(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace lagan::ocr
