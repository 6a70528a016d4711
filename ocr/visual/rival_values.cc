#include "ocr/visual/rival_values.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "base/core/text.h"
#include "ocr/visual/cross_check.h"
#include "ocr/visual/labels.h"
#include "ocr/visual/nationalities.h"
#include "ocr/visual/text_distance.h"
#include "ocr/visual/value_kind.h"
#include "ocr/visual/value_search.h"

namespace lagan::ocr {
namespace {

using enum PrintedFieldName;

constexpr float kSure = 0.9F;
constexpr double kAsHigh = 0.8, kHigher = 1.4, kDarker = 1.5;
constexpr double kOneEdge = 0.8;
constexpr int kFewestToCompare = 3;
// Share of the letters of a name that are not those of another.
constexpr double kAnotherName = 0.5;

bool AsHigh(const TextBlock& a, const TextBlock& b) { return a.Height() >= kAsHigh * b.Height(); }

bool Outshines(const TextBlock& a, const TextBlock& b) {
  return a.Height() >= kHigher * b.Height() || (AsHigh(a, b) && b.ink > 0 && a.ink >= kDarker * b.ink);
}

class Page {
 public:
  Page(std::span<const TextBlock> blocks, std::span<const float> sureness, const FieldPlaces& found,
       const mrz::Zone& zone)
      : blocks_(blocks), sureness_(sureness), found_(found), zone_(zone) {
    for (std::size_t i = 0; i < blocks.size(); ++i) kinds_.push_back(SureKind(i));
    ListWhatIsLeft();
  }

  bool HasRival(const FieldPlace& place) const {
    if (IsFainterThanMost(place)) return true;
    const auto is_rival = [&](const FieldPlace& other) {
      return other.name == place.name && Competes(other, place);
    };
    return std::ranges::any_of(found_.rivals, is_rival) ||
           std::ranges::any_of(left_, [&](const Left& left) { return Competes(left, place); });
  }

 private:
  struct Left {
    std::size_t block;
    ValueKind kind;
  };

  const TextBlock& BlockOf(const FieldPlace& place) const {
    return blocks_[static_cast<std::size_t>(place.block)];
  }

  std::optional<ValueKind> SureKind(std::size_t block) const {
    if (sureness_[block] < kSure || blocks_[block].text.empty() || FindLabel(blocks_[block].text))
      return std::nullopt;
    return KindOfValue(ValueText(blocks_[block].text, {}, PrintedLayout::kUnknown));
  }

  void ListWhatIsLeft() {
    std::set<int> placed;
    for (const FieldPlace& place : found_.places)
      placed.insert({place.block, place.next_block, place.caption});
    // Beside another nationality the issuer's code stands once.
    bool issuer_expected = zone_.nationality != zone_.issuer;
    for (std::size_t i = 0; i < blocks_.size(); ++i) {
      if (!kinds_[i] || placed.contains(static_cast<int>(i))) continue;
      const bool is_issuer = kinds_[i] == ValueKind::kStateCode && SolidText(blocks_[i].text) == zone_.issuer;
      if (is_issuer && std::exchange(issuer_expected, false)) continue;
      if (!Explained(i, *kinds_[i])) left_.push_back({i, *kinds_[i]});
    }
  }

  CheckOutcome OutcomeOf(PrintedFieldName name, const std::string& text) const {
    PrintedFields one;
    one.fields.push_back({name, text, text, 1, {}});
    return CompareWithZone(one, zone_).OutcomeOf(name);
  }

  // The text says surely another thing than the zone has there.
  bool Differs(PrintedFieldName name, const std::string& text) const {
    return OutcomeOf(name, text) == CheckOutcome::kDiffers;
  }

  // What the zone says may stand more than once. The highest counts.
  const TextBlock& HighestOf(const FieldPlace& place) const {
    const TextBlock* highest = &BlockOf(place);
    for (std::size_t i = 0; i < blocks_.size(); ++i) {
      if (!kinds_[i] || blocks_[i].Height() <= highest->Height()) continue;
      const std::string text = ValueText(blocks_[i].text, {}, PrintedLayout::kUnknown);
      if (OutcomeOf(place.name, text) == CheckOutcome::kAgrees) highest = &blocks_[i];
    }
    return *highest;
  }

  bool IsWordOfNames(const std::string& text) const {
    const std::vector<std::string> names = SplitText(FoldText(zone_.surname + " " + zone_.given_names), ' ');
    return std::ranges::all_of(SplitText(FoldText(text), ' '), [&](const std::string& word) {
      return std::ranges::any_of(
          names, [&](const std::string& name) { return CompareName(word, name, false).MayBeSame(); });
    });
  }

  // Written by hand, in small letters, and like a name of the zone.
  bool MayBeSignature(const std::string& text) const {
    const auto small = std::ranges::count_if(text, [](char c) { return c >= 'a' && c <= 'z'; });
    const auto large = std::ranges::count_if(text, [](char c) { return c >= 'A' && c <= 'Z'; });
    const auto like = [&](const std::string& name) {
      return CompareName(text, name, false).Share() < kAnotherName;
    };
    return small > large && (like(zone_.surname) || like(zone_.given_names) ||
                             like(zone_.given_names.substr(0, 1) + zone_.surname) ||
                             like(zone_.given_names + " " + zone_.surname));
  }

