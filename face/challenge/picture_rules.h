// Rules about one frame with one face: can it be judged at all, and how good a picture of the face is it?
#pragma once

#include "face/challenge/ruling.h"
#include "face/challenge/step.h"

namespace lagan::face {

// FACE_TOO_SMALL, FACE_OFF_CENTRE, TOO_DARK, TOO_BRIGHT, BLURRED; never more than "unusable".
MaybeRuling JudgePicture(const Observation& observation);

// 0 to 1: sharp, large and straight is best. `movement` is all zero where rest is not known yet.
float QualityOf(const Observation& observation, const Movement& movement);

}  // namespace lagan::face
