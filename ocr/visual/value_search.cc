#include "ocr/visual/value_search.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>

#include "ocr/visual/cross_check.h"
#include "ocr/visual/labels.h"
#include "ocr/visual/text_distance.h"
#include "ocr/visual/value_kind.h"

namespace lagan::ocr {
namespace {

using enum PrintedFieldName;

// Values of one page are printed alike, in heights of each other.
constexpr double kLowest = 0.8, kHighest = 1.25;
// What is left over was read at least as surely.
constexpr float kSure = 0.9F;
constexpr double kOneRow = 0.4;
constexpr double kOneEdge = 0.8;
// Values that must have been found before others are told by them.
constexpr std::size_t kFewestFound = 2;
// A given name stands this close below the surname, in heights.
constexpr double kNextName = 4.5;

std::string Plain(const TextBlock& block) { return ValueText(block.text, {}, PrintedLayout::kUnknown); }

std::string Solid(const TextBlock& block) { return SolidText(block.text); }

class Search {
 public:
  Search(std::span<const TextBlock> blocks, std::span<const float> sureness,
         std::span<const FieldPlace> placed, const mrz::Zone& zone)
      : blocks_(blocks), sureness_(sureness), zone_(zone) {
    for (const float sure : sureness) open_.push_back(sure > 0);
    for (const FieldPlace& place : placed) {
      known_.push_back(place.name);
      found_.push_back(static_cast<std::size_t>(place.block));
    }
    for (const CrossCheck& check : CompareWithZone({}, zone).checks) {
      if (std::ranges::find(known_, check.field) == known_.end()) wanted_.push_back(check.field);
    }
  }

  std::vector<FieldPlace> Run() {
    TakeWhatIsNotCompared();
    for (const PrintedFieldName name : std::vector(wanted_)) FindByContent(name);
    if (found_.size() < kFewestFound) return std::move(places_);
    FindDates();
    FindNumber();
    FindNames();
    FindCode();
    FindSex();
    return std::move(places_);
  }

 private:
  bool Wanted(PrintedFieldName name) const { return std::ranges::find(wanted_, name) != wanted_.end(); }

  void Take(std::size_t block) {
    open_[block] = false;
    found_.push_back(block);
  }

  void Place(PrintedFieldName name, std::size_t block) {
    places_.push_back({name, static_cast<int>(block), -1, -1, false});
    std::erase(wanted_, name);
    Take(block);
  }

  bool Agrees(PrintedFieldName name, const std::string& text) const {
    PrintedFields one;
    one.fields.push_back({name, text, text, 1, {}});
    return CompareWithZone(one, zone_).OutcomeOf(name) == CheckOutcome::kAgrees;
  }

  // Personal numbers, and the issuer's code.
  void TakeWhatIsNotCompared() {
    for (std::size_t i = 0; i < blocks_.size(); ++i) {
      if (open_[i] && IsOptionalData(blocks_[i].text, zone_)) Take(i);
    }
    TakeIssuer();
  }

  // Blocks come from top to bottom, the issuer before the nationality. Of one code it is not known whose it is.
  void TakeIssuer() {
    for (std::size_t i = 0; i < blocks_.size(); ++i) {
      if (!open_[i] || Solid(blocks_[i]) != zone_.issuer) continue;
      Take(i);
      return;
    }
  }

  // Of several that agree the highest: what stands in small print elsewhere is not what a person reads.
  void FindByContent(PrintedFieldName name) {
    std::optional<std::size_t> highest;
    for (std::size_t i = 0; i < blocks_.size(); ++i) {
      const std::string text = Plain(blocks_[i]);
      const bool telling = text.size() >= 4 || name == kNationality || name == kSex ||
                           (text.size() >= 2 && (name == kSurname || name == kGivenNames));
      if (!open_[i] || !telling || !Agrees(name, text)) continue;
      // A letter stands everywhere.
      if (name == kSex && !AmongValues(i)) continue;
      if (!highest || blocks_[i].Height() > blocks_[*highest].Height()) highest = i;
    }
    if (highest) Place(name, *highest);
  }

  bool AsHighAsValues(std::size_t block) const {
    return std::ranges::any_of(found_, [&](std::size_t other) {
      const double ratio = blocks_[block].Height() / blocks_[other].Height();
      return ratio >= kLowest && ratio <= kHighest;
    });
  }

  bool AmongValues(std::size_t block) const {
    const TextBlock& value = blocks_[block];
    return std::ranges::any_of(found_, [&](std::size_t other) {
      const TextBlock& found = blocks_[other];
      const double ratio = value.Height() / found.Height();
      if (ratio < kLowest || ratio > kHighest) return false;
      return InOneRow(value, found) || std::abs(value.left - found.left) <= kOneEdge * found.Height();
    });
  }

  template <typename Is>
  std::vector<std::size_t> LeftOver(Is is) const {
    std::vector<std::size_t> left;
    for (std::size_t i = 0; i < blocks_.size(); ++i) {
      if (open_[i] && sureness_[i] >= kSure && AmongValues(i) && is(blocks_[i])) left.push_back(i);
    }
    return left;
  }

