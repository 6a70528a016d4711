#include "ocr/visual/text_distance.h"

#include <algorithm>
#include <array>
#include <limits>
#include <vector>

#include "base/core/text.h"
#include "mrz/transliteration.h"

namespace lagan::ocr {
namespace {

constexpr double kLookAlike = 0.25;
// In numbers: O and 0, I and 1.
constexpr double kAlmostOne = 0.1;
constexpr double kLostAccent = 0.25;
// Characters that blur into each other: one of them may be misread, two are another text.
constexpr double kSimilar = 0.5;
// A mark that is no letter at all: a scratch, a line of the background.
constexpr double kStrayMark = 0.5;
// Letters of a truncated name that are enough to agree with a longer one.
constexpr std::size_t kFewestOfTruncated = 4;

struct Spelling {
  std::string letters;
  double cost;
};

// Letters of whatever spelling that a plain letter may be read for.
void AddLostAccents(char32_t letter, std::vector<Spelling>& spellings) {
  const auto add = [&](std::string_view text) { spellings.push_back({std::string(text), kLostAccent}); };
  switch (letter) {
    case U'A':
      add("AE"), add("AA");
      break;
    case U'B':
      add("SS");
      break;
    case U'D':
      add("DH");
      break;
    case U'N':
      add("NXX");
      break;
    case U'P':
      // Thorn.
      add("TH");
      break;
    case U'O':
      add("OE");
      break;
    case U'U':
      add("UE"), add("UXX");
      break;
    default:
      break;
  }
}

void AddLookAlikes(char32_t mark, std::vector<Spelling>& spellings) {
  static constexpr std::pair<char32_t, std::string_view> kLooksLike[] = {
      {U'0', "OQD"}, {U'1', "IL"},     {U'2', "Z"},  {U'5', "S"},      {U'6', "G"},
      {U'8', "B"},   {U'|', "IL"},     {U'!', "I"},  {U'$', "S"},      {U'l', "I"},
      {U'I', "L"},   {U'\u00A3', "E"}, {U'@', "OA"}, {U'\u20AC', "E"}, {U'e', "C"},
  };
  for (const auto& [seen, letters] : kLooksLike) {
    if (seen != mark) continue;
    for (const char letter : letters) spellings.push_back({std::string(1, letter), kLookAlike});
  }
}

char32_t Raised(char32_t letter) { return letter >= U'a' && letter <= U'z' ? letter - U'a' + U'A' : letter; }

void AddSimilar(char32_t mark, std::vector<Spelling>& spellings) {
  const char32_t letter = Raised(mark);
  static constexpr std::string_view kPairs[] = {"IJ", "UV", "OQ", "OD", "CG", "CO", "EF"};
  for (const std::string_view pair : kPairs) {
    for (const std::size_t i : {0U, 1U}) {
      if (letter == static_cast<unsigned char>(pair[i]))
        spellings.push_back({std::string(1, pair[1 - i]), kSimilar});
    }
  }
  // A sharp s: no letter of the model for print.
  if (letter == U'S' || letter == U'R') spellings.push_back({"SS", kSimilar});
}

// What a printed character may stand for; empty when it does not count (separators, apostrophes).
struct Printed {
  std::vector<Spelling> spellings;
  double dropped = 1;  // cost of leaving it out
};

bool IsSeparator(char32_t mark) {
  constexpr std::u32string_view kDisregarded =
      U" -,'.`<\u00A0\u00B4\u02BC\u2018\u2019\u2010\u2011\u2012\u2013\u2014";
  return kDisregarded.find(mark) != std::u32string_view::npos;
}

Printed Interpret(char32_t mark, bool lenient) {
  Printed printed;
  for (const std::string_view spelling : mrz::Spellings(mark))
    printed.spellings.push_back({std::string(spelling), 0});
  const bool is_letter = !printed.spellings.empty();
  AddLookAlikes(mark, printed.spellings);
  AddLostAccents(Raised(mark), printed.spellings);
  if (lenient) AddSimilar(mark, printed.spellings);
  const bool is_digit = mark >= U'0' && mark <= U'9';
  printed.dropped = is_letter || is_digit ? 1 : kStrayMark;
  return printed;
}

// Cheapest way to spell `marks` so that they are `target`; with `open_end` marks past its end are free.
double SpellingCost(const std::vector<Printed>& marks, std::string_view target, bool open_end) {
  constexpr double kFar = std::numeric_limits<double>::max() / 4;
  const std::size_t width = target.size() + 1;
  std::vector<double> row(width);
  for (std::size_t j = 0; j < width; ++j) row[j] = static_cast<double>(j);
  double best_open = row.back();
  for (const Printed& mark : marks) {
    std::vector<double> next(width, kFar);
    for (std::size_t j = 0; j < width; ++j) {
      next[j] = std::min(next[j], row[j] + mark.dropped);
      if (j + 1 < width) next[j + 1] = std::min({next[j + 1], row[j] + 1, next[j] + 1});
      for (const Spelling& spelling : mark.spellings) {
        if (!target.substr(j).starts_with(spelling.letters)) {
          // The end of a truncated name may cut a spelling in two (M, Ü -> MU of MUE).
          if (open_end && j < target.size() &&
              std::string_view(spelling.letters).starts_with(target.substr(j)))
            best_open = std::min(best_open, row[j] + spelling.cost);
          continue;
        }
        double& reached = next[j + spelling.letters.size()];
        reached = std::min(reached, row[j] + spelling.cost);
      }
    }
    row = std::move(next);
    best_open = std::min(best_open, row.back());
  }
  return open_end ? best_open : row.back();
}

using Component = std::vector<Printed>;

// The printed name in components, up to a marker of another name.
std::vector<Component> Components(std::string_view printed, bool lenient) {
  static constexpr std::array<std::string_view, 6> kMarkers = {"GEB", "NEE", "EP", "EPOUSE", "VVE", "BORN"};
  std::vector<Component> components(1);
  std::u32string word;
  const std::u32string points = CodePoints(printed);
  const auto end_word = [&]() -> bool {
    std::string plain;
    for (const char32_t c : word) {
      const auto spellings = mrz::Spellings(c);
      plain += spellings.empty() ? "?" : std::string(spellings.back());
    }
    word.clear();
    const bool marker = components.size() > 1 && std::ranges::find(kMarkers, plain) != kMarkers.end();
    if (marker) components.pop_back();
    return marker;
  };
  for (const char32_t mark : points) {
    const bool breaks = mark == U' ' || mark == U'-' || mark == U'<' || mark == U'/' || mark == U',';
    if (breaks) {
      if (components.back().empty()) continue;
      if (end_word()) return components;
      components.emplace_back();
    } else if (!IsSeparator(mark)) {
      word += mark;
      components.back().push_back(Interpret(mark, lenient));
    }
  }
  if (components.back().empty() || end_word()) {
    if (components.size() > 1 && components.back().empty()) components.pop_back();
  }
  return components;
}

std::string LettersOf(std::string_view zone) {
  std::string letters;
  std::ranges::copy_if(zone, std::back_inserter(letters), [](char c) { return c != '<' && c != ' '; });
  return letters;
}

// Each component of the zone is the beginning of the printed one at its place.
double ComponentwiseCost(const std::vector<Component>& components, std::string_view zone) {
  std::string spaced(zone);
  std::ranges::replace(spaced, '<', ' ');
  std::vector<std::string> targets;
  for (std::string& part : SplitText(spaced, ' ')) {
    if (!part.empty()) targets.push_back(std::move(part));
  }
  if (targets.empty() || targets.size() > components.size()) return std::numeric_limits<double>::max();
  double cost = 0;
  for (std::size_t i = 0; i < targets.size(); ++i) cost += SpellingCost(components[i], targets[i], true);
  return cost;
}

}  // namespace

std::string FoldText(std::string_view printed) {
  std::string folded;
  bool separated = false;
  const auto put = [&](std::string_view text) {
    if (separated && !folded.empty()) folded += ' ';
    separated = false;
    folded += text;
  };
  for (const char32_t mark : CodePoints(printed)) {
    const auto spellings = mrz::Spellings(mark);
    if (!spellings.empty()) {
      put(*std::ranges::min_element(spellings, {}, &std::string_view::size));
    } else if (mark >= U'0' && mark <= U'9') {
      put(std::string(1, static_cast<char>(mark)));
    } else if (mark != U'\'' && mark != U'\u2019') {
      separated = true;
    }
  }
  return folded;
}

int EditDistance(std::string_view a, std::string_view b) {
  std::vector<int> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = static_cast<int>(j);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    int diagonal = row[0];
    row[0] = static_cast<int>(i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const int substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({substituted, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row[b.size()];
}

namespace {

struct NameCost {
  double cost = 0;
  std::size_t marks = 0;
};

NameCost CostOfName(std::string_view printed, std::string_view zone, bool truncated, bool lenient) {
  const std::vector<Component> components = Components(printed, lenient);
  Component all;
  for (const Component& component : components) all.insert(all.end(), component.begin(), component.end());
  const std::string target = LettersOf(zone);
  if (all.empty() || target.empty())
    return {static_cast<double>(std::max(all.size(), target.size())), all.size()};
  double cost = SpellingCost(all, target, truncated);
  if (truncated) cost = std::min(cost, ComponentwiseCost(components, zone));
  return {cost, all.size()};
}

bool AmongPairs(std::string_view pairs, char a, char b) {
  for (std::size_t i = 0; i + 1 < pairs.size(); i += 2) {
    if ((a == pairs[i] && b == pairs[i + 1]) || (b == pairs[i] && a == pairs[i + 1])) return true;
  }
  return false;
}

double CostOfNumber(std::string_view seen, std::string_view target, double look_alike, double similar) {
  // Most faces draw them alike.
  static constexpr std::string_view kOne = "O0I1";
  static constexpr std::string_view kLooksLike = "Q0D0L1Z2S5G6B8";
  // Of digits only pairs with letters: digits are read well among each other.
  static constexpr std::string_view kBlurs = "S8S9Q9O9G9B3Z7T7A4H8OQODUVVYCGEFMNKX";
  const auto cost_of = [&](char a, char b) {
    if (a == b) return 0.0;
    if (AmongPairs(kOne, a, b)) return kAlmostOne;
    return AmongPairs(kLooksLike, a, b) ? look_alike : AmongPairs(kBlurs, a, b) ? similar : 1.0;
  };
  std::vector<double> row(target.size() + 1);
  for (std::size_t j = 0; j <= target.size(); ++j) row[j] = static_cast<double>(j);
  for (std::size_t i = 1; i <= seen.size(); ++i) {
    double diagonal = row[0];
    row[0] = static_cast<double>(i);
    for (std::size_t j = 1; j <= target.size(); ++j) {
      const double substituted = diagonal + cost_of(seen[i - 1], target[j - 1]);
      diagonal = row[j];
      row[j] = std::min({substituted, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row.back();
}

}  // namespace

TextDistance CompareName(std::string_view printed, std::string_view zone, bool zone_may_be_truncated) {
  const NameCost strict = CostOfName(printed, zone, zone_may_be_truncated, false);
  const NameCost lenient = CostOfName(printed, zone, zone_may_be_truncated, true);
  const std::size_t target = LettersOf(zone).size();
  const bool open_end = zone_may_be_truncated && strict.marks > 0 && target > 0;
  // The first letters of a name are no name: A is not ANDERSON for certain.
  if (open_end && target < kFewestOfTruncated && strict.marks > target && strict.cost < 1)
    return {1, std::max(lenient.cost, kSimilar), static_cast<int>(strict.marks), true};
  return {strict.cost, lenient.cost, static_cast<int>(open_end ? target : std::max(strict.marks, target))};
}

TextDistance CompareNumber(std::string_view printed, std::string_view zone) {
  std::string seen = FoldText(printed);
  const std::string target = LettersOf(zone);
  std::erase(seen, ' ');
  // The first or the last character is easily lost at the edge of a strip.
  const auto is_all_of = [&](std::string_view rest) {
    return CostOfNumber(seen, rest, kLookAlike, 1) <= kLookAlike;
  };
  const std::string_view whole = target;
  const bool cut = !seen.empty() && seen.size() + 1 == target.size() &&
                   (is_all_of(whole.substr(1)) || is_all_of(whole.substr(0, seen.size())));
  // One look-alike is print that was misread, two are another number.
  return {CostOfNumber(seen, target, kOneLookAlike, 1),
          cut ? kSimilar : CostOfNumber(seen, target, kLookAlike, kSimilar),
          static_cast<int>(std::max(seen.size(), target.size()))};
}

}  // namespace lagan::ocr
