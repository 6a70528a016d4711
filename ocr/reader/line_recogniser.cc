#include "ocr/reader/line_recogniser.h"

#include <tesseract/resultiterator.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <vector>

#include "mrz/check_digit.h"

namespace lagan::ocr {
namespace {

// What the network put out in one symbol's stretch of the line: for each time step the characters of at least one
// per cent. Both the blank and the filler, which is the last of the character set, come as empty text.
using Stretch = std::vector<std::vector<std::pair<const char*, float>>>;

// Time steps that a symbol is on for at least, when it is there.
constexpr float kLeastSteps = 2.5F;

std::vector<SymbolChoice> ChoicesOf(const Stretch& stretch, char best) {
  std::vector<SymbolChoice> choices;
  float named = 0;
  for (const auto& step : stretch) {
    for (const auto& [text, probability] : step) {
      if (text == nullptr || text[0] == '\0' || text[1] != '\0' || !mrz::IsZoneCharacter(text[0])) continue;
      named += probability;
      const auto known = std::ranges::find(choices, text[0], &SymbolChoice::symbol);
      if (known == choices.end()) {
        choices.push_back({text[0], probability});
      } else {
        known->probability += probability;
      }
    }
  }
  // Of the steps that name nothing, those a symbol would have filled were the filler where that is the best, and either the filler
  // or nothing where it is not.
  const float whole = std::max(named, kLeastSteps);
  const float unnamed = whole - named;
  if (unnamed > 0) choices.push_back({mrz::kFiller, best == mrz::kFiller ? unnamed : unnamed / 2});
  for (SymbolChoice& choice : choices) choice.probability /= whole;
  // The path through all steps decides what was read; sums may come out differently.
  std::ranges::stable_sort(choices, [&](const SymbolChoice& a, const SymbolChoice& b) {
    return std::pair(a.symbol == best, a.probability) > std::pair(b.symbol == best, b.probability);
  });
  if (choices.empty() || choices.front().symbol != best)
    choices.insert(choices.begin(), {best, 1.0F / kLeastSteps});
  return choices;
}

// Where in the stretch, 0 to 1, the symbol stands: the middle of the steps that name one.
float MiddleOf(const Stretch& stretch) {
  float sum = 0, weighted = 0;
  for (std::size_t i = 0; i < stretch.size(); ++i) {
    for (const auto& [text, probability] : stretch[i]) {
      if (text == nullptr || text[0] == '\0') continue;
      sum += probability;
      weighted += probability * (static_cast<float>(i) + 0.5F);
    }
  }
  return sum > 1 ? weighted / sum / static_cast<float>(stretch.size()) : 0.5F;
}

void ReadSymbols(const tesseract::ResultIterator& first, RecognisedLine& line) {
  tesseract::ResultIterator symbol(first);
  std::size_t in_word = 0;
  do {
    if (symbol.IsAtBeginningOf(tesseract::RIL_WORD)) in_word = 0;
    const std::size_t index = in_word++;
    const std::unique_ptr<char[]> text(symbol.GetUTF8Text(tesseract::RIL_SYMBOL));
    if (text == nullptr || text[0] == '\0' || text[1] != '\0' || !mrz::IsZoneCharacter(text[0])) continue;
    int left = 0, top = 0, right = 0, bottom = 0;
    symbol.BoundingBox(tesseract::RIL_SYMBOL, &left, &top, &right, &bottom);
    const std::vector<Stretch>* const stretches = symbol.GetRawLSTMTimesteps();
    RecognisedSymbol read;
    float middle = 0.5F;
    if (stretches != nullptr && index < stretches->size()) {
      read.choices = ChoicesOf((*stretches)[index], text[0]);
      middle = MiddleOf((*stretches)[index]);
    } else {
      read.choices = {{text[0], symbol.Confidence(tesseract::RIL_SYMBOL) / 100}};
    }
    read.x = static_cast<float>(left) + middle * static_cast<float>(right - left);
    line.symbols.push_back(std::move(read));
  } while (symbol.Next(tesseract::RIL_SYMBOL));
}

}  // namespace

Result<LineRecogniser> LineRecogniser::Open(ByteView model) {
  static constexpr LineNetwork::Setting kWithTimeSteps[] = {{"lstm_choice_mode", "1"},
                                                            {"lstm_choice_iterations", "0"}};
  std::optional<LineNetwork> network = LineNetwork::Open(model, kWithTimeSteps);
  if (!network) {
    return FailedPrecondition("MODEL_UNREADABLE", "The line model cannot be loaded; install it again.",
                              "model");
  }
  return LineRecogniser(*std::move(network));
}

RecognisedLine LineRecogniser::Recognise(const cv::Mat& strip) {
  RecognisedLine line;
  network_.Recognise(strip, [&](const tesseract::ResultIterator& first) { ReadSymbols(first, line); });
  return line;
}

}  // namespace lagan::ocr
