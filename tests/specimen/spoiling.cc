#include "tests/specimen/spoiling.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include "tests/specimen/random.h"

namespace lagan::specimen {
namespace {

constexpr double kCornerRadiusMm = 3.18;

struct Row {
  Spoiling spoiling;
  std::string_view name;
};
constexpr Row kRows[] = {{Spoiling::kDark, "dark"},     {Spoiling::kBright, "bright"},
                         {Spoiling::kGlare, "glare"},   {Spoiling::kBlur, "blur"},
                         {Spoiling::kMotion, "motion"}, {Spoiling::kCut, "cut"},
                         {Spoiling::kSmall, "small"},   {Spoiling::kNoDocument, "no document"},
                         {Spoiling::kScreen, "screen"}, {Spoiling::kGreyCopy, "grey copy"}};

// Applies `change` to each sample: x, y, channel, value.
template <typename Change>
void ForEachSample(Picture& picture, const Change& change) {
  for (int y = 0; y < picture.height; ++y) {
    for (int x = 0; x < picture.width; ++x) {
      for (int channel = 0; channel < 3; ++channel) {
        std::uint8_t& sample = picture.rgb[3 * (static_cast<std::size_t>(y) * picture.width + x) + channel];
        sample = static_cast<std::uint8_t>(std::clamp(std::lround(change(x, y, channel, sample)), 0L, 255L));
      }
    }
  }
}

// Less or more light on the same sensor, whose noise stays as it is.
void Expose(Picture& picture, double gain, double haze, std::uint64_t seed) {
  Random random(seed);
  ForEachSample(picture,
                [&](int, int, int, double value) { return value * gain + haze + 2.0 * random.Noise(); });
}

void Desaturate(Picture& picture) {
  for (std::size_t i = 0; i + 2 < picture.rgb.size(); i += 3) {
    const double tone = 0.299 * picture.rgb[i] + 0.587 * picture.rgb[i + 1] + 0.114 * picture.rgb[i + 2];
    std::fill_n(picture.rgb.begin() + static_cast<std::ptrdiff_t>(i), 3,
                static_cast<std::uint8_t>(std::lround(tone)));
  }
}

// A display's pixels: stripes of red, green and blue side by side, and dark lines between rows, at a small angle to the camera.
void ShowOnDisplay(Picture& picture, double depth, std::uint64_t seed) {
  constexpr double kTurn = 6.283185307179586;
  Random random(seed);
  const double period = random.Between(2.6, 3.8), angle = random.Between(-0.08, 0.08);
  const double across = std::cos(angle) / period, down = std::sin(angle) / period;
  ForEachSample(picture, [&](int x, int y, int channel, double value) {
    const double u = x * across + y * down - channel / 3.0, v = y * across - x * down;
    const double grid = 1 + depth * (0.35 * std::cos(kTurn * u) + 0.2 * std::cos(kTurn * v));
    return value * grid / (1 + 0.3 * depth);
  });
}

// Columns from `left` and rows from `top` on.
Photograph Cut(const Photograph& from, int left, int top, int width, int height) {
  Photograph cut{{width, height, {}}, from.corners};
  cut.picture.rgb.reserve(std::size_t{3} * width * height);
  for (int y = top; y < top + height; ++y) {
    const auto row =
        from.picture.rgb.begin() + 3 * (static_cast<std::ptrdiff_t>(y) * from.picture.width + left);
    cut.picture.rgb.insert(cut.picture.rgb.end(), row, row + 3 * width);
  }
  for (auto& corner : cut.corners) corner[0] -= left, corner[1] -= top;
  return cut;
}

// Without the share of the page's width (or height, for every other seed) that is to its right (or at its top).
Photograph CutPage(const Photograph& from, double share, std::uint64_t seed) {
  const auto& corners = from.corners;
  if (seed % 2 == 0) {
    const double right = std::max(corners[1][0], corners[2][0]),
                 left = std::min(corners[0][0], corners[3][0]);
    const int width = static_cast<int>(right - share * (right - left));
    return Cut(from, 0, 0, width, from.picture.height);
  }
  const double top = std::min(corners[0][1], corners[1][1]), foot = std::max(corners[2][1], corners[3][1]);
  const int rows = static_cast<int>(top + share * (foot - top));
  return Cut(from, 0, rows, from.picture.width, from.picture.height - rows);
}

Ageing AgeingOf(const Order& order, Spoiling spoiling, double strength) {
  Ageing ageing = DrawAgeing(order.level, order.seed);
  ageing.quarter_turns = order.quarter_turns;
  if (spoiling == Spoiling::kGlare) ageing.glare = std::max(ageing.glare, 1.2 * strength);
  if (spoiling == Spoiling::kBlur)
    ageing.blur = std::max(ageing.blur, 0.6 * order.render.pixels_per_mm * strength);
  if (spoiling == Spoiling::kMotion) ageing.motion_blur = 3 * order.render.pixels_per_mm * strength;
  if (spoiling == Spoiling::kSmall) ageing.scale *= 1 - 0.9 * strength;
  if (spoiling == Spoiling::kNoDocument) ageing.margin = 0.8;
  return ageing;
}

}  // namespace

const std::vector<Spoiling>& Spoilings() {
  static const std::vector<Spoiling> all = [] {
    std::vector<Spoiling> made;
    for (const Row& row : kRows) made.push_back(row.spoiling);
    return made;
  }();
  return all;
}

std::string_view SpoilingName(Spoiling spoiling) {
  return std::find_if(std::begin(kRows), std::end(kRows),
                      [&](const Row& row) { return row.spoiling == spoiling; })
      ->name;
}

Result<Photograph> SpoiltPhotograph(const Order& order, Spoiling spoiling, double strength) {
  LAGAN_ASSIGN_OR_RETURN(Picture page, RenderPage(order.document, order.zone, order.render));
  if (spoiling == Spoiling::kGreyCopy) Desaturate(page);
  Photograph photo =
      Photographed(page, kCornerRadiusMm * order.render.pixels_per_mm, AgeingOf(order, spoiling, strength));
  switch (spoiling) {
    case Spoiling::kDark:
      Expose(photo.picture, 1 - 0.95 * strength, 0, order.seed);
      break;
    case Spoiling::kBright:
      Expose(photo.picture, 1 + 3 * strength, 150 * strength, order.seed);
      break;
    case Spoiling::kScreen:
      ShowOnDisplay(photo.picture, strength, order.seed);
      break;
    case Spoiling::kCut:
      return CutPage(photo, 0.6 * strength, order.seed);
    case Spoiling::kNoDocument: {
      // The band of desk above the page.
      const double top = std::min(photo.corners[0][1], photo.corners[1][1]);
      return Cut(photo, 0, 0, photo.picture.width, static_cast<int>(0.9 * top));
    }
    default:
      break;
  }
  return photo;
}

}  // namespace lagan::specimen
