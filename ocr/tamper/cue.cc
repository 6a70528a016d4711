#include "ocr/tamper/cue.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace lagan::ocr {
namespace {

struct Row {
  Cue cue;
  std::string_view name;
  std::string_view meaning;
};

constexpr std::array<Row, kCues> kRows = {{
    {Cue::kPageDiffers, "PAGE_DIFFERS",
     "The printed page seems to say something else than the lines at its foot or, on a driving licence, than "
     "its "
     "number. Compare names, number and dates."},
    {Cue::kPageNotRead, "PAGE_NOT_READ",
     "Not all that is printed on the page could be read, so it is not known whether it is what the lines at "
     "its foot say. "
     "This is no sign of a forgery: compare name, number and dates."},
    {Cue::kNumberPatternDiffers, "NUMBER_PATTERN_DIFFERS",
     "The document number does not have the form that is published for such documents. Issuers change the "
     "form "
     "without notice: "
     "look whether the number was altered."},
    {Cue::kDatesImplausible, "DATES_IMPLAUSIBLE",
     "The dates do not go together: valid for longer than such documents are, or issued or expired before "
     "the "
     "birth. Look whether a date was altered."},
    {Cue::kIssuerImplausible, "ISSUER_IMPLAUSIBLE",
     "Such a document is not known to be issued under the code that it names. Look whether the document is "
     "made up."},
    {Cue::kGlyphsOutOfLine, "GLYPHS_OUT_OF_LINE",
     "Some characters at the foot stand higher or lower than the others of their line. Look whether they "
     "were "
     "put there afterwards."},
    {Cue::kGlyphsOfOtherSize, "GLYPHS_OF_OTHER_SIZE",
     "Some characters at the foot are larger or smaller than the others of their line. Look whether they "
     "were "
     "put there afterwards."},
    {Cue::kGreyCopy, "GREY_COPY",
     "The picture has no colours. It may show a photocopy instead of the document."},
    {Cue::kScreen, "SCREEN",
     "The picture has the fine grid of a display. It may show a screen instead of the document."},
}};

constexpr auto kAll = [] {
  std::array<Cue, kCues> all{};
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = kRows[i].cue;
  return all;
}();

constexpr bool InOrder() {
  for (std::size_t i = 0; i < kRows.size(); ++i) {
    if (static_cast<std::size_t>(kRows[i].cue) != i) return false;
  }
  return true;
}
static_assert(InOrder(), "rows stand in the order of Cue");

const Row& RowOf(Cue cue) { return kRows[static_cast<std::size_t>(cue)]; }

}  // namespace

std::string_view CueName(Cue cue) { return RowOf(cue).name; }
std::string_view CueMeaning(Cue cue) { return RowOf(cue).meaning; }
std::span<const Cue> AllCues() { return kAll; }

CueFinding MakeFinding(Cue cue, double score) {
  constexpr double kLeast = 0.01;
  return {cue, std::clamp(score, kLeast, 1.0), CueMeaning(cue)};
}

}  // namespace lagan::ocr
