#include "tests/specimen/staging.h"

#include <algorithm>

namespace lagan::specimen {
namespace {

constexpr double kCornerRadius = 3.18;  // ISO/IEC 7810 section 5.1.1; passports are cut about as round
constexpr double kFingerBreadth = 15;   // millimetres
constexpr double kCapitalHeight = 2.6;  // of the zone's characters with a little air

// On the page, pixels.
Quad ZoneQuad(Kind kind, const std::vector<std::string>& zone, const RenderOptions& render) {
  const int lines = static_cast<int>(zone.size());
  int columns = 0;
  for (const std::string& line : zone) columns = std::max(columns, static_cast<int>(line.size()));
  const double pitch = render.print.zone_pitch, scale = render.pixels_per_mm;
  const Position first = ZonePosition(kind, lines, 0, 0, pitch);
  const Position last = ZonePosition(kind, lines, lines - 1, columns, pitch);
  const double left = first.x * scale, top = (first.y - kCapitalHeight) * scale;
  const double right = last.x * scale, foot = (last.y + 0.3) * scale;
  return {{{left, top}, {right, top}, {right, foot}, {left, foot}}};
}

Result<Scene> Lay(const Document& document, const Picture& page, const RenderOptions& render,
                  const Staging& staging) {
  const double radius = kCornerRadius * render.pixels_per_mm;
  if (staging.spread) {
    LAGAN_ASSIGN_OR_RETURN(const Picture upper,
                           RenderOppositePage(document.kind, staging.seed, render.pixels_per_mm));
    return Spread(upper, page, radius);
  }
  if (staging.both_sides) {
    Document front = document;
    front.kind = Kind::kCardFront;
    LAGAN_ASSIGN_OR_RETURN(const Picture other, RenderPage(front, {}, render));
    return BothSides(other, page, radius);
  }
  return SinglePage(page, radius);
}

}  // namespace

Staging PossibleStaging(Kind kind, Staging asked) {
  asked.spread = asked.spread && kind == Kind::kPassport;
  asked.both_sides = asked.both_sides && kind == Kind::kCard;
  return asked;
}

Result<Staged> Stage(const Document& document, const std::vector<std::string>& zone,
                     const RenderOptions& render, const Staging& staging) {
  LAGAN_ASSIGN_OR_RETURN(const Picture page, RenderPage(document, zone, render));
  Staged staged;
  LAGAN_ASSIGN_OR_RETURN(staged.scene, Lay(document, page, render, PossibleStaging(document.kind, staging)));
  std::optional<Quad> on_page;
  if (!zone.empty()) on_page = ZoneQuad(document.kind, zone, render);
  if (staging.hand) {
    Grip grip;
    grip.reach = 13 * render.pixels_per_mm;
    grip.finger = kFingerBreadth * render.pixels_per_mm;
    grip.seed = staging.seed;
    if (on_page) {
      grip.clear_top = staged.scene.page[0][1] + (*on_page)[0][1];
      grip.clear_foot = staged.scene.page[0][1] + (*on_page)[2][1];
      grip.clear_reach = 0.6 * (*on_page)[0][0];
    }
    AddFingers(grip, staged.scene);
  }
  if (on_page) {
    for (Point& corner : *on_page) {
      corner = {corner[0] + staged.scene.page[0][0], corner[1] + staged.scene.page[0][1]};
    }
    staged.zone = on_page;
  }
  return staged;
}

}  // namespace lagan::specimen
