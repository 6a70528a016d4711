#include "ocr/visual/printed_field_reader.h"

#include <algorithm>
#include <vector>

#include <opencv2/core/utility.hpp>
#include <opencv2/imgproc.hpp>

#include "base/core/file.h"
#include "base/core/work_budget.h"
#include "base/image/pixels_check.h"
#include "ocr/picture_work.h"
#include "ocr/tone_quantile.h"
#include "ocr/visual/cross_check.h"
#include "ocr/visual/field_layout.h"
#include "ocr/visual/labels.h"
#include "ocr/visual/page_view.h"
#include "ocr/visual/rival_values.h"
#include "ocr/visual/row_letters.h"
#include "ocr/visual/runs_to_read.h"
#include "ocr/visual/text_distance.h"
#include "ocr/visual/text_recogniser.h"
#include "ocr/visual/text_runs.h"
#include "ocr/visual/value_search.h"

namespace lagan::ocr {
namespace {

constexpr std::size_t kMaxModelBytes = std::size_t{8} << 20;
// Prices (base/core/work_budget.h): of a pixel in which runs are looked for, and of a column that the network is shown.
constexpr std::int64_t kPixelPrice = 30, kColumnPrice = 30'000;
// A value is no lower than this, in millimetres, and a caption no longer than this, in heights of its letters.
constexpr double kLowestValue = 1.2, kCaptionWidth = 22;
// A name of two letters, in heights of them: its width, how far its caption stands above it, and beside its left edge.
constexpr double kWidestShort = 3, kNextLine = 1.2, kOneEdge = 0.5;
// Print of a value, not of a pattern.
constexpr double kEvenValue = 0.7;
constexpr float kSureValue = 0.94F;
// A letter by itself is seen several times in a row: the line network reads lines. It may be in two pieces, or beside dirt.
constexpr int kRepeats = 4;
constexpr double kRepeatMargin = 0.45;
constexpr double kWidestLetter = 1.3;  // in heights
constexpr std::size_t kMostLetters = 12;
// Of how sure a letter is that only one of three ways reads.
constexpr float kOneWay = 0.8F;

// The ways in which a value is seen, the third when the others do not say the same: they differ in scale and in tone (docs/measurements/document-reading.md).
struct Seeing {
  RunShape shape;
  bool stretched;
};
constexpr Seeing kFirst = {{40, 0.5, 0.3}, false};
constexpr Seeing kSecond = {{40, 0.64, 0.3}, true};
constexpr Seeing kThird = {{44, 0.56, 0.6}, true};
constexpr Seeing kWide = {{44, 0.56, 1.7}, true};
// Of the pixels of a strip in order from dark to light: where ink and where paper is.
constexpr double kInkShare = 0.03, kPaperShare = 0.6;
constexpr const Seeing* kWays[] = {&kFirst, &kSecond, &kThird};

// Ink black and paper white, by the strip's own darkest and middling pixels.
cv::Mat Stretched(const cv::Mat& strip) {
  cv::Mat sorted;
  cv::sort(strip.reshape(1, 1), sorted, cv::SORT_ASCENDING);
  const auto at = [&](double share) -> double {
    return sorted.at<uchar>(0, static_cast<int>(sorted.cols * share));
  };
  const double ink = at(kInkShare), paper = at(kPaperShare);
  const double gain = 235 / std::max(10.0, paper - ink);
  cv::Mat stretched;
  strip.convertTo(stretched, CV_8U, gain, 5 - ink * gain);
  return stretched;
}

PrintedLayout LayoutOf(mrz::Format format) {
  switch (format) {
    case mrz::Format::kTd3:
    case mrz::Format::kMrvA:
    case mrz::Format::kMrvB:
      return PrintedLayout::kPassportPage;
    default:
      return PrintedLayout::kIdentityCard;
  }
}

cv::Mat GreyOf(const image::Pixels& pixels) {
  const cv::Mat picture(pixels.height, pixels.width, pixels.channels == 1 ? CV_8UC1 : CV_8UC3,
                        const_cast<std::uint8_t*>(pixels.bytes.data()), pixels.stride);
  if (pixels.channels == 1) return picture;
  cv::Mat grey;
  cv::cvtColor(picture, grey, cv::COLOR_RGB2GRAY);
  return grey;
}

// How alike two readings of the same print are, 0 to 1.
float Agreement(const std::string& first, const std::string& second) {
  const std::string a = FoldText(first), b = FoldText(second);
  const std::size_t length = std::max(a.size(), b.size());
  if (length == 0) return 0;
  return 1 - static_cast<float>(EditDistance(a, b)) / static_cast<float>(length);
}

std::array<ImagePoint, 4> QuadOf(const PageView& view, const TextRun& run) {
  const double half = 0.6 * run.cap_height;
  const auto corner = [&](double x, double up) { return view.InPicture(x, run.MiddleAt(x) - up * half); };
  return {corner(run.left, 1), corner(run.right, 1), corner(run.right, -1), corner(run.left, -1)};
}

// A caption in plain words, for one that was read in part.
std::string_view CaptionOf(PrintedFieldName name) {
  switch (name) {
    case PrintedFieldName::kSurname:
      return "SURNAME";
    case PrintedFieldName::kGivenNames:
      return "GIVEN NAMES";
    case PrintedFieldName::kDocumentNumber:
      return "DOCUMENT NUMBER";
    case PrintedFieldName::kNationality:
      return "NATIONALITY";
    case PrintedFieldName::kBirthDate:
      return "DATE OF BIRTH";
    case PrintedFieldName::kSex:
      return "SEX";
    case PrintedFieldName::kExpiryDate:
      return "DATE OF EXPIRY";
    case PrintedFieldName::kIssueDate:
      return "DATE OF ISSUE";
    case PrintedFieldName::kAuthority:
      return "AUTHORITY";
    case PrintedFieldName::kAddress:
      break;
  }
  return "ADDRESS";
}

bool IsWhole(const FieldPlaces& places) {
  using enum PrintedFieldName;
  static constexpr PrintedFieldName kExpected[] = {kSurname,   kGivenNames, kDocumentNumber, kNationality,
                                                   kBirthDate, kSex,        kExpiryDate};
  return std::ranges::all_of(kExpected, [&](PrintedFieldName name) { return places.Has(name); });
}

bool IsLetter(const TextRun& run) {
  return run.marks < kFewestMarks && run.right - run.left < kWidestLetter * run.cap_height;
}

// Of a letter that was seen several times in a row: the one read at least three times and for at least half of what was read.
std::string RepeatedLetter(std::string_view text) {
  const std::string folded = FoldText(text);
  std::string letters;
  std::ranges::copy_if(folded, std::back_inserter(letters), [](char c) { return c != ' '; });
  for (const char c : letters) {
    const auto count = std::ranges::count(letters, c);
    if (count >= 3 && 2 * static_cast<std::size_t>(count) >= letters.size()) return {c};
  }
  return {};
}

// A page with its runs of print, as far as they were read.
struct Page {
  PageView view;
  std::vector<TextRun> runs;
  std::vector<TextBlock> blocks;  // by run
  std::vector<float> sureness;    // by run, of the first way of seeing
  std::vector<bool> is_letter;    // by run, of FindRowLetters

