// Text as a line network may read it from a page: never crashes, and what is said keeps its promises.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "ocr/visual/labels.h"
#include "ocr/visual/nationalities.h"
#include "ocr/visual/printed_date.h"
#include "ocr/visual/text_distance.h"

namespace {

using namespace lagan::ocr;

void Require(bool holds) {
  if (!holds) std::abort();
}

// Zone letters, as the parser gives them.
std::string ZoneLetters(std::string_view text) {
  std::string letters;
  for (const char c : text.substr(0, 39)) {
    if ((c >= 'A' && c <= 'Z') || c == ' ') letters += c;
  }
  return letters;
}

void RequireSound(const TextDistance& distance) {
  Require(distance.cost >= 0 && distance.length >= 0);
  Require(!distance.Same() || distance.length > 0);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > 256) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::string_view printed = text.substr(0, text.find('\n'));
  const std::string_view rest =
      printed.size() < text.size() ? text.substr(printed.size() + 1) : std::string_view();
  for (const PrintedDate& date : ReadPrintedDate(printed)) {
    Require(!date.month || (*date.month >= 1 && *date.month <= 12));
    Require(!date.day || (*date.day >= 1 && *date.day <= 31));
    Require(date.day || date.month || date.year);
  }
  for (const auto& label : {FindLabel(printed), FindFieldNumber(printed)}) {
    if (label) Require(label->quality > 0 && label->quality <= 1 && label->value.size() <= printed.size());
  }
  const std::string zone = ZoneLetters(rest);
  const TextDistance whole = CompareName(printed, zone, false), truncated = CompareName(printed, zone, true);
  RequireSound(whole);
  RequireSound(truncated);
  Require(truncated.cost <= whole.cost);
  RequireSound(CompareNumber(printed, zone));
  (void)NationalitiesNamed(printed);
  return 0;
}
