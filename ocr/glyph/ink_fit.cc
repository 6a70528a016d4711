#include "ocr/glyph/ink_fit.h"

#include <algorithm>
#include <cmath>

namespace lagan::ocr {
namespace {

constexpr double kLeastInk = 0.55;
// Of the letter, and of a letter H: specks do not grow with what they lie beside.
constexpr double kMostSurplus = 0.35, kMostSurplusOfH = 0.3;
// A stamp of simulator A adds up to three times as much ink, in the lightest channel, as colour; hardly more than half a letter.
constexpr double kStampByColour = 2, kMostStamp = 0.5;
// The darkest stroke of the palest letter that still counts as printed, and of a sharp one.
constexpr double kPalest = 0.3, kSharp = 0.85;

double Least(const PrintedInk& character) {
  // Strokes thin as they pale, since the lightest quarter counts as paper.
  const double stroke = std::clamp(character.darkest, kPalest, kSharp) / kSharp;
  return kLeastInk * std::pow(stroke, 1.5);
}

double Most(const PrintedInk& character) {
  const double stamp = std::clamp(character.colour * kStampByColour, 0.0, kMostStamp);
  const double most = 1 + std::max(kMostSurplus, kMostSurplusOfH / character.letter) + stamp;
  return most * std::max(kPalest, character.darkest);
}

bool Fits(const PrintedInk& character) {
  return character.amount >= Least(character) && character.amount <= Most(character);
}

}  // namespace

std::vector<int> Misfits(std::span<const PrintedInk> characters) {
  std::vector<int> misfits;
  for (const PrintedInk& character : characters) {
    if (!Fits(character)) misfits.push_back(character.column);
  }
  return misfits;
}

}  // namespace lagan::ocr
