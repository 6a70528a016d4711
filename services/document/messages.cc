#include "services/document/messages.h"

#include <algorithm>
#include <iterator>

#include "services/mrz/zone_message.h"

namespace lagan::document {
namespace {

constexpr char kField[] = "picture";

Status Invalid(const char* reason, const char* message) { return InvalidArgument(reason, message, kField); }

v1::ReadDocumentResponse::Verdict VerdictOf(ocr::ZoneVerdict verdict) {
  switch (verdict) {
    case ocr::ZoneVerdict::kAccepted:
      return v1::ReadDocumentResponse::VERDICT_ACCEPTED;
    case ocr::ZoneVerdict::kDoubtful:
      return v1::ReadDocumentResponse::VERDICT_DOUBTFUL;
    case ocr::ZoneVerdict::kUnreadable:
      return v1::ReadDocumentResponse::VERDICT_UNREADABLE;
    case ocr::ZoneVerdict::kNone:
      break;
  }
  return v1::ReadDocumentResponse::VERDICT_NONE;
}

v1::CueFinding::Cue CueOf(ocr::Cue cue) {
  switch (cue) {
    case ocr::Cue::kPageDiffers:
      return v1::CueFinding::CUE_PAGE_DIFFERS;
    case ocr::Cue::kPageNotRead:
      return v1::CueFinding::CUE_PAGE_NOT_READ;
    case ocr::Cue::kNumberPatternDiffers:
      return v1::CueFinding::CUE_NUMBER_PATTERN_DIFFERS;
    case ocr::Cue::kDatesImplausible:
      return v1::CueFinding::CUE_DATES_IMPLAUSIBLE;
    case ocr::Cue::kIssuerImplausible:
      return v1::CueFinding::CUE_ISSUER_IMPLAUSIBLE;
    case ocr::Cue::kGlyphsOutOfLine:
      return v1::CueFinding::CUE_GLYPHS_OUT_OF_LINE;
    case ocr::Cue::kGlyphsOfOtherSize:
      return v1::CueFinding::CUE_GLYPHS_OF_OTHER_SIZE;
    case ocr::Cue::kGreyCopy:
      return v1::CueFinding::CUE_GREY_COPY;
    case ocr::Cue::kScreen:
      return v1::CueFinding::CUE_SCREEN;
  }
  return v1::CueFinding::CUE_UNSPECIFIED;
}

struct ReasonAdvice {
  std::string_view reason;
  std::string_view lacks;
  // For a picture without any finding.
  std::string_view common_cause;
};

constexpr ReasonAdvice kReasons[] = {
    {"ZONE_NOT_FOUND",
     "The lines of letters and < signs at the bottom of the document (or on the back of a card) are not in "
     "the picture.",
     "Lay the document flat and take the whole page, filling the frame."},
    {"ZONE_FORMAT_UNKNOWN", "The lines of letters and < signs could not be read to the end.",
     "Take the whole page, from straight above, with nothing covering the lines."},
    {"ZONE_CHECK_FAILED", "The lines of letters and < signs could be read, but do not add up.",
     "Take the picture again; if that does not help, a person will look at it."},
    {"ZONE_INK_DIFFERS", "A letter seems to be covered or damaged.",
     "Take the picture again with nothing on the lines; if that does not help, a person will look at it."},
    {"ZONE_MAY_BE_CUT", "The lines of letters and < signs may go on beyond what is seen of them.",
     "Take the whole page, with some space beside the lines and nothing on them."},
    {"ZONE_LINE_TOO_MANY",
     "There is one more line than the document should have beside the lines of letters and < signs.",
     "Show the document alone, with nothing above or below the lines; if that does not help, a person will "
     "look at it."},
    {"PICTURE_TOO_BUSY", "There is too much beside the document in the picture.",
     "Lay the document alone on a plain surface and photograph it again."},
    {"ZONES_DIFFER", "More than one document is in the picture.", "Show one document at a time."},
};
constexpr ReasonAdvice kOtherReason = {
    "", "Not every letter could be read for certain.",
    "Take the picture again from straight above, close enough for the document to fill the frame."};

}  // namespace

Result<Bytes> JoinUpload(const std::vector<v1::ReadDocumentRequest>& parts) {
  if (parts.empty() || !parts.front().has_start()) {
    return Invalid("UPLOAD_START_MISSING", "The first message of an upload must say its size.");
  }
  const std::size_t size = parts.front().start().size();
  if (size == 0) return Invalid("PICTURE_EMPTY", "The picture is empty.");
  if (size > image::kMaxPictureBytes)
    return Invalid("PICTURE_TOO_LARGE", "The picture is larger than 12 MB. Send a smaller one.");
  Bytes picture;
  picture.reserve(size);
  for (std::size_t i = 1; i < parts.size(); ++i) {
    if (!parts[i].has_chunk())
      return Invalid("UPLOAD_START_MISSING", "Only the first message of an upload may say its size.");
    const std::string& chunk = parts[i].chunk();
    if (chunk.size() > kMaxChunk)
      return Invalid("UPLOAD_CHUNK_TOO_LARGE", "A message of an upload holds at most 256 KiB.");
    if (chunk.size() > size - picture.size())
      return Invalid("UPLOAD_TOO_LONG", "More bytes came than the upload's first message said.");
    picture.insert(picture.end(), chunk.begin(), chunk.end());
  }
  if (picture.size() < size)
    return Invalid("UPLOAD_INCOMPLETE", "The upload ended before the whole picture had come. Send it again.");
  return picture;
}

std::string AdviceFor(std::string_view reason, const ocr::QualityReport& quality) {
  if (reason.empty()) return "";
  const auto* row = std::find_if(std::begin(kReasons), std::end(kReasons),
                                 [&](const ReasonAdvice& each) { return each.reason == reason; });
  const ReasonAdvice& words = row == std::end(kReasons) ? kOtherReason : *row;
  std::string advice(words.lacks);
  if (quality.findings.empty()) return advice.append(" ").append(words.common_cause);
  // More than two things to do at once help nobody.
  constexpr std::size_t kMostFindings = 2;
  for (std::size_t i = 0; i < std::min(kMostFindings, quality.findings.size()); ++i)
    advice.append(" ").append(quality.findings[i].advice);
  return advice;
}

v1::ReadDocumentResponse ToMessage(const ocr::ZoneReading& reading, const ocr::QualityReport& quality,
                                   const std::vector<ocr::CueFinding>& cues, image::DecodedPicture picture,
                                   double decode_milliseconds) {
  v1::ReadDocumentResponse response;
  response.set_verdict(VerdictOf(reading.verdict));
  response.set_reason(reading.reason);
  response.set_advice(AdviceFor(reading.reason, quality));
  if (reading.zone) *response.mutable_zone() = mrz::ToMessage(*reading.zone);
  response.set_clean_jpeg(picture.clean_jpeg.data(), picture.clean_jpeg.size());
  response.set_width(static_cast<std::uint32_t>(picture.pixels.width));
  response.set_height(static_cast<std::uint32_t>(picture.pixels.height));
  for (const ocr::CueFinding& cue : cues) {
    v1::CueFinding& out = *response.add_cues();
    out.set_cue(CueOf(cue.cue));
    out.set_score(cue.score);
  }
  auto& timings = *response.mutable_timings_ms();
  for (const auto& [stage, milliseconds] : reading.timings_ms) timings[stage] = milliseconds;
  timings["decode"] = decode_milliseconds;
  timings["total"] += decode_milliseconds;
  return response;
}

}  // namespace lagan::document
