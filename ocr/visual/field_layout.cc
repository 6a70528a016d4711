#include "ocr/visual/field_layout.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "base/core/text.h"
#include "mrz/transliteration.h"
#include "ocr/visual/labels.h"
#include "ocr/visual/printed_date.h"
#include "ocr/visual/text_distance.h"

namespace lagan::ocr {
namespace {

using enum PrintedFieldName;

constexpr std::size_t kFewestNumberedFields = 3;

struct Candidate {
  PrintedFieldName name;
  int block;
  int caption;
  double cost;
};

struct Letters {
  int letters = 0;
  int digits = 0;
};

Letters Count(std::string_view text) {
  Letters count;
  for (const char c : FoldText(text)) {
    count.digits += c >= '0' && c <= '9' ? 1 : 0;
    count.letters += c >= 'A' && c <= 'Z' ? 1 : 0;
  }
  return count;
}

bool IsDate(PrintedFieldName name) { return name == kBirthDate || name == kExpiryDate || name == kIssueDate; }

// A short name in which letters were read as digits: "10N" for ION.
bool IsShortName(std::string_view text) {
  constexpr std::string_view kLikeLetters = "0158";
  return text.size() <= 3 && std::ranges::all_of(text, [&](char c) {
           return (c >= 'A' && c <= 'Z') || kLikeLetters.find(c) != std::string_view::npos;
         });
}

// Whether a text may be the value of such a field at all. A run not read yet may be a sex only.
bool MayBe(PrintedFieldName name, std::string_view text) {
  const auto [letters, digits] = Count(text);
  if (text.empty()) return name == kSex;
  if (IsDate(name)) return digits >= 2 && !ReadPrintedDate(text).empty();
  switch (name) {
    case kSurname:
    case kGivenNames:
      return letters >= 1 && (digits * 4 <= letters || IsShortName(text)) && !MayBeCaption(text);
    case kNationality:
      return letters >= 1 && digits == 0;
    case kDocumentNumber:
      return digits >= 1 && letters + digits >= 5;
    case kSex:
      return letters >= 1 && letters <= 7 && digits == 0;
    default:
      return letters + digits >= 2;
  }
}

// How far a value stands from its caption in heights of the value, nothing when it cannot belong to it.
std::optional<double> Distance(const TextBlock& caption, const TextBlock& value) {
  const double height = std::max(value.Height(), caption.Height());
  if (value.Height() < 0.65 * caption.Height() || value.Height() > 3.5 * caption.Height())
    return std::nullopt;
  const double below = (value.top - caption.bottom) / height;
  const double aside = (value.left - caption.left) / height;
  if (below > -0.4 && below < 2.0 && std::abs(aside) < 2.5) return std::abs(below) + std::abs(aside);
  // A wide value centred under a wide caption, or the other way.
  const bool overlaps = value.left < caption.right && value.right > caption.left;
  if (below > -0.4 && below < 1.2 && overlaps) return 1.5 + std::abs(below) + 0.3 * std::abs(aside);
  const double along = (value.left - caption.right) / height;
  const double across = std::abs((value.top + value.bottom) - (caption.top + caption.bottom)) / (2 * height);
  if (across < 0.5 && along > -0.3 && along < 8) return 1.0 + 0.5 * along + across;
  return std::nullopt;
}

// The line below a name that goes on with it.
int Continuation(std::span<const TextBlock> blocks, int block, const std::vector<bool>& taken) {
  const TextBlock& first = blocks[static_cast<std::size_t>(block)];
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    const TextBlock& next = blocks[i];
    const double height = first.Height();
    const double gap = next.top - first.bottom;
    if (taken[i] || gap < 0 || gap > 0.9 * height || std::abs(next.left - first.left) > 0.5 * height)
      continue;
    if (std::abs(next.Height() - height) > 0.25 * height || next.text.empty()) continue;
    const auto [letters, digits] = Count(next.text);
    if (letters >= 2 && digits == 0) return static_cast<int>(i);
  }
  return -1;
}

// The rest of an address on the same line.
int RestOfLine(std::span<const TextBlock> blocks, int block, const std::vector<bool>& taken) {
  const TextBlock& first = blocks[static_cast<std::size_t>(block)];
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    const double gap = blocks[i].left - first.right, height = first.Height();
    const double apart = std::abs(blocks[i].top + blocks[i].bottom - first.top - first.bottom) / 2;
    if (!taken[i] && gap > 0 && gap < 3 * height && apart < 0.4 * height && !blocks[i].text.empty())
      return static_cast<int>(i);
  }
  return -1;
}

