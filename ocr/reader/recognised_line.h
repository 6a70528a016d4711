// What the line network saw in one strip.
#pragma once

#include <string>
#include <vector>

namespace lagan::ocr {

struct SymbolChoice {
  char symbol = '<';  // A to Z, 0 to 9 and the filler only
  float probability = 0;
};

struct RecognisedSymbol {
  // Most probable first, never empty; probabilities add up to at most 1. What is missing to 1 was seen as nothing.
  std::vector<SymbolChoice> choices;
  // Middle of the symbol, pixels from the left edge of the strip.
  float x = 0;
};

struct RecognisedLine {
  std::vector<RecognisedSymbol> symbols;

  // The most probable symbols.
  std::string Text() const {
    std::string text;
    for (const RecognisedSymbol& symbol : symbols) text += symbol.choices.front().symbol;
    return text;
  }
};

}  // namespace lagan::ocr
