// Simulator A's circumstances: what readers are tuned and trained on. ageing.h has the camera; this draws what lies before
// it and how it was printed, and adds what a table lamp and a lens do not: low resolution, strong compression, copies,
// photographs of screens.
#pragma once

#include <string>
#include <vector>

#include "tests/specimen/ageing.h"
#include "tests/specimen/print_style.h"
#include "tests/specimen/staging.h"

namespace lagan::specimen {

struct CircumstancesA {
  PrintStyle print;
  Staging staging;
  Ageing ageing;
  int narrow = 0;          // above 0: the page is photographed this many pixels wide
  bool grey_copy = false;  // a photocopy lies there
  bool screen = false;     // a screen shows it
};

// light: as DrawAgeing, now and then worn or in another cut of OCR-B. moderate: spreads, hands, stamps, quarter turns.
// hard: besides, tilts up to 20 degrees, pages 250 to 600 pixels wide (but 6.2 pixels a zone character), JPEG of quality 15
// to 60. Copies and screens at every level. The same seed gives the same circumstances.
CircumstancesA DrawCircumstancesA(Kind kind, AgeingLevel level, std::uint64_t seed);

// Turns a scene into a photocopy of it: no colours, hard contrast.
void CopyToGrey(Scene& scene);
// Turns a scene into what a screen shows of it: three lamps a pixel of the screen, dark between them, a cold white.
// `pixel` is the breadth of the screen's pixels in those of the scene, at least 3.
void ShowOnScreen(int pixel, Scene& scene);

}  // namespace lagan::specimen
