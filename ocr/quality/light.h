// Tones of paper and ink, and where a reflection hides them.
#pragma once

#include "ocr/quality/scene.h"

namespace lagan::ocr {

struct Tones {
  double paper = 0;
  double ink = 0;
};

// Of the zone, or of the whole picture when there is none.
Tones TonesOf(const Scene& scene);

// Share of the page (or picture) under spots that are brighter than its paper (TonesOf), without texture, and softly bounded: a
// reflection, not a white area with an edge of its own, nor the white surroundings of a scan. Where the paper itself is as good as
// white nothing can be brighter, and none is seen.
double GlareShare(const Scene& scene, double paper);

// Share of the zone's length where its letters are bright and without contrast while they have it elsewhere. 0 without a zone.
double ZoneGlareShare(const Scene& scene);

// 95th percentile of how far colours are from their median on the page (or, without one, where `print` is not 0), scaled to a
// brightness of 200, so that dim light and light of a tint make no difference. 0 for a grey picture.
double Colourfulness(const Scene& scene, const cv::Mat& print);

}  // namespace lagan::ocr
