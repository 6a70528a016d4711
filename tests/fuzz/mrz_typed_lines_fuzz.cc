// Lines as they are typed: never crashes, and what is said stays within what was typed and agrees with the parser.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/core/text.h"
#include "mrz/parser.h"
#include "mrz/typed_lines.h"

namespace {

using namespace lagan::mrz;
using namespace std::chrono_literals;

void Require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto lines = lagan::SplitText(text, '\n');
  const auto zone = CheckTypedLines(lines);
  if (!zone.ok()) {
    Require(zone.status().reason() == "LINES_INVALID" && zone.status().field() == "lines");
    return 0;
  }
  for (const TypedField& field : zone->fields) {
    Require(field.line >= 0 && field.line < static_cast<int>(kMaxLines));
    Require(field.first >= 0 && field.first <= field.last && field.last < static_cast<int>(kMaxColumns));
    Require((field.state == TypedState::kWrong) == !field.advice.empty());
  }
  if (!zone->complete) return 0;
  Require(zone->format.has_value());
  Require(std::ranges::all_of(zone->fields,
                              [](const TypedField& field) { return field.state == TypedState::kHolds; }));
  // What is complete is a zone of that format to the parser, too, and all its check digits hold.
  std::vector<std::string> whole;
  for (const std::string& line : lines) {
    whole.push_back(lagan::ToUpperAscii(line));
    std::erase(whole.back(), ' ');
  }
  while (whole.back().empty()) whole.pop_back();
  const auto parsed = Parse(whole, 2026y / 11 / 21);
  Require(parsed.ok() && parsed->format == *zone->format && parsed->checks_pass());
  return 0;
}
