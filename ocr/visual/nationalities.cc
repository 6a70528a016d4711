#include "ocr/visual/nationalities.h"

#include <algorithm>
#include <string>

#include "base/core/text.h"
#include "mrz/codes.h"
#include "ocr/visual/text_distance.h"

namespace lagan::ocr {
namespace {

struct People {
  std::string_view word;  // folded
  std::string_view code;
};

// Words of the peoples met most, in English and in their own tongue, as their passports print them.
constexpr People kPeoples[] = {
    {"BRITISH CITIZEN", "GBR"},
    {"BRITISH OVERSEAS TERRITORIES CITIZEN", "GBD"},
    {"BRITISH NATIONAL OVERSEAS", "GBN"},
    {"BRITISH OVERSEAS CITIZEN", "GBO"},
    {"BRITISH PROTECTED PERSON", "GBP"},
    {"BRITISH SUBJECT", "GBS"},
    {"IRISH", "IRL"},
    {"EIREANNACH", "IRL"},
    {"GERMAN", "D"},
    {"DEUTSCH", "D"},
    {"FRENCH", "FRA"},
    {"FRANCAISE", "FRA"},
    {"FRANCAIS", "FRA"},
    {"POLISH", "POL"},
    {"POLSKIE", "POL"},
    {"SPANISH", "ESP"},
    {"ESPANOLA", "ESP"},
    {"ITALIAN", "ITA"},
    {"ITALIANA", "ITA"},
    {"PORTUGUESE", "PRT"},
    {"PORTUGUESA", "PRT"},
    {"DUTCH", "NLD"},
    {"NEDERLANDSE", "NLD"},
    {"BELGIAN", "BEL"},
    {"BELGE", "BEL"},
    {"BELG", "BEL"},
    {"AUSTRIAN", "AUT"},
    {"OSTERREICH", "AUT"},
    {"SWEDISH", "SWE"},
    {"SVENSK", "SWE"},
    {"DANISH", "DNK"},
    {"DANSK", "DNK"},
    {"NORWEGIAN", "NOR"},
    {"NORSK", "NOR"},
    {"FINNISH", "FIN"},
    {"ESTONIAN", "EST"},
    {"LATVIAN", "LVA"},
    {"LITHUANIAN", "LTU"},
    {"ROMANIAN", "ROU"},
    {"ROMANA", "ROU"},
    {"BULGARIAN", "BGR"},
    {"HUNGARIAN", "HUN"},
    {"CZECH", "CZE"},
    {"SLOVAK", "SVK"},
    {"SLOVENIAN", "SVN"},
    {"CROATIAN", "HRV"},
    {"GREEK", "GRC"},
    {"HELLENIC", "GRC"},
    {"SWISS", "CHE"},
    {"AMERICAN", "USA"},
    {"UNITED STATES OF AMERICA", "USA"},
    {"CANADIAN", "CAN"},
    {"CANADIENNE", "CAN"},
    {"AUSTRALIAN", "AUS"},
    {"INDIAN", "IND"},
    {"CHINESE", "CHN"},
    {"UKRAINIAN", "UKR"},
    {"TURKISH", "TUR"},
    {"UTOPIAN", "UTO"},
};

// British classes of national, of which BRITISH alone says no more.
constexpr std::string_view kBritish[] = {"GBR", "GBD", "GBN", "GBO", "GBP", "GBS"};

// `words` as whole words in `text`.
bool Holds(std::string_view text, std::string_view words) {
  for (std::size_t at = text.find(words); at != std::string_view::npos; at = text.find(words, at + 1)) {
    const std::size_t end = at + words.size();
    if ((at == 0 || text[at - 1] == ' ') && (end == text.size() || text[end] == ' ')) return true;
  }
  return false;
}

std::vector<std::string> FoldedNames() {
  std::vector<std::string> names;
  for (const mrz::StateCode& state : mrz::AllCodes()) names.push_back(FoldText(state.name));
  return names;
}

void Add(std::string_view code, std::vector<std::string_view>& codes) {
  if (std::ranges::find(codes, code) == codes.end()) codes.push_back(code);
}

}  // namespace

std::vector<std::string_view> NationalitiesNamed(std::string_view printed) {
  std::vector<std::string_view> codes;
  const std::string folded = FoldText(printed);
  if (folded.empty()) return codes;
  for (const People& people : kPeoples) {
    if (Holds(folded, people.word)) Add(people.code, codes);
  }
  static const std::vector<std::string> kNames = FoldedNames();
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    const mrz::StateCode& state = mrz::AllCodes()[i];
    if (kNames[i].size() >= 4 && Holds(folded, kNames[i])) Add(state.code, codes);
    // A code stands alone, or beside the same in another language.
    if (folded == state.code || (folded.size() == 3 && folded == state.iso_alpha3)) Add(state.code, codes);
  }
  if (codes.empty() && Holds(folded, "BRITISH")) codes.assign(std::begin(kBritish), std::end(kBritish));
  return codes;
}

}  // namespace lagan::ocr