  // The zone says it too, or something that may be read for it; or nobody compares it.
  bool Explained(std::size_t block, ValueKind kind) const {
    const std::string text = ValueText(blocks_[block].text, {}, PrintedLayout::kUnknown);
    switch (kind) {
      case ValueKind::kDate:
        return !Differs(kBirthDate, text) || (zone_.expiry_date && !Differs(kExpiryDate, text)) ||
               IsDateCut(text, zone_);
      case ValueKind::kNumber:
        return !Differs(kDocumentNumber, text) || IsOptionalData(text, zone_) || IsDateCut(text, zone_);
      case ValueKind::kSexLetter:
        return !Differs(kSex, text);
      case ValueKind::kStateCode:
        return SolidText(text).size() < 3 || !Differs(kNationality, text);
      case ValueKind::kName:
        return !Differs(kSurname, text) || !Differs(kGivenNames, text) || IsWordOfNames(text) ||
               MayBeSignature(text) || !NationalitiesNamed(text).empty();
    }
    return true;
  }

  bool StandsWithValues(std::size_t block) const {
    const TextBlock& text = blocks_[block];
    const auto beside = [&](const TextBlock& value) {
      return InOneRow(text, value) || (AsHigh(text, value) && AsHigh(value, text) &&
                                       std::abs(text.left - value.left) <= kOneEdge * value.Height());
    };
    for (std::size_t i = 0; i < blocks_.size(); ++i) {
      const bool tells = kinds_[i] == ValueKind::kDate || kinds_[i] == ValueKind::kNumber ||
                         kinds_[i] == ValueKind::kStateCode;
      if (i != block && tells && beside(blocks_[i])) return true;
    }
    return std::ranges::any_of(found_.places,
                               [&](const FieldPlace& place) { return beside(BlockOf(place)); });
  }

  // As high, and neither when the document was issued nor a bad reading of what the zone says.
  bool IsAnotherDay(const TextBlock& text, const TextBlock& value) const {
    return AsHigh(text, value) && !MayBeIssueDate(text.text, zone_) &&
           !IsDateButForOneDigit(text.text, zone_);
  }

  // Values of one page are printed alike, but for a long name that is set smaller.
  bool IsFainterThanMost(const FieldPlace& place) const {
    const TextBlock& value = HighestOf(place);
    int others = 0, outshining = 0;
    for (const FieldPlace& other : found_.places) {
      if (other.name == place.name) continue;
      ++others;
      outshining += Outshines(BlockOf(other), value) ? 1 : 0;
    }
    return place.name != kSurname && place.name != kGivenNames && others >= kFewestToCompare &&
           2 * outshining > others;
  }

  bool Competes(const FieldPlace& other, const FieldPlace& place) const {
    const std::string text = ValueText(BlockOf(other).text, other, PrintedLayout::kUnknown);
    return sureness_[static_cast<std::size_t>(other.block)] >= kSure &&
           AsHigh(BlockOf(other), BlockOf(place)) && Differs(place.name, text);
  }

  bool Competes(const Left& left, const FieldPlace& place) const {
    const TextBlock& text = blocks_[left.block];
    const TextBlock& value = HighestOf(place);
    const bool outshines = Outshines(text, value), as_high = AsHigh(text, value);
    const bool captioned = place.caption >= 0 || place.caption_in_block;
    switch (place.name) {
      case kSurname:
      case kGivenNames:
        return left.kind == ValueKind::kName && outshines && StandsWithValues(left.block);
      case kDocumentNumber:
        return left.kind == ValueKind::kNumber && outshines;
      case kNationality:
        return left.kind == ValueKind::kStateCode && (outshines || (!captioned && as_high)) &&
               StandsWithValues(left.block);
      case kBirthDate:
      case kExpiryDate:
        return left.kind == ValueKind::kDate && (outshines || IsAnotherDay(text, value));
      case kSex:
        return left.kind == ValueKind::kSexLetter && as_high && StandsWithValues(left.block);
      default:
        return false;
    }
  }

  std::span<const TextBlock> blocks_;
  std::span<const float> sureness_;
  const FieldPlaces& found_;
  const mrz::Zone& zone_;
  std::vector<std::optional<ValueKind>> kinds_;  // by block; empty for captions and what was not read surely
  std::vector<Left> left_;                       // what neither zone nor captions account for
};

}  // namespace

std::vector<PrintedFieldName> FindRivals(std::span<const TextBlock> blocks, std::span<const float> sureness,
                                         const FieldPlaces& found, const mrz::Zone& zone) {
  const Page page(blocks, sureness, found, zone);
  std::vector<PrintedFieldName> names;
  for (const FieldPlace& place : found.places) {
    if (page.HasRival(place)) names.push_back(place.name);
  }
  return names;
}

}  // namespace lagan::ocr