// On a photocard licence field 1 stands above field 2 and field 5 below field 4b, each in its own line. Where the number before it
// was not read, that line is it; -1 when there is none.
int NextLine(std::span<const TextBlock> blocks, int from, bool above, PrintedFieldName name,
             const std::vector<bool>& taken) {
  const TextBlock& known = blocks[static_cast<std::size_t>(from)];
  const double height = known.Height();
  int nearest = -1;
  double least = 2.5 * height;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    const TextBlock& other = blocks[i];
    const double gap = above ? known.top - other.bottom : other.top - known.bottom;
    if (taken[i] || gap < 0 || gap >= least || std::abs(other.left - known.left) > 4 * height) continue;
    if (std::abs(other.Height() - height) > 0.25 * height || !MayBe(name, other.text)) continue;
    least = gap;
    nearest = static_cast<int>(i);
  }
  return nearest;
}

// The agencies that issue photocard licences (field 4c), where the number before them was not read.
bool IsLicenceAuthority(std::string_view text) {
  static constexpr std::string_view kNames[] = {"DVLA", "DVA", "RSA", "NDLS"};
  return std::ranges::find(kNames, FoldText(text)) != std::end(kNames);
}

struct Captions {
  std::vector<std::optional<Label>> labels;  // by block
  bool numbered = false;
};

Captions FindCaptions(std::span<const TextBlock> blocks, bool with_numbers) {
  Captions captions;
  if (with_numbers) {
    std::map<PrintedFieldName, int> seen;
    for (const TextBlock& block : blocks) {
      captions.labels.push_back(FindFieldNumber(block.text));
      const auto& label = captions.labels.back();
      if (label && label->field && (label->value.empty() || MayBe(*label->field, label->value)))
        ++seen[*label->field];
    }
    captions.numbered = seen.size() >= kFewestNumberedFields;
    if (captions.numbered) return captions;
    captions.labels.clear();
  }
  for (const TextBlock& block : blocks) captions.labels.push_back(FindLabel(block.text));
  return captions;
}

bool IsElectoral(std::span<const TextBlock> blocks) {
  return std::ranges::any_of(blocks, [](const TextBlock& block) {
    return FoldText(block.text).find("ELECTORAL") != std::string::npos;
  });
}

std::vector<Candidate> Candidates(std::span<const TextBlock> blocks, const Captions& captions) {
  std::vector<Candidate> candidates;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    const auto& label = captions.labels[i];
    if (!label || !label->field) continue;
    if (!label->value.empty()) {
      if (MayBe(*label->field, label->value))
        candidates.push_back({*label->field, static_cast<int>(i), -1, 0});
      continue;
    }
    for (std::size_t j = 0; j < blocks.size(); ++j) {
      if (i == j || captions.labels[j] || !MayBe(*label->field, blocks[j].text)) continue;
      const std::optional<double> distance = Distance(blocks[i], blocks[j]);
      if (!distance) continue;
      const double unread = blocks[j].text.empty() ? 1.0 : 0.0;
      candidates.push_back({*label->field, static_cast<int>(j), static_cast<int>(i),
                            *distance + unread + 2 * (1 - label->quality)});
    }
  }
  std::ranges::stable_sort(candidates, {}, &Candidate::cost);
  return candidates;
}

// Fields of a photocard licence whose number was not read.
void AddLicenceLines(std::span<const TextBlock> blocks, std::vector<bool>& taken, FieldPlaces& result) {
  const auto add = [&](PrintedFieldName name, int block) {
    if (block < 0 || result.Has(name)) return;
    taken[static_cast<std::size_t>(block)] = true;
    result.places.push_back({name, block, -1, -1, false});
  };
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    if (!taken[i] && IsLicenceAuthority(blocks[i].text)) add(kAuthority, static_cast<int>(i));
  }
  for (const FieldPlace& place : std::vector(result.places)) {
    if (place.name == kGivenNames && !result.Has(kSurname))
      add(kSurname, NextLine(blocks, place.block, true, kSurname, taken));
    if (place.name == kExpiryDate && !result.Has(kDocumentNumber))
      add(kDocumentNumber, NextLine(blocks, place.block, false, kDocumentNumber, taken));
  }
}

