// Has a character the ink of what it was read as?
//
// The line network has no answer for what is no character: a blot is read as the letter that is most like it. How much ink stands in a
// column, beside what the font has for that letter, tells a blot, a letter half erased and a speck from a letter.
#pragma once

#include <span>
#include <vector>

namespace lagan::ocr {

// Of one character. Shares are of what the font has for what was read, as its line is printed: the median of a line is 1.
struct PrintedInk {
  int column = 0;
  double amount = 1;
  // What the font has for what was read, as a share of the letter H; above 0.
  double letter = 1;
  // 0 to 1: the darkest stroke beside the line's ink. Below 1 where light or wear took from the whole letter.
  double darkest = 1;
  // The share by which the column is more coloured than others of the line: of a stamp, not of black ink. May be below 0.
  double colour = 0;
};

// The columns with more than a third too much ink, or nearly half too little, beside how dark they are: glare and wear make a letter pale as a
// whole, down to a third of the line's ink. Not held against a letter are specks of less than a third of an H, and a coloured
// stamp over it, by no more than half a letter's ink and as thick as its colour explains. A black stamp is a blot: nobody can tell
// what it hides. Pure.
//
// Whole letters of simulator A are within 0.66 and 1.23 where there is none of these; boxes over letters have 2.0 and more, black or coloured.
std::vector<int> Misfits(std::span<const PrintedInk> characters);

}  // namespace lagan::ocr
