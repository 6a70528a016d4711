#include "mrz/transliteration.h"

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "base/core/text.h"
#include "mrz/check_digit.h"

namespace lagan::mrz {
namespace {

struct Row {
  std::u32string_view letters;
  std::array<std::string_view, 3> spellings;  // unused ones empty
};

constexpr Row kTable[] = {
    {U"ÀÁÂÃĀĂĄàáâãāăą", {"A"}},
    {U"Ää", {"AE", "A"}},
    {U"Åå", {"AA", "A"}},
    {U"Ææ", {"AE"}},
    {U"ÇĆĈĊČçćĉċč", {"C"}},
    {U"ĎĐďđ", {"D"}},
    {U"Ðð", {"D", "DH"}},
    {U"ÈÉÊËĒĔĖĘĚèéêëēĕėęě", {"E"}},
    {U"ĜĞĠĢĝğġģ", {"G"}},
    {U"ĤĦĥħ", {"H"}},
    {U"ÌÍÎÏĨĪĬĮİìíîïĩīĭįı", {"I"}},
    {U"Ĳĳ", {"IJ"}},
    {U"Ĵĵ", {"J"}},
    {U"Ķķ", {"K"}},
    {U"ĹĻĽĿŁĺļľŀł", {"L"}},
    {U"ŃŅŇńņň", {"N"}},
    {U"Ññ", {"N", "NXX"}},
    {U"Ŋŋ", {"N"}},
    {U"ÒÓÔÕŌŎŐòóôõōŏő", {"O"}},
    {U"Öö", {"OE", "O"}},
    {U"Øø", {"OE"}},
    {U"Œœ", {"OE"}},
    {U"ŔŖŘŕŗř", {"R"}},
    {U"ŚŜŞŠȘśŝşšș", {"S"}},
    {U"ẞß", {"SS"}},
    {U"ŢŤŦȚţťŧț", {"T"}},
    {U"Þþ", {"TH"}},
    {U"ÙÚÛŨŪŬŮŰŲùúûũūŭůűų", {"U"}},
    {U"Üü", {"UE", "UXX", "U"}},
    {U"Ŵŵ", {"W"}},
    {U"ÝŶŸýŷÿ", {"Y"}},
    {U"ŹŻŽźżž", {"Z"}},
};

constexpr std::u32string_view kSeparators = U" -,\u00A0\u2010\u2011\u2012\u2013\u2014";
constexpr std::u32string_view kDropped = U"'.`\u00B4\u02BC\u2018\u2019";

constexpr std::string_view kLetters[] = {"A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K", "L", "M",
                                         "N", "O", "P", "Q", "R", "S", "T", "U", "V", "W", "X", "Y", "Z"};

std::string WithoutSeparators(std::string_view zone) {
  std::string letters;
  std::ranges::copy_if(zone, std::back_inserter(letters), [](char c) { return c != kFiller && c != ' '; });
  return letters;
}

}  // namespace

std::span<const std::string_view> Spellings(char32_t letter) {
  if (letter >= U'a' && letter <= U'z') letter = letter - U'a' + U'A';
  if (letter >= U'A' && letter <= U'Z') return {&kLetters[letter - U'A'], 1};
  for (const Row& row : kTable) {
    if (row.letters.find(letter) == std::u32string_view::npos) continue;
    const auto used = std::ranges::count_if(row.spellings, [](std::string_view s) { return !s.empty(); });
    return {row.spellings.data(), static_cast<std::size_t>(used)};
  }
  return {};
}

Result<std::string> Transliterate(std::string_view printed) {
  if (!IsUtf8(printed)) return InvalidArgument("UTF8_INVALID", "The name is not well-formed UTF-8.");
  std::string zone;
  bool separated = false;
  for (const char32_t point : CodePoints(printed)) {
    if (kDropped.find(point) != std::u32string_view::npos) continue;
    if (kSeparators.find(point) != std::u32string_view::npos) {
      separated = !zone.empty();
      continue;
    }
    const auto spellings = Spellings(point);
    if (spellings.empty()) {
      return InvalidArgument(
          "NAME_CHARACTER_INVALID",
          "The name holds a character that has no spelling in the zone; use its Latin letters.");
    }
    if (separated) zone += kFiller;
    separated = false;
    zone += spellings.front();
  }
  return zone;
}

bool NameMatches(std::string_view printed, std::string_view zone, bool zone_may_be_truncated) {
  if (!IsUtf8(printed)) return false;
  const std::string target = WithoutSeparators(zone);
  // reached[i]: some spelling of the letters so far is the first i characters of the zone name.
  std::vector<bool> reached(target.size() + 1, false);
  reached[0] = true;
  bool used_up = false;
  for (const char32_t point : CodePoints(printed)) {
    if (kDropped.find(point) != std::u32string_view::npos ||
        kSeparators.find(point) != std::u32string_view::npos) {
      continue;
    }
    const auto spellings = Spellings(point);
    if (spellings.empty()) return false;
    std::vector<bool> next(target.size() + 1, false);
    for (std::size_t i = 0; i <= target.size(); ++i) {
      if (!reached[i]) continue;
      const std::string_view rest = std::string_view(target).substr(i);
      for (const std::string_view spelling : spellings) {
        if (rest.starts_with(spelling)) next[i + spelling.size()] = true;
        if (rest.size() < spelling.size() && spelling.starts_with(rest)) used_up = true;
      }
    }
    reached = std::move(next);
  }
  return reached[target.size()] || (zone_may_be_truncated && used_up && !target.empty());
}

}  // namespace lagan::mrz
