#include "tests/specimen/artwork.h"

#include <cmath>
#include <numbers>

#include "tests/specimen/random.h"

namespace lagan::specimen {
namespace {

constexpr double kTurn = 2 * std::numbers::pi;
constexpr double kHairline = 0.11;  // millimetres

struct Ink {
  double red, green, blue;
};
constexpr Ink kTeal = {0.22, 0.50, 0.55};
constexpr Ink kRose = {0.70, 0.42, 0.50};
constexpr Ink kOchre = {0.72, 0.58, 0.30};

void DrawTint(cairo_t* page, Size size) {
  cairo_pattern_t* tint = cairo_pattern_create_linear(0, 0, size.width, size.height);
  cairo_pattern_add_color_stop_rgb(tint, 0.0, 0.88, 0.94, 0.94);
  cairo_pattern_add_color_stop_rgb(tint, 0.5, 0.96, 0.94, 0.89);
  cairo_pattern_add_color_stop_rgb(tint, 1.0, 0.95, 0.88, 0.90);
  cairo_set_source(page, tint);
  cairo_paint(page);
  cairo_pattern_destroy(tint);
}

// A band of curves that share one swell and differ in phase, so that they braid.
void DrawBand(cairo_t* page, Size size, double centre, double height, double phase, Ink ink) {
  cairo_set_source_rgba(page, ink.red, ink.green, ink.blue, 0.30);
  constexpr int kCurves = 14;
  for (int curve = 0; curve < kCurves; ++curve) {
    const double shift = kTurn * curve / kCurves;
    for (double x = 0; x <= size.width + 0.5; x += 0.5) {
      const double swell = 0.55 + 0.45 * std::sin(kTurn * x / 37 + phase);
      const double y =
          centre + height * swell * std::sin(kTurn * x / 21 + shift) + 2 * std::sin(kTurn * x / 80 + phase);
      x == 0 ? cairo_move_to(page, x, y) : cairo_line_to(page, x, y);
    }
    cairo_stroke(page);
  }
}

void DrawRosette(cairo_t* page, double x, double y, double radius, int petals, Ink ink) {
  cairo_set_source_rgba(page, ink.red, ink.green, ink.blue, 0.34);
  constexpr int kCurves = 16;
  for (int curve = 0; curve < kCurves; ++curve) {
    const double shift = kTurn * curve / kCurves;
    for (int step = 0; step <= 240; ++step) {
      const double angle = kTurn * step / 240;
      const double r = radius * (0.62 + 0.36 * std::sin(petals * angle + shift) * std::cos(shift / 2));
      cairo_line_to(page, x + r * std::cos(angle), y + r * std::sin(angle));
    }
    cairo_close_path(page);
    cairo_stroke(page);
  }
}

}  // namespace

void DrawBackground(cairo_t* page, Size size, std::uint64_t seed) {
  Random random(seed);
  DrawTint(page, size);
  cairo_set_line_width(page, kHairline);
  int band = 0;
  for (double y = 4; y < size.height; y += 9, ++band) {
    DrawBand(page, size, y, 5.5, random.Between(0, kTurn),
             band % 3 == 0   ? kTeal
             : band % 3 == 1 ? kRose
                             : kOchre);
  }
  const int petals = 7 + random.Below(6);
  DrawRosette(page, size.width * 0.64, size.height * 0.40, size.height * 0.30, petals, kTeal);
  DrawRosette(page, size.width * 0.64, size.height * 0.40, size.height * 0.17, petals + 4, kRose);
  DrawRosette(page, size.width * 0.93, size.height * 0.15, size.height * 0.13, petals + 2, kOchre);
}

void DrawSilhouette(cairo_t* page, double x, double y, double width, double height) {
  cairo_save(page);
  cairo_rectangle(page, x, y, width, height);
  cairo_clip(page);
  cairo_set_source_rgb(page, 0.84, 0.85, 0.86);
  cairo_paint(page);
  cairo_translate(page, x, y);
  cairo_scale(page, width, height);
  cairo_set_source_rgb(page, 0.45, 0.47, 0.50);
  cairo_save(page);
  cairo_translate(page, 0.5, 0.42);
  cairo_scale(page, 0.24, 0.27);
  cairo_arc(page, 0, 0, 1, 0, kTurn);
  cairo_fill(page);
  cairo_restore(page);
  cairo_rectangle(page, 0.40, 0.60, 0.20, 0.20);
  cairo_fill(page);
  cairo_save(page);
  cairo_translate(page, 0.5, 1.05);
  cairo_scale(page, 0.45, 0.29);
  cairo_arc(page, 0, 0, 1, 0, kTurn);
  cairo_fill(page);
  cairo_restore(page);
  cairo_restore(page);
}

}  // namespace lagan::specimen
