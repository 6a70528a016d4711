#include "ocr/quality/quality.h"

#include <algorithm>
#include <iterator>

#include <opencv2/core/utility.hpp>

#include "ocr/pixels_fit.h"
#include "ocr/quality/focus.h"
#include "ocr/quality/framing.h"
#include "ocr/quality/light.h"
#include "ocr/quality/pixel_grid.h"
#include "ocr/quality/print_map.h"
#include "ocr/quality/scene.h"

namespace lagan::ocr {
namespace {

// Characters of this pitch across the longer side, if a passport's page fills the picture.
constexpr double kPitchesAcross = 55;

// The limits. They come from simulator A and the reader, none from a real document.
constexpr double kLeastPrint = 0.02;
constexpr double kMostCut = 0.18;
constexpr double kMostPrintAtEdge = 0.1;
constexpr double kLeastPitch = 7;
constexpr double kLeastBrightness = 75;
// Too dark to tell whether there is a document.
constexpr double kBlack = 40;
constexpr double kBrightPaper = 245;
constexpr double kBrightestInk = 160;
constexpr double kLeastSharpness = 4.3;
// Without a zone the pitch is a guess, and what is not a passport is printed larger than it says.
constexpr double kLeastSharpnessUnknown = 3.8;
// Of a picture with few pixels a character, for each of them: more than the sharpest has cannot be asked for.
constexpr double kLeastSharpnessByPitch = 0.45;
constexpr double kMostGlare = 0.004;
constexpr double kMostZoneGlare = 0.1;
constexpr double kMostPixelGrid = 1500;
constexpr double kLeastColourfulness = 5;

struct Row {
  QualityReason reason;
  std::string_view name;
  std::string_view advice;
};

constexpr Row kRows[] = {
    {QualityReason::kNoDocument, "NO_DOCUMENT",
     "We cannot see a document. Open the passport at the page with the photo, or lay the card on a table, "
     "and take the picture "
     "from straight above."},
    {QualityReason::kCutOff, "CUT_OFF",
     "Part of the document is outside the picture. Move back until you see all four corners of the page."},
    {QualityReason::kTooSmall, "TOO_SMALL",
     "The letters are too small in the picture. Move closer until the page fills the picture."},
    {QualityReason::kTooDark, "TOO_DARK",
     "The picture is too dark. Go near a window or switch on a lamp, and keep your shadow off the document."},
    {QualityReason::kTooBright, "TOO_BRIGHT",
     "The picture is too bright. Move out of the sun or away from the lamp, and switch the flash off."},
    {QualityReason::kBlurred, "BLURRED",
     "The picture is blurred. Wipe the lens, tap on the document to focus, and hold the camera still with "
     "both hands."},
    {QualityReason::kGlare, "GLARE",
     "Light shines on the document and hides part of it. Switch the flash off, and tilt the document or move "
     "until the bright "
     "spot is gone."},
    {QualityReason::kScreenSuspected, "SCREEN_SUSPECTED",
     "This looks like a picture of a screen. Take a photo of the document itself."},
    {QualityReason::kGreyCopySuspected, "GREY_COPY_SUSPECTED",
     "This looks like a black and white copy. Take a photo of the document itself, in colour."},
};

const Row& RowOf(QualityReason reason) {
  return *std::find_if(std::begin(kRows), std::end(kRows),
                       [&](const Row& row) { return row.reason == reason; });
}

QualityReport Measure(const Scene& scene) {
  QualityReport report;
  const PrintMap print = MapPrint(scene);
  const Tones tones = TonesOf(scene);
  report.brightness = tones.paper;
  report.ink = tones.ink;
  report.print_share = print.share;
  report.pitch = scene.framing ? scene.framing->pitch
                               : std::max(scene.picture.cols, scene.picture.rows) / kPitchesAcross;
  report.cut_share = scene.framing ? ShareOutside(*scene.framing, scene.picture.size()) : print.at_edge;
  report.sharpness = Sharpness(scene, print, report.pitch).value_or(0);
  report.glare_share = GlareShare(scene, tones.paper);
  report.zone_glare_share = ZoneGlareShare(scene);
  report.pixel_grid = PixelGrid(scene);
  report.colourfulness = Colourfulness(scene, print.cells);
  return report;
}

// In the order of QualityReason.
void Judge(bool zone_known, QualityReport& report) {
  const auto find = [&](bool found, QualityReason reason, double value, double limit) {
    if (found) report.findings.push_back({reason, value, limit, RowOf(reason).advice});
  };
  const bool dark = report.brightness < kLeastBrightness;
  const double least_sharpness =
      std::min(zone_known ? kLeastSharpness : kLeastSharpnessUnknown, kLeastSharpnessByPitch * report.pitch);
  const bool blurred = report.sharpness > 0 && report.sharpness < least_sharpness;
  const bool printed = zone_known || report.print_share >= kLeastPrint;
  // What is blurred or black shows no print either.
  const bool nothing = !printed && !blurred && report.brightness >= kBlack;
  const bool washed_out = report.brightness > kBrightPaper && report.ink > kBrightestInk;
  const double most_cut = zone_known ? kMostCut : kMostPrintAtEdge;
  find(nothing, QualityReason::kNoDocument, report.print_share, kLeastPrint);
  find(printed && report.cut_share > most_cut, QualityReason::kCutOff, report.cut_share, most_cut);
  find(report.pitch < kLeastPitch, QualityReason::kTooSmall, report.pitch, kLeastPitch);
  find(dark, QualityReason::kTooDark, report.brightness, kLeastBrightness);
  find(!nothing && washed_out, QualityReason::kTooBright, report.ink, kBrightestInk);
  find(blurred, QualityReason::kBlurred, report.sharpness, least_sharpness);
  const bool on_zone = report.zone_glare_share > kMostZoneGlare;
  find(printed && (on_zone || report.glare_share > kMostGlare), QualityReason::kGlare,
       on_zone ? report.zone_glare_share : report.glare_share, on_zone ? kMostZoneGlare : kMostGlare);
  find(report.pixel_grid > kMostPixelGrid, QualityReason::kScreenSuspected, report.pixel_grid,
       kMostPixelGrid);
  find(printed && !dark && !washed_out && report.colourfulness < kLeastColourfulness,
       QualityReason::kGreyCopySuspected, report.colourfulness, kLeastColourfulness);
}

}  // namespace

std::string_view QualityReasonName(QualityReason reason) { return RowOf(reason).name; }

Result<QualityReport> AssessQuality(const image::Pixels& pixels,
                                    const std::optional<std::array<ImagePoint, 4>>& zone_quad) {
  if (!PixelsFit(pixels))
    return InvalidArgument("PIXELS_INVALID", "Width, height, channels and bytes do not fit.");
  try {
    const cv::Mat picture(pixels.height, pixels.width, pixels.channels == 1 ? CV_8UC1 : CV_8UC3,
                          const_cast<std::uint8_t*>(pixels.bytes.data()), pixels.stride);
    const std::optional<Framing> framing = zone_quad ? FramingOf(*zone_quad) : std::nullopt;
    QualityReport report = Measure(MakeScene(picture, framing));
    Judge(framing.has_value(), report);
    return report;
  } catch (const cv::Exception&) {
    return Internal("PICTURE_PROCESSING_FAILED", "The picture could not be worked on; take another one.");
  }
}

}  // namespace lagan::ocr
