#include "tests/specimen/canvas.h"

#include <fmt/format.h>
#include <cmath>
#include <cstring>
#include <utility>

namespace lagan::specimen {

Result<Canvas> Canvas::Open(Size size, double pixels_per_mm) {
  if (!(pixels_per_mm >= 2 && pixels_per_mm <= 40)) {
    return InvalidArgument("SCALE_INVALID", "A page is drawn with 2 to 40 pixels a millimetre.",
                           "pixels_per_mm");
  }
  Canvas canvas;
  canvas.size_ = size;
  LAGAN_ASSIGN_OR_RETURN(canvas.fonts_, OpenFonts());
  canvas.surface_.reset(cairo_image_surface_create(
      CAIRO_FORMAT_RGB24, static_cast<int>(std::lround(size.width * pixels_per_mm)),
      static_cast<int>(std::lround(size.height * pixels_per_mm))));
  canvas.context_.reset(cairo_create(canvas.surface_.get()));
  cairo_scale(canvas.context(), pixels_per_mm, pixels_per_mm);
  cairo_font_options_t* hints = cairo_font_options_create();
  cairo_font_options_set_antialias(hints, CAIRO_ANTIALIAS_GRAY);
  cairo_font_options_set_hint_style(hints, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(hints, CAIRO_HINT_METRICS_OFF);
  cairo_set_font_options(canvas.context(), hints);
  cairo_font_options_destroy(hints);
  return canvas;
}

void Canvas::Text(const FontFace& face, double em, double x, double y, const std::string& text) const {
  cairo_set_font_face(context(), face.get());
  cairo_set_font_size(context(), em);
  cairo_move_to(context(), x, y);
  cairo_show_text(context(), text.c_str());
}

double Canvas::TextWidth(const FontFace& face, double em, const std::string& text) const {
  cairo_set_font_face(context(), face.get());
  cairo_set_font_size(context(), em);
  cairo_text_extents_t extents;
  cairo_text_extents(context(), text.c_str(), &extents);
  return extents.x_advance;
}

Result<Picture> Canvas::Finish() const {
  if (cairo_status(context()) != CAIRO_STATUS_SUCCESS) {
    return Internal("DRAWING_FAILED",
                    fmt::format("cairo: {}.", cairo_status_to_string(cairo_status(context()))));
  }
  cairo_surface_flush(surface_.get());
  Picture picture{
      cairo_image_surface_get_width(surface_.get()), cairo_image_surface_get_height(surface_.get()), {}};
  picture.rgb.reserve(std::size_t{3} * picture.width * picture.height);
  const unsigned char* data = cairo_image_surface_get_data(surface_.get());
  const int stride = cairo_image_surface_get_stride(surface_.get());
  for (int y = 0; y < picture.height; ++y) {
    for (int x = 0; x < picture.width; ++x) {
      std::uint32_t pixel = 0;  // CAIRO_FORMAT_RGB24: 0x00RRGGBB in the machine's order
      std::memcpy(&pixel, data + std::ptrdiff_t{y} * stride + 4 * x, 4);
      for (const int shift : {16, 8, 0}) picture.rgb.push_back(static_cast<std::uint8_t>(pixel >> shift));
    }
  }
  return picture;
}

}  // namespace lagan::specimen