  void Erase(std::size_t run);
  // A letter, not yet read, in its place from top to bottom.
  void Insert(const TextRun& letter);
};

TextBlock BlockOf(const TextRun& run) { return {run.left, run.top(), run.right, run.bottom(), ""}; }

void Page::Erase(std::size_t run) {
  const auto at = static_cast<std::ptrdiff_t>(run);
  runs.erase(runs.begin() + at);
  blocks.erase(blocks.begin() + at);
  sureness.erase(sureness.begin() + at);
  is_letter.erase(is_letter.begin() + at);
}

void Page::Insert(const TextRun& letter) {
  const auto at = std::ranges::upper_bound(runs, letter.top(), {}, &TextRun::top) - runs.begin();
  runs.insert(runs.begin() + at, letter);
  blocks.insert(blocks.begin() + at, BlockOf(letter));
  sureness.insert(sureness.begin() + at, 0);
  is_letter.insert(is_letter.begin() + at, true);
}

}  // namespace

struct PrintedFieldReader::Parts {
  explicit Parts(TextRecogniser opened) : recogniser(std::move(opened)) {}

  TextRecogniser recogniser;
  const mrz::Zone* zone = nullptr;  // of the picture that is being read; nullptr when it has none
  WorkBudget budget{0};             // what is left for it

