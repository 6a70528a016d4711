#include "mrz/names.h"

#include <algorithm>

#include "mrz/check_digit.h"

namespace lagan::mrz {
namespace {

constexpr std::string_view kPair = "<<";

std::string_view WithoutTrailingFillers(std::string_view text) {
  return text.substr(0, text.find_last_not_of(kFiller) + 1);
}

// Runs of fillers become one space; none at the ends.
std::string WithSpaces(std::string_view text) {
  std::string spaced;
  for (const char c : text) {
    if (c != kFiller) {
      spaced += c;
    } else if (!spaced.empty() && spaced.back() != ' ') {
      spaced += ' ';
    }
  }
  if (!spaced.empty() && spaced.back() == ' ') spaced.pop_back();
  return spaced;
}

// Shortens the longest component by its last letter, so that the ones after it move to the left. False when
// all are initials already.
bool ShortenLongestComponent(std::string& text) {
  std::size_t end_of_longest = 0;
  std::size_t longest = 0;
  std::size_t length = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    length = text[i] == kFiller ? 0 : length + 1;
    if (length > longest) {
      longest = length;
      end_of_longest = i;
    }
  }
  if (longest < 2) return false;
  text.erase(end_of_longest, 1);
  return true;
}

}  // namespace

Names SplitNames(std::string_view field) {
  Names names;
  names.possibly_truncated = !field.empty() && field.back() != kFiller;
  names.has_digit = std::ranges::any_of(field, IsDigit);
  const std::string_view text = WithoutTrailingFillers(field);
  const std::size_t pair = text.find(kPair);
  names.surname = WithSpaces(text.substr(0, pair));
  if (pair == std::string_view::npos) {
    names.irregular = text.starts_with(kFiller);
    return names;
  }
  const std::string_view given = text.substr(pair + kPair.size());
  names.given_names = WithSpaces(given);
  names.irregular = (pair > 0 && text.front() == kFiller) || given.starts_with(kFiller) ||
                    given.find(kPair) != std::string_view::npos;
  return names;
}

std::string JoinNames(std::string surname, std::string given_names, std::size_t width) {
  const auto joined = [&] { return given_names.empty() ? surname : surname + "<<" + given_names; };
  if (joined().size() > width && !given_names.empty() && surname.size() + 3 > width)
    surname.resize(width - 3);
  while (!surname.empty() && surname.back() == kFiller) surname.pop_back();
  std::string text = joined();
  while (text.size() > width && text[width - 1] == kFiller && ShortenLongestComponent(text)) {
  }
  text.resize(width, kFiller);
  return text;
}

}  // namespace lagan::mrz