  static bool Is(ValueKind kind, const TextBlock& block) { return KindOfValue(Plain(block)) == kind; }

  void FindDates() {
    // Of a zone without a birth date every date that is left may be that.
    if (zone_.birth_date.unknown()) return;
    // A date is one wherever it stands.
    std::vector<std::size_t> dates;
    for (std::size_t i = 0; i < blocks_.size(); ++i) {
      if (open_[i] && sureness_[i] >= kSure && AsHighAsValues(i) && Is(ValueKind::kDate, blocks_[i]))
        dates.push_back(i);
    }
    if (Wanted(kBirthDate) && Wanted(kExpiryDate)) {
      // Pages print the birth before the expiry.
      if (dates.size() != 2) return;
      Place(kBirthDate, dates.front());
      Place(kExpiryDate, dates.back());
      return;
    }
    std::erase_if(dates, [&](std::size_t i) { return MayBeIssueDate(Plain(blocks_[i]), zone_); });
    for (const PrintedFieldName name : {kBirthDate, kExpiryDate}) {
      if (Wanted(name) && dates.size() == 1) Place(name, dates.front());
    }
  }

  void FindNumber() {
    if (!Wanted(kDocumentNumber)) return;
    const std::vector<std::size_t> numbers = LeftOver([&](const TextBlock& block) {
      return Is(ValueKind::kNumber, block) && !IsDateCut(block.text, zone_);
    });
    if (numbers.size() == 1) Place(kDocumentNumber, numbers.front());
  }

  std::size_t BlockOf(PrintedFieldName name) const {
    const auto place = std::ranges::find(known_, name);
    if (place != known_.end()) return found_[static_cast<std::size_t>(place - known_.begin())];
    const auto own = std::ranges::find(places_, name, &FieldPlace::name);
    return own == places_.end() ? blocks_.size() : static_cast<std::size_t>(own->block);
  }

  // `below` goes on at the same edge as `above`, near it.
  bool IsNextName(std::size_t above, std::size_t below) const {
    const double height = blocks_[above].Height();
    const double gap = blocks_[below].top - blocks_[above].bottom;
    return gap > 0 && gap < kNextName * height &&
           std::abs(blocks_[above].left - blocks_[below].left) <= kOneEdge * height;
  }

  void FindNames() {
    std::vector<std::size_t> names =
        LeftOver([](const TextBlock& block) { return Is(ValueKind::kName, block); });
    if (Wanted(kSurname) && Wanted(kGivenNames)) {
      if (names.size() != 2 || !IsNextName(names[0], names[1])) return;
      Place(kSurname, names[0]);
      Place(kGivenNames, names[1]);
      return;
    }
    const bool surname = Wanted(kSurname);
    if (!surname && !Wanted(kGivenNames)) return;
    const std::size_t other = BlockOf(surname ? kGivenNames : kSurname);
    if (other == blocks_.size()) return;
    std::erase_if(names,
                  [&](std::size_t i) { return !(surname ? IsNextName(i, other) : IsNextName(other, i)); });
    if (names.size() == 1) Place(surname ? kSurname : kGivenNames, names.front());
  }

  void FindCode() {
    if (!Wanted(kNationality)) return;
    const std::vector<std::size_t> codes =
        LeftOver([](const TextBlock& block) { return Is(ValueKind::kStateCode, block); });
    if (codes.size() == 1) Place(kNationality, codes.front());
  }

  void FindSex() {
    if (!Wanted(kSex)) return;
    std::vector<std::size_t> letters =
        LeftOver([](const TextBlock& block) { return Is(ValueKind::kSexLetter, block); });
    // Of several that in the row of the birth date.
    const std::size_t birth = BlockOf(kBirthDate);
    if (letters.size() > 1 && birth != blocks_.size())
      std::erase_if(letters, [&](std::size_t i) { return !InOneRow(blocks_[i], blocks_[birth]); });
    if (letters.size() == 1) Place(kSex, letters.front());
  }

  std::span<const TextBlock> blocks_;
  std::span<const float> sureness_;
  std::vector<bool> open_;
  const mrz::Zone& zone_;
  std::vector<PrintedFieldName> known_, wanted_;
  std::vector<std::size_t> found_;  // blocks of values; those of `known_` first
  std::vector<FieldPlace> places_;
};

}  // namespace

bool InOneRow(const TextBlock& value, const TextBlock& other) {
  const double ratio = value.Height() / other.Height();
  const double apart = std::abs(value.top + value.bottom - other.top - other.bottom) / 2;
  return ratio >= kLowest && ratio <= kHighest && apart <= kOneRow * other.Height();
}

std::vector<FieldPlace> SearchByZone(std::span<const TextBlock> blocks, std::span<const float> sureness,
                                     std::span<const FieldPlace> placed, const mrz::Zone& zone) {
  return Search(blocks, sureness, placed, zone).Run();
}

}  // namespace lagan::ocr