  CheckOutcome OutcomeOf(const PrintedField& field) const;

  std::vector<TextRun> FindRuns(const PageView& view);
  RecognisedText Recognise(const cv::Mat& strip);
  RecognisedText See(const Page& page, std::size_t run, const Seeing& seeing);
  Page ReadPage(PageView view, bool with_numbers);
  RecognisedText SeeLetter(const Page& page, std::size_t run);
  void ReadLetters(Page& page);
  RecognisedText SeeValue(Page& page, const FieldPlace& place, PrintedLayout layout, const Seeing& seeing);
  PrintedField ReadField(Page& page, const FieldPlace& place, PrintedLayout layout);
  void SeeBeyondEnds(Page& page, const FieldPlace& place, PrintedLayout layout, PrintedField& field);
  void SeekCaptions(Page& page, const FieldPlaces& places);
  bool ReadShortNames(Page& page, const FieldPlaces& places);
  FieldPlaces FindPlaces(Page& page, bool with_numbers);
  PrintedFields FieldsAt(Page& page, const FieldPlaces& places);
  void AddByZone(Page& page, const FieldPlaces& placed, PrintedFields& fields);
  PrintedFields ReadCard(const cv::Mat& grey);
  PrintedFields ReadPicture(const cv::Mat& grey, const ZoneReading& reading);
};

CheckOutcome PrintedFieldReader::Parts::OutcomeOf(const PrintedField& field) const {
  if (zone == nullptr) return CheckOutcome::kNotRead;
  PrintedFields one;
  one.fields.push_back(field);
  return CompareWithZone(one, *zone).OutcomeOf(field.name);
}

// A letter at its end that a pattern holds is not in the run: what is not as the zone has it is seen with more of the paper beside it,
// and only what then agrees counts.
void PrintedFieldReader::Parts::SeeBeyondEnds(Page& page, const FieldPlace& place, PrintedLayout layout,
                                              PrintedField& field) {
  const CheckOutcome outcome = OutcomeOf(field);
  if (outcome != CheckOutcome::kDiffers && outcome != CheckOutcome::kUncertain) return;
  const std::string text = SeeValue(page, place, layout, kWide).text;
  if (OutcomeOf({field.name, text, text, 1, {}}) == CheckOutcome::kAgrees) field.third_text = text;
}

std::vector<TextRun> PrintedFieldReader::Parts::FindRuns(const PageView& view) {
  if (budget.UsedUp()) return {};
  budget.Spend(static_cast<std::int64_t>(view.grey.total()) * kPixelPrice);
  return FindTextRuns(view.grey, view.pixels_per_mm);
}

// Nothing when there is no work left for it.
RecognisedText PrintedFieldReader::Parts::Recognise(const cv::Mat& strip) {
  if (budget.UsedUp()) return {};
  budget.Spend(strip.cols * kColumnPrice);
  return recogniser.Recognise(strip);
}

RecognisedText PrintedFieldReader::Parts::See(const Page& page, std::size_t run, const Seeing& seeing) {
  RunShape shape = seeing.shape;
  const bool is_letter = IsLetter(page.runs[run]);
  if (is_letter) shape.margin = std::max(kRepeatMargin, shape.margin);
  cv::Mat strip = CutRun(page.view.grey, page.runs[run], shape);
  if (seeing.stretched) strip = Stretched(strip);
  if (!is_letter) return Recognise(strip);
  cv::Mat line;
  cv::repeat(strip, 1, kRepeats, line);
  RecognisedText seen = Recognise(line);
  seen.text = RepeatedLetter(seen.text);
  return seen;
}

// Whether a run was read as surely as values are, and is more than a letter or two.
bool IsSureValue(const Page& page, std::size_t run) {
  return page.sureness[run] >= kSureValue && page.runs[run].marks > kFewestMarks &&
         page.runs[run].evenness >= kEvenValue;
}

// Letters that stand beside values: a sex, a state. Each takes the place of what a pattern made of it; runs stay in their order from
// top to bottom.
void AddRowLetters(Page& page) {
  std::vector<TextRun> letters;
  const auto overlap = [](const TextRun& run, const TextRun& letter) {
    return run.left < letter.right && run.right > letter.left && run.top() < letter.bottom() &&
           run.bottom() > letter.top();
  };
  for (std::size_t i = 0; i < page.runs.size(); ++i) {
    if (!IsSureValue(page, i) || page.runs[i].cap_height < kLowestValue * page.view.pixels_per_mm) continue;
    for (const TextRun& letter : FindRowLetters(page.view.grey, page.runs[i])) {
      const bool known =
          std::ranges::any_of(letters, [&](const TextRun& other) { return overlap(other, letter); });
      if (!known && letters.size() < kMostLetters) letters.push_back(letter);
    }
  }
  for (const TextRun& letter : letters) {
    bool is_print = false;
    for (std::size_t i = page.runs.size(); i-- > 0;) {
      if (!overlap(page.runs[i], letter)) continue;
      is_print = is_print || page.sureness[i] >= kSureValue;
      if (!is_print && page.runs[i].marks <= kFewestMarks) page.Erase(i);
    }
    if (!is_print) page.Insert(letter);
  }
}

// A letter as two of three ways of seeing it say; of one that only one way reads it is not sure.
RecognisedText PrintedFieldReader::Parts::SeeLetter(const Page& page, std::size_t run) {
  std::array<RecognisedText, 3> seen;
  for (std::size_t way = 0; way < seen.size(); ++way) {
    seen[way] = See(page, run, *kWays[way]);
    for (std::size_t other = 0; other < way; ++other) {
      if (!seen[way].text.empty() && seen[way].text == seen[other].text) return seen[other];
    }
  }
  const auto only = std::ranges::find_if(seen, [](const RecognisedText& each) { return !each.text.empty(); });
  if (only == seen.end()) return {};
  only->mean *= kOneWay;
  return *only;
}

void PrintedFieldReader::Parts::ReadLetters(Page& page) {
  for (std::size_t i = 0; i < page.runs.size(); ++i) {
    if (!page.is_letter[i]) continue;
    RecognisedText seen = SeeLetter(page, i);
    page.blocks[i].text = std::move(seen.text);
    page.sureness[i] = page.blocks[i].text.empty() ? 0 : seen.mean;
  }
}

Page PrintedFieldReader::Parts::ReadPage(PageView view, bool with_numbers) {
  Page page;
  page.view = std::move(view);
  page.runs = FindRuns(page.view);
  if (with_numbers) page.runs = JoinFieldNumbers(std::move(page.runs));
  const std::vector<bool> worth = RunsToRead(page.runs, page.view.pixels_per_mm);
  for (std::size_t i = 0; i < page.runs.size(); ++i) {
    page.blocks.push_back(BlockOf(page.runs[i]));
    page.sureness.push_back(0);
    page.is_letter.push_back(false);
    if (!worth[i]) continue;
    RecognisedText seen = See(page, i, kFirst);
    page.blocks.back().text = std::move(seen.text);
    page.sureness.back() = seen.mean;
  }
  AddRowLetters(page);
  ReadLetters(page);
  return page;
}

RecognisedText PrintedFieldReader::Parts::SeeValue(Page& page, const FieldPlace& place, PrintedLayout layout,
                                                   const Seeing& seeing) {
  RecognisedText value;
  value.mean = 1;
  for (const int block : {place.block, place.next_block}) {
    if (block < 0) continue;
    const auto run = static_cast<std::size_t>(block);
    RecognisedText seen;
    if (&seeing == &kFirst && !page.blocks[run].text.empty()) {
      seen = {page.blocks[run].text, page.sureness[run], 0};
    } else {
      seen = See(page, run, seeing);
    }
    const FieldPlace part = {place.name, block, -1, -1, place.caption_in_block && block == place.block};
    if (!value.text.empty()) value.text += ' ';
    value.text += ValueText(seen.text, part, layout);
    value.mean = std::min(value.mean, seen.mean);
  }
  return value;
}

PrintedField PrintedFieldReader::Parts::ReadField(Page& page, const FieldPlace& place, PrintedLayout layout) {
  const RecognisedText first = SeeValue(page, place, layout, kFirst);
  const RecognisedText second = SeeValue(page, place, layout, kSecond);
  const auto field_of = [&](const RecognisedText& a, const RecognisedText& b) {
    PrintedField field = {
        place.name, a.text, b.text, Agreement(a.text, b.text) * std::min(a.mean, b.mean), {}};
    field.quad = QuadOf(page.view, page.runs[static_cast<std::size_t>(place.block)]);
    return field;
  };
  PrintedField field = field_of(first, second);
  const CheckOutcome outcome = OutcomeOf(field);
  const bool settled = outcome == CheckOutcome::kAgrees || outcome == CheckOutcome::kNotRead;
  if (field.BothAlike() && !field.text.empty() && settled) return field;
  const RecognisedText third = SeeValue(page, place, layout, kThird);
  if (!field.BothAlike() || field.text.empty()) {
    for (const auto& [other, odd] : {std::pair(&first, &second), std::pair(&second, &first)}) {
      PrintedField again = field_of(third, *other);
      if (!again.BothAlike() || again.text.empty()) continue;
      again.third_text = odd->text;
      SeeBeyondEnds(page, place, layout, again);
      return again;
    }
  }
  field.third_text = third.text;
  SeeBeyondEnds(page, place, layout, field);
  return field;
}

// Reads what stands above values whose caption was not read, where the page has its captions.
void PrintedFieldReader::Parts::SeekCaptions(Page& page, const FieldPlaces& places) {
  const CaptionOffset offset = LearnCaptionOffset(page.blocks, places.places);
  const std::size_t runs = page.runs.size();
  for (std::size_t i = 0; i < runs; ++i) {
    const TextRun value = page.runs[i];
    const bool placed = std::ranges::any_of(places.places, [&](const FieldPlace& place) {
      return place.block == static_cast<int>(i) || place.caption == static_cast<int>(i);
    });
    const bool like_a_value = value.cap_height >= kLowestValue * page.view.pixels_per_mm &&
                              value.evenness >= kEvenValue && page.sureness[i] >= kSureValue &&
                              !FoldText(page.blocks[i].text).empty() && !FindLabel(page.blocks[i].text);
    if (placed || !like_a_value) continue;
    TextRun caption = value;
    caption.cap_height = offset.height * value.cap_height;
    caption.offset -= offset.up * value.cap_height;
    caption.right = std::min(caption.left + kCaptionWidth * caption.cap_height, page.view.grey.cols - 1.0);
    // Not into the caption of the value beside it.
    for (std::size_t j = 0; j < runs; ++j) {
      const bool beside = page.sureness[j] >= kSureValue && page.blocks[j].left > value.right &&
                          InOneRow(page.blocks[j], page.blocks[i]);
      if (beside) caption.right = std::min(caption.right, page.blocks[j].left - 0.5 * caption.cap_height);
    }
    if (caption.top() < 0 || caption.right < caption.left + 2 * caption.cap_height) continue;
    page.runs.push_back(caption);
    const std::optional<Label> label = FindLabel(See(page, page.runs.size() - 1, kFirst).text);
    if (!label || !label->field || places.Has(*label->field)) {
      page.runs.pop_back();
      continue;
    }
    page.blocks.push_back({caption.left, caption.top(), caption.right, caption.bottom(),
                           std::string(CaptionOf(*label->field))});
    page.sureness.push_back(0);
    page.is_letter.push_back(false);
  }
}

// Names of two letters or three uneven ones (JAN) under their captions: elsewhere pieces of ink so few are not worth reading.
bool PrintedFieldReader::Parts::ReadShortNames(Page& page, const FieldPlaces& places) {
  bool any = false;
  for (std::size_t i = 0; i < page.runs.size(); ++i) {
    const std::optional<Label> label = FindLabel(page.blocks[i].text);
    const bool asked =
        label && label->value.empty() && label->field && !places.Has(*label->field) &&
        (*label->field == PrintedFieldName::kSurname || *label->field == PrintedFieldName::kGivenNames);
    if (!asked) continue;
    for (std::size_t j = 0; j < page.runs.size(); ++j) {
      const TextRun& name = page.runs[j];
      const double height = name.cap_height, below = (name.top() - page.runs[i].bottom()) / height;
      const bool short_name = name.marks <= kFewestMarks && page.blocks[j].text.empty() &&
                              height >= kLowestValue * page.view.pixels_per_mm &&
                              height >= page.runs[i].cap_height &&
                              name.right - name.left < kWidestShort * height;
      if (!short_name || below < 0 || below > kNextLine ||
          std::abs(name.left - page.runs[i].left) > kOneEdge * height)
        continue;
      RecognisedText seen = See(page, j, kFirst);
      page.blocks[j].text = std::move(seen.text);
      page.sureness[j] = seen.mean;
      any = any || !page.blocks[j].text.empty();
    }
  }
  return any;
}

FieldPlaces PrintedFieldReader::Parts::FindPlaces(Page& page, bool with_numbers) {
  FieldPlaces places = PlaceFields(page.blocks, with_numbers);
  if (ReadShortNames(page, places)) places = PlaceFields(page.blocks, with_numbers);
  if (places.layout != PrintedLayout::kUnknown || IsWhole(places)) return places;
  SeekCaptions(page, places);
  return PlaceFields(page.blocks, with_numbers);
}

PrintedFields PrintedFieldReader::Parts::FieldsAt(Page& page, const FieldPlaces& places) {
  PrintedFields fields;
  fields.layout = places.layout;
  for (const FieldPlace& place : places.places)
    fields.fields.push_back(ReadField(page, place, places.layout));
  return fields;
}

// How dark the print of each run that was read is.
void MeasureInk(Page& page) {
  for (std::size_t i = 0; i < page.runs.size(); ++i) {
    if (page.blocks[i].text.empty()) continue;
    const cv::Mat strip = CutRun(page.view.grey, page.runs[i], kFirst.shape);
    page.blocks[i].ink = ToneQuantile(strip, kPaperShare) - ToneQuantile(strip, kInkShare);
  }
}

// Values whose caption was not read; then whether the page says something else beside what was found.
void PrintedFieldReader::Parts::AddByZone(Page& page, const FieldPlaces& placed, PrintedFields& fields) {
  std::vector<float> sureness(page.blocks.size(), 0);
  for (std::size_t i = 0; i < page.blocks.size(); ++i) {
    const bool is_placed = std::ranges::any_of(placed.places, [&](const FieldPlace& place) {
      const int block = static_cast<int>(i);
      return place.block == block || place.next_block == block || place.caption == block;
    });
    if (!is_placed && !page.blocks[i].text.empty() && !FindLabel(page.blocks[i].text))
      sureness[i] = page.sureness[i];
  }
  FieldPlaces all = placed;
  for (const FieldPlace& place : SearchByZone(page.blocks, sureness, placed.places, *zone)) {
    fields.fields.push_back(ReadField(page, place, fields.layout));
    all.places.push_back(place);
  }
  MeasureInk(page);
  const std::vector<PrintedFieldName> rivals = FindRivals(page.blocks, page.sureness, all, *zone);
  for (PrintedField& field : fields.fields)
    field.has_rival = std::ranges::find(rivals, field.name) != rivals.end();
}

// A card without a zone: the axis along which more print runs, then the way up that reads better.
PrintedFields PrintedFieldReader::Parts::ReadCard(const cv::Mat& grey) {
  const auto marks_in_runs = [](const std::vector<TextRun>& runs) {
    int marks = 0;
    for (const TextRun& run : runs) marks += run.marks >= 4 ? run.marks : 0;
    return marks;
  };
  int axis = 0, most = -1;
  for (const int turns : {0, 1}) {
    const PageView view = ViewOfCard(grey, turns);
    const int marks = marks_in_runs(FindRuns(view));
    if (marks > most) axis = turns, most = marks;
  }
  for (const int turns : {axis, axis + 2}) {
    PageView view = ViewOfCard(grey, turns);
    if (view.grey.empty()) break;
    Page page = ReadPage(std::move(view), true);
    PrintedFields fields = FieldsAt(page, FindPlaces(page, true));
    if (fields.fields.size() >= 2) return fields;
  }
  return {};
}

PrintedFields PrintedFieldReader::Parts::ReadPicture(const cv::Mat& grey, const ZoneReading& reading) {
  if (!reading.zone) return ReadCard(grey);
  PageView view = ViewAboveZone(grey, reading.quad, reading.zone->format);
  PrintedFields fields;
  if (!view.grey.empty()) {
    Page page = ReadPage(std::move(view), false);
    const FieldPlaces places = FindPlaces(page, false);
    fields = FieldsAt(page, places);
    AddByZone(page, places, fields);
  }
  fields.layout = LayoutOf(reading.zone->format);
  return fields;
}

PrintedFieldReader::PrintedFieldReader(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
PrintedFieldReader::~PrintedFieldReader() = default;

Result<std::unique_ptr<PrintedFieldReader>> PrintedFieldReader::Open(const std::filesystem::path& model) {
  LAGAN_ASSIGN_OR_RETURN(const Bytes bytes, ReadFile(model, kMaxModelBytes));
  LAGAN_ASSIGN_OR_RETURN(TextRecogniser recogniser, TextRecogniser::Open(bytes));
  cv::setNumThreads(1);
  return std::unique_ptr<PrintedFieldReader>(
      new PrintedFieldReader(std::make_unique<Parts>(std::move(recogniser))));
}

Result<PrintedFields> PrintedFieldReader::Read(const image::Pixels& pixels, const ZoneReading& reading) {
  LAGAN_RETURN_IF_ERROR(image::CheckPixels(pixels));
  try {
    const cv::Mat grey = GreyOf(pixels);
    parts_->zone = reading.zone ? &*reading.zone : nullptr;
    parts_->budget = WorkBudget(kMostWorkOfAPage);
    PrintedFields fields = parts_->ReadPicture(grey, reading);
    fields.work = parts_->budget.spent();
    fields.given_up = parts_->budget.UsedUp();
    return fields;
  } catch (const cv::Exception&) {
    return Internal("PICTURE_PROCESSING_FAILED", "The picture could not be worked on; take another one.");
  }
}

}  // namespace lagan::ocr
