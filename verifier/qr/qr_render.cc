#include "verifier/qr/qr_render.h"

#include <algorithm>

#include "base/image/png_writer.h"

namespace lagan::verifier {

image::Pixels RenderQr(const QrMatrix& matrix, int module) {
  module = std::clamp(module, 1, 64);
  const int side = (matrix.size + 2 * kQuietZone) * module;
  Bytes grey;
  grey.reserve(static_cast<std::size_t>(side) * static_cast<std::size_t>(side));
  for (int y = 0; y < side; ++y) {
    for (int x = 0; x < side; ++x) {
      grey.push_back(matrix.IsDark(x / module - kQuietZone, y / module - kQuietZone) ? 0 : 255);
    }
  }
  return image::MakePixels(side, side, 1, std::move(grey));
}

Result<Bytes> QrPng(const QrMatrix& matrix, int module) { return image::WritePng(RenderQr(matrix, module)); }

std::string QrSvg(const QrMatrix& matrix) {
  const std::string side = std::to_string(matrix.size + 2 * kQuietZone);
  std::string path;
  for (int y = 0; y < matrix.size; ++y) {
    for (int x = 0; x < matrix.size;) {
      int run = 0;
      while (matrix.IsDark(x + run, y)) ++run;
      if (run > 0) {
        path += "M" + std::to_string(x + kQuietZone) + " " + std::to_string(y + kQuietZone) + "h" +
                std::to_string(run) + "v1h-" + std::to_string(run) + "z";
      }
      x += std::max(run, 1);
    }
  }
  return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + side + " " + side +
         "\" shape-rendering=\"crispEdges\"><rect width=\"" + side + "\" height=\"" + side +
         "\" fill=\"#fff\"/><path fill=\"#000\" d=\"" + path + "\"/></svg>\n";
}

std::string QrTerminal(const QrMatrix& matrix, Ground ground) {
  const bool ink = ground == Ground::kLight;  // what is drawn: dark modules or light ones
  std::string out;
  for (int y = -kQuietZone; y < matrix.size + kQuietZone; y += 2) {
    for (int x = -kQuietZone; x < matrix.size + kQuietZone; ++x) {
      const bool upper = matrix.IsDark(x, y) == ink;
      const bool lower = matrix.IsDark(x, y + 1) == ink;
      out += upper ? (lower ? "█" : "▀") : (lower ? "▄" : " ");
    }
    out += '\n';
  }
  return out;
}

}  // namespace lagan::verifier
