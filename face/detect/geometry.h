// Plane geometry of faces. Pure functions on points and boxes, free of OpenCV; thread-safe.
#pragma once

#include <span>
#include <vector>

#include "face/detect/observation.h"

namespace lagan::face {

// Centres of the two eyes, tip of the nose, corners of the mouth; right and left as in the picture's reading order, so
// `eye_first` is the person's right eye in a frame that is not mirrored.
struct FivePoints {
  Point eye_first;
  Point eye_second;
  Point nose;
  Point mouth_first;
  Point mouth_second;
};
// An eye's centre is the mean of its four lid points (iBUG 37, 38, 40, 41 and 43, 44, 46, 47), a corner of the mouth that of
// its outer and inner point (48, 60 and 54, 64).
FivePoints FivePointsOf(const Landmarks& landmarks);

float Distance(Point a, Point b);
// Zero when the eyes or eyes and mouth fall together, which no face does.
Pose PoseOf(const Landmarks& landmarks);

// x' = a x - b y + tx, y' = b x + a y + ty: turned, scaled, moved; never mirrored.
struct Similarity {
  double a = 1;
  double b = 0;
  double tx = 0;
  double ty = 0;

  Point operator()(Point p) const {
    return {static_cast<float>(a * p.x - b * p.y + tx), static_cast<float>(b * p.x + a * p.y + ty)};
  }
  double Scale() const;
};
// The one that brings `from` nearest to `to` in the sense of least squares. Both have the same number of points, at least
// two that are not the same; otherwise a pure shift comes back.
Similarity FitSimilarity(std::span<const Point> from, std::span<const Point> to);
// Root mean square of what a fit leaves, in units of `to`.
double Residual(const Similarity& similarity, std::span<const Point> from, std::span<const Point> to);

// Where faces are brought before an embedding looks at them: a square picture of `size` pixels.
//   by eyes, nose and corners of the mouth (the five points of ArcFace's template, 112 pixels)
Similarity AlignByFivePoints(const Landmarks& landmarks, int size);
//   by the corners of the eyes and the base of the nose (dlib's face chip of five points, padding 0.25)
Similarity AlignAsDlib(const Landmarks& landmarks, int size);

// How a picture is brought into a network's input without distortion: scaled by `scale`, then moved by (dx, dy).
struct Letterbox {
  double scale = 1;
  double dx = 0;
  double dy = 0;
  // A box of the input in the picture.
  Box Back(const Box& box) const;
};
// The picture in the middle, as large as it fits. All sides at least 1.
Letterbox FitInside(int picture_width, int picture_height, int input_width, int input_height);

// A square with the box's middle and height.
Box SquareOf(const Box& box);
// The box, `factor` times as large about its middle.
Box Enlarged(const Box& box, double factor);
// The same, then shrunk as far as it must be and moved to lie inside a picture of this size.
Box EnlargedInside(const Box& box, double factor, int width, int height);
// What lies inside the picture; width or height 0 when nothing does.
Box Clipped(const Box& box, int width, int height);

// Area of the intersection over area of the union, 0 to 1.
double Overlap(const Box& a, const Box& b);
// The best of each heap of boxes that overlap more than `most`; best first.
std::vector<Face> WithoutOverlaps(std::vector<Face> faces, double most);

}  // namespace lagan::face
