#include "tests/specimen/capture.h"

#include <fmt/format.h>
#include <algorithm>
#include <array>

#include "tests/specimen/simulator_a.h"
#include "tests/specimen/staging.h"

namespace lagan::specimen {
namespace {

std::vector<Point> ZonePoints(const Staged& staged) {
  return staged.zone ? std::vector<Point>(staged.zone->begin(), staged.zone->end()) : std::vector<Point>();
}

// What is special about a picture, beside its level.
class Tags {
 public:
  explicit Tags(AgeingLevel level) : tags_{LevelName(level)} {}
  Tags& Add(bool applies, std::string name) {
    if (applies) tags_.push_back(std::move(name));
    return *this;
  }
  Tags& AddPage(const Staging& staging, const PrintStyle& print, bool has_zone, int quarter_turns) {
    Add(staging.spread, "spread").Add(staging.both_sides, "both-sides").Add(staging.hand, "hand");
    Add(print.stamp && has_zone, "stamp").Add(print.wear > 0, "worn");
    return Add(quarter_turns != 0, fmt::format("turned{}", 90 * quarter_turns));
  }
  std::vector<std::string> Take() && { return std::move(tags_); }

 private:
  std::vector<std::string> tags_;
};

void FillTruth(const Document& document, const std::vector<std::string>& zone, const char* simulator,
               std::vector<std::string> tags, Captured& captured) {
  captured.truth.kind = document.kind;
  captured.truth.simulator = simulator;
  captured.truth.difficulty = std::move(tags);
  captured.truth.zone = zone;
  captured.truth.printed = PrintedTexts(document, captured.print);
  captured.truth.page_quad = captured.photograph.corners;
  if (captured.photograph.points.size() == 4) {
    captured.truth.zone_quad.emplace();
    std::copy_n(captured.photograph.points.begin(), 4, captured.truth.zone_quad->begin());
  }
}

Result<Captured> CleanScan(const Document& document, const std::vector<std::string>& zone,
                           const RenderOptions& render) {
  LAGAN_ASSIGN_OR_RETURN(Staged staged, Stage(document, zone, render, {}));
  Captured captured;
  captured.jpeg_quality = 95;
  captured.print = render.print;
  captured.photograph = {std::move(staged.scene.picture), staged.scene.page, ZonePoints(staged)};
  FillTruth(document, zone, "none", Tags(AgeingLevel::kNone).Take(), captured);
  return captured;
}

}  // namespace

const char* LevelName(AgeingLevel level) {
  constexpr std::array<const char*, 4> kNames = {"none", "light", "moderate", "hard"};
  return kNames[static_cast<std::size_t>(level)];
}

Result<Captured> CaptureByA(const Document& document, const std::vector<std::string>& zone, AgeingLevel level,
                            const RenderOptions& render, std::uint64_t seed) {
  if (level == AgeingLevel::kNone) return CleanScan(document, zone, render);
  CircumstancesA a = DrawCircumstancesA(document.kind, level, seed);
  RenderOptions drawing = render;
  drawing.print = a.print;
  drawing.print.retyped = render.print.retyped;
  drawing.print.repeated = render.print.repeated;
  LAGAN_ASSIGN_OR_RETURN(Staged staged, Stage(document, zone, drawing, a.staging));
  if (a.grey_copy) CopyToGrey(staged.scene);
  // Screens have about ten pixels a millimetre, magnified here as a picture shown large is.
  if (a.screen) ShowOnScreen(std::max(3, static_cast<int>(render.pixels_per_mm / 4)), staged.scene);
  if (a.narrow > 0) a.ageing.scale = a.narrow / (staged.scene.page[1][0] - staged.scene.page[0][0]);
  Captured captured;
  captured.photograph = Photographed(staged.scene, ZonePoints(staged), a.ageing);
  captured.jpeg_quality = a.ageing.jpeg_quality;
  captured.print = drawing.print;
  Tags tags(level);
  tags.AddPage(a.staging, a.print, !zone.empty(), a.ageing.quarter_turns);
  tags.Add(a.narrow > 0, fmt::format("lowres({}px)", a.narrow))
      .Add(a.grey_copy, "grey-copy")
      .Add(a.screen, "screen");
  FillTruth(document, zone, "A", std::move(tags).Take(), captured);
  return captured;
}

Result<Captured> CaptureByB(const Document& document, const std::vector<std::string>& zone, AgeingLevel level,
                            const SimulatorB& simulator, const RenderOptions& render, std::uint64_t seed) {
  if (level == AgeingLevel::kNone) return CleanScan(document, zone, render);
  const CircumstancesB b = simulator.Draw(level, seed);
  RenderOptions drawing = render;
  drawing.print = b.print;
  drawing.print.retyped = render.print.retyped;
  drawing.print.repeated = render.print.repeated;
  const Staging staging = PossibleStaging(document.kind, {b.spread, b.both_sides, b.hand, seed});
  LAGAN_ASSIGN_OR_RETURN(const Staged staged, Stage(document, zone, drawing, staging));
  Captured captured;
  if (b.scanned) {
    LAGAN_ASSIGN_OR_RETURN(captured.photograph,
                           Scan(staged.scene, render.pixels_per_mm, b.pass, ZonePoints(staged)));
  } else {
    LAGAN_ASSIGN_OR_RETURN(captured.photograph,
                           TakeWithPhone(staged.scene, render.pixels_per_mm, b.shot, ZonePoints(staged)));
  }
  captured.jpeg_quality = b.jpeg_quality;
  captured.print = drawing.print;
  Tags tags(level);
  tags.Add(true, b.scanned ? "scan" : "phone");
  const int turns = static_cast<int>(b.scanned ? b.pass.quarter_turns : b.shot.quarter_turns);
  tags.AddPage(staging, b.print, !zone.empty(), turns);
  tags.Add(b.scanned && (b.pass.grey >= 0.5 || b.pass.toner > 0), "grey-copy");
  FillTruth(document, zone, "B", std::move(tags).Take(), captured);
  return captured;
}

}  // namespace lagan::specimen
