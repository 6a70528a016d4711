#include "verifier/qr/finder.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

namespace lagan::verifier {
namespace {

// More candidates than these are texture; the ones seen in most rows are kept.
constexpr std::size_t kMostFinders = 12;
constexpr std::size_t kMostTriples = 4;
constexpr std::size_t kMostSeen = 2000;

struct Seen {
  Finder finder;
  int rows = 0;
};

bool IsDark(const Grey& picture, int x, int y) {
  return picture.bytes[static_cast<std::size_t>(y) * static_cast<std::size_t>(picture.width) +
                       static_cast<std::size_t>(x)] < 128;
}

// Whether five runs are dark, light, dark, light, dark as 1:1:3:1:1; each end may be off by 0.6 of a module, as blur and
// sharpening shift dark against light.
bool IsPattern(const std::array<int, 5>& runs) {
  const int total = runs[0] + runs[1] + runs[2] + runs[3] + runs[4];
  if (total < 7) return false;
  const double module = total / 7.0;
  for (const std::size_t i : {0U, 1U, 3U, 4U}) {
    if (std::abs(runs[i] - module) > 0.6 * module + 0.5) return false;
  }
  return std::abs(runs[2] - 3 * module) <= 1.2 * module + 0.5;
}

// From a dark pixel outwards in both directions: the five runs through it, and where the middle one has its middle.
struct Cross {
  double middle = 0;
  double module = 0;
};
std::optional<Cross> CrossAt(const Grey& picture, Point at, int dx, int dy) {
  const int x0 = static_cast<int>(at.x), y0 = static_cast<int>(at.y);
  std::array<int, 5> runs{};
  std::array<int, 2> ends{};
  for (const int sign : {-1, 1}) {
    int x = x0, y = y0, run = 2;
    while (x >= 0 && y >= 0 && x < picture.width && y < picture.height) {
      if (IsDark(picture, x, y) != (run % 2 == 0)) {
        run += sign;
        if (run < 0 || run > 4) break;
      }
      ++runs[static_cast<std::size_t>(run)];
      if (run == 2) ends[sign < 0 ? 0 : 1] = dx * x + dy * y;
      x += sign * dx;
      y += sign * dy;
    }
  }
  --runs[2];  // the first pixel was counted both ways
  if (!IsPattern(runs)) return std::nullopt;
  const int total = runs[0] + runs[1] + runs[2] + runs[3] + runs[4];
  return Cross{(ends[0] + ends[1] + 1) / 2.0, total / 7.0};
}

// The middle is darker than the light ring above, below, left and right of it, even when blur has taken most of it.
bool HasContrast(const Grey& picture, const Finder& finder) {
  constexpr int kLeast = 50;
  const auto light = [&](double dx, double dy) {
    const int x = std::clamp(static_cast<int>(finder.middle.x + dx * finder.module), 0, picture.width - 1);
    const int y = std::clamp(static_cast<int>(finder.middle.y + dy * finder.module), 0, picture.height - 1);
    return static_cast<int>(
        picture.bytes[static_cast<std::size_t>(y) * static_cast<std::size_t>(picture.width) +
                      static_cast<std::size_t>(x)]);
  };
  return (light(2, 0) + light(-2, 0) + light(0, 2) + light(0, -2)) / 4 - light(0, 0) >= kLeast;
}

void Note(std::vector<Seen>& seen, const Finder& finder) {
  for (Seen& other : seen) {
    const Finder& known = other.finder;
    const double reach = 2 * known.module;
    if (std::abs(known.middle.x - finder.middle.x) > reach ||
        std::abs(known.middle.y - finder.middle.y) > reach)
      continue;
    const double weight = 1.0 / ++other.rows;
    other.finder.middle.x += weight * (finder.middle.x - known.middle.x);
    other.finder.middle.y += weight * (finder.middle.y - known.middle.y);
    other.finder.module += weight * (finder.module - known.module);
    return;
  }
  if (seen.size() < kMostSeen) seen.push_back({finder, 1});
}

void SearchRow(const Grey& picture, int y, std::vector<Seen>& seen) {
  std::array<int, 5> runs{};
  int changes = 0;  // runs that have ended; the first may be cut by the edge
  bool dark = IsDark(picture, 0, y);
  int start = 0;
  for (int x = 1; x <= picture.width; ++x) {
    if (x < picture.width && IsDark(picture, x, y) == dark) continue;
    std::rotate(runs.begin(), runs.begin() + 1, runs.end());
    runs[4] = x - start;
    ++changes;
    start = x;
    if (dark && changes >= 5 && IsPattern(runs)) {
      const Point at{x - runs[4] - runs[3] - runs[2] / 2.0, y + 0.5};
      const std::optional<Cross> down = CrossAt(picture, at, 0, 1);
      if (down) {
        const std::optional<Cross> across = CrossAt(picture, {at.x, down->middle}, 1, 0);
        if (across) Note(seen, {{across->middle, down->middle}, (across->module + down->module) / 2});
      }
    }
    dark = !dark;
  }
}

// How far three are from two equal legs at a right angle and equal sizes; nullopt beyond what a camera makes of them.
// Orders them: the corner first, then so that the second leg is clockwise from the first on the screen.
std::optional<double> Order(FinderTriple& triple) {
  const auto square = [](const Finder& a, const Finder& b) {
    return std::pow(a.middle.x - b.middle.x, 2) + std::pow(a.middle.y - b.middle.y, 2);
  };
  if (square(triple[0], triple[2]) > square(triple[1], triple[2]) &&
      square(triple[0], triple[2]) > square(triple[0], triple[1])) {
    std::swap(triple[0], triple[1]);
  } else if (square(triple[0], triple[1]) > square(triple[1], triple[2])) {
    std::swap(triple[0], triple[2]);
  }
  const Point a{triple[1].middle.x - triple[0].middle.x, triple[1].middle.y - triple[0].middle.y};
  const Point b{triple[2].middle.x - triple[0].middle.x, triple[2].middle.y - triple[0].middle.y};
  const double cross = a.x * b.y - a.y * b.x;
  if (cross < 0) std::swap(triple[1], triple[2]);
  const double long_leg = std::max(std::hypot(a.x, a.y), std::hypot(b.x, b.y));
  const double short_leg = std::min(std::hypot(a.x, a.y), std::hypot(b.x, b.y));
  const auto [small, large] = std::minmax({triple[0].module, triple[1].module, triple[2].module});
  // The smallest code has 14 modules between middles, the largest 170.
  if (short_leg < 10 * large || long_leg > 220 * small) return std::nullopt;
  if (long_leg > 2 * short_leg || large > 2 * small) return std::nullopt;
  const double cosine = std::abs(a.x * b.x + a.y * b.y) / (long_leg * short_leg);
  if (cosine > 0.6) return std::nullopt;
  return cosine + (long_leg / short_leg - 1) + (large / small - 1);
}

}  // namespace

std::vector<FinderTriple> FindFinders(const Grey& picture, std::span<const Grey> sharpened) {
  std::vector<Seen> seen;
  for (const Grey& one : sharpened) {
    for (int y = 0; y < one.height && one.width > 0; ++y) SearchRow(one, y, seen);
  }
  std::erase_if(seen, [&](const Seen& one) { return !HasContrast(picture, one.finder); });
  std::stable_sort(seen.begin(), seen.end(), [](const Seen& a, const Seen& b) { return a.rows > b.rows; });
  seen.resize(std::min(seen.size(), kMostFinders));
  std::vector<std::pair<double, FinderTriple>> found;
  for (std::size_t i = 0; i < seen.size(); ++i) {
    for (std::size_t j = i + 1; j < seen.size(); ++j) {
      for (std::size_t k = j + 1; k < seen.size(); ++k) {
        FinderTriple triple = {seen[i].finder, seen[j].finder, seen[k].finder};
        // What is seen in many rows of its size is likelier than what looks square by chance.
        const int rows = std::min({seen[i].rows, seen[j].rows, seen[k].rows});
        if (const auto error = Order(triple)) found.emplace_back(*error + 2.0 / rows, triple);
      }
    }
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<FinderTriple> out;
  for (std::size_t i = 0; i < std::min(found.size(), kMostTriples); ++i) out.push_back(found[i].second);
  return out;
}

}  // namespace lagan::verifier
