// Photocards with numbered fields (Directive 2006/126/EC annex I) and the electoral identity card, in a design of our own.
#pragma once

#include <string>
#include <vector>

#include "tests/specimen/canvas.h"
#include "tests/specimen/document.h"
#include "tests/specimen/printed.h"

namespace lagan::specimen {

// For the kinds of IsPhotocard. Draws all but the background, the portrait's picture and the zone. The portrait belongs into PhotocardPortrait.
void DrawPhotocard(const Canvas& canvas, const Document& document, const std::vector<PrintedText>& texts);

struct PortraitBox {
  double x, y, width, height;  // millimetres
};
PortraitBox PhotocardPortrait(Kind kind);

}  // namespace lagan::specimen