// What the captions of no place say of fields that have one. A caption whose nearest value is one of a place repeats that place's
// in another language.
std::vector<FieldPlace> FindRivals(const std::vector<Candidate>& candidates, const FieldPlaces& found) {
  std::vector<FieldPlace> rivals;
  std::set<int> captions, values;
  for (const FieldPlace& place : found.places) {
    captions.insert(place.caption_in_block ? place.block : place.caption);
    values.insert({place.block, place.next_block});
  }
  for (const Candidate& candidate : candidates) {
    const bool in_block = candidate.caption < 0;
    const bool other_caption = captions.insert(in_block ? candidate.block : candidate.caption).second;
    if (other_caption && !values.contains(candidate.block))
      rivals.push_back({candidate.name, candidate.block, -1, candidate.caption, in_block});
  }
  return rivals;
}

}  // namespace

bool FieldPlaces::Has(PrintedFieldName name) const {
  return std::ranges::find(places, name, &FieldPlace::name) != places.end();
}

FieldPlaces PlaceFields(std::span<const TextBlock> blocks, bool with_numbers) {
  const Captions captions = FindCaptions(blocks, with_numbers);
  FieldPlaces result;
  if (captions.numbered) {
    result.layout = PrintedLayout::kPhotocardLicence;
  } else if (IsElectoral(blocks)) {
    result.layout = PrintedLayout::kElectoralCard;
  }
  std::vector<bool> taken(blocks.size(), false);
  for (std::size_t i = 0; i < blocks.size(); ++i) taken[i] = captions.labels[i].has_value();
  std::vector<bool> used(blocks.size(), false);
  const std::vector<Candidate> candidates = Candidates(blocks, captions);
  for (const Candidate& candidate : candidates) {
    const auto at = static_cast<std::size_t>(candidate.block);
    const bool known =
        std::ranges::find(result.places, candidate.name, &FieldPlace::name) != result.places.end();
    if (known || used[at]) continue;
    used[at] = taken[at] = true;
    result.places.push_back(
        {candidate.name, candidate.block, -1, candidate.caption, captions.labels[at].has_value()});
  }
  if (captions.numbered) AddLicenceLines(blocks, taken, result);
  for (FieldPlace& place : result.places) {
    if (place.name == kAddress) place.next_block = RestOfLine(blocks, place.block, taken);
    if (place.name == kSurname || place.name == kGivenNames)
      place.next_block = Continuation(blocks, place.block, taken);
  }
  if (!captions.numbered) result.rivals = FindRivals(candidates, result);
  return result;
}

CaptionOffset LearnCaptionOffset(std::span<const TextBlock> blocks, std::span<const FieldPlace> places) {
  CaptionOffset offset;
  std::vector<double> ups, heights;
  for (const FieldPlace& place : places) {
    if (place.caption < 0) continue;
    const TextBlock& caption = blocks[static_cast<std::size_t>(place.caption)];
    const TextBlock& value = blocks[static_cast<std::size_t>(place.block)];
    const double up = (value.top + value.bottom - caption.top - caption.bottom) / 2 / value.Height();
    if (up < 0.8) continue;  // beside it
    ups.push_back(up);
    heights.push_back(caption.Height() / value.Height());
  }
  if (ups.empty()) return offset;
  std::ranges::sort(ups);
  std::ranges::sort(heights);
  return {ups[ups.size() / 2], heights[heights.size() / 2]};
}

std::string ValueText(std::string_view text, const FieldPlace& place, PrintedLayout layout) {
  std::string value(text);
  if (place.caption_in_block) {
    const std::optional<Label> label =
        layout == PrintedLayout::kPhotocardLicence ? FindFieldNumber(text) : FindLabel(text);
    if (label) value = label->value;
  }
  // What is neither letter nor digit says nothing at the ends of a value.
  const std::u32string points = CodePoints(value);
  const auto says = [](char32_t mark) {
    return !mrz::Spellings(mark).empty() || (mark >= U'0' && mark <= U'9');
  };
  const auto count_bytes = [](char32_t mark) -> std::size_t {
    return mark < 0x80 ? 1 : mark < 0x800 ? 2 : mark < 0x10000 ? 3 : 4;
  };
  std::size_t from = 0, to = value.size();
  for (const char32_t mark : points) {
    if (says(mark)) break;
    from += count_bytes(mark);
  }
  for (auto mark = points.rbegin(); mark != points.rend() && to > from; ++mark) {
    if (says(*mark)) break;
    to -= count_bytes(*mark);
  }
  return from >= to ? std::string() : value.substr(from, to - from);
}

}  // namespace lagan::ocr
