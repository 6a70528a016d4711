#include "tests/specimen/zone_drawing.h"

#include <cmath>
#include <numbers>
#include <string>
#include <string_view>

#include "tests/specimen/random.h"

namespace lagan::specimen {
namespace {

// Violet ink, two rings and a legend, across the upper edge of the first line.
void DrawStamp(const Canvas& canvas, const ZonePlace& place, Random& random) {
  cairo_t* page = canvas.context();
  constexpr double kRadius = 8.5;
  const double x = canvas.size().width * random.Between(0.2, 0.8);
  const double y = place.first_baseline - kRadius + random.Between(-1.8, 0.6);
  cairo_save(page);
  cairo_translate(page, x, y);
  cairo_rotate(page, random.Between(-0.6, 0.6));
  cairo_set_source_rgba(page, random.Between(0.2, 0.5), 0.15, random.Between(0.35, 0.6), 0.5);
  cairo_set_line_width(page, 0.45);
  for (const double radius : {kRadius, kRadius * 0.68}) {
    cairo_new_path(page);
    cairo_arc(page, 0, 0, radius, 0, 2 * std::numbers::pi);
    cairo_stroke(page);
  }
  canvas.Text(canvas.fonts().value, 2.2, -kRadius * 0.6, 0.8, "UTOPIA");
  constexpr std::string_view kLegend = "* REGISTRY * OF * UTOPIA * SPECIMEN ";
  for (const char c : kLegend) {
    canvas.Text(canvas.fonts().label, 1.7, -0.6, -kRadius * 0.76, std::string(1, c));
    cairo_rotate(page, 2 * std::numbers::pi / kLegend.size());
  }
  cairo_restore(page);
}

bool IsRetyped(const PrintStyle& style, std::size_t line, std::size_t column) {
  return style.retyped && static_cast<int>(line) == style.retyped->line &&
         static_cast<int>(column) >= style.retyped->column &&
         static_cast<int>(column) < style.retyped->column + style.retyped->length;
}

}  // namespace

void DrawZone(const Canvas& canvas, const std::vector<std::string>& lines, const ZonePlace& place,
              const PrintStyle& style) {
  cairo_t* page = canvas.context();
  cairo_set_source_rgba(page, 0.99, 0.99, 0.98, style.zone_veil);
  cairo_rectangle(page, 0, place.top, canvas.size().width, canvas.size().height - place.top);
  cairo_fill(page);
  Random random(style.seed);
  const ZoneFont& font = canvas.fonts().zone(style.face);
  for (std::size_t line = 0; line < lines.size(); ++line) {
    for (std::size_t column = 0; column < lines[line].size(); ++column) {
      const double x = place.left + static_cast<double>(column) * kZonePitch * style.zone_pitch;
      const double y = place.first_baseline + static_cast<double>(line) * kZoneLinePitch;
      const double aside = style.zone_jitter * random.Noise(), below = style.zone_jitter * random.Noise();
      cairo_set_source_rgba(page, 0.06, 0.06, 0.07, style.zone_ink);
      const std::string character = lines[line].substr(column, 1);
      double em = font.em * kZonePitch * style.zone_size;
      if (!IsRetyped(style, line, column)) {
        canvas.Text(font.face, em, x + aside, y + below, character);
        continue;
      }
      em *= style.retyped->size;
      canvas.Text(style.retyped->typewriter ? canvas.fonts().typewriter : font.face, em, x + aside,
                  y + below + style.retyped->drop, character);
    }
  }
  if (style.stamp) DrawStamp(canvas, place, random);
}

}  // namespace lagan::specimen
