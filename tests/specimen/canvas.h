// A sheet to draw on, measured in millimetres, with the type that specimens are set in.
#pragma once

#include <cairo.h>
#include <memory>
#include <string>

#include "base/core/result.h"
#include "tests/specimen/fonts.h"
#include "tests/specimen/picture.h"

namespace lagan::specimen {

struct Size {
  double width = 0;  // millimetres
  double height = 0;
};

struct SurfaceDeleter {
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
};
using Surface = std::unique_ptr<cairo_surface_t, SurfaceDeleter>;
struct ContextDeleter {
  void operator()(cairo_t* context) const { cairo_destroy(context); }
};
using Context = std::unique_ptr<cairo_t, ContextDeleter>;

class Canvas {
 public:
  // SCALE_INVALID outside 2 to 40 pixels a millimetre, FONT_MISSING.
  static Result<Canvas> Open(Size size, double pixels_per_mm);

  cairo_t* context() const { return context_.get(); }
  const Fonts& fonts() const { return fonts_; }
  Size size() const { return size_; }

  // Baseline at y. `em` in millimetres.
  void Text(const FontFace& face, double em, double x, double y, const std::string& text) const;
  double TextWidth(const FontFace& face, double em, const std::string& text) const;

  // DRAWING_FAILED.
  Result<Picture> Finish() const;

 private:
  Size size_;
  Fonts fonts_;
  Surface surface_;
  Context context_;
};

}  // namespace lagan::specimen
