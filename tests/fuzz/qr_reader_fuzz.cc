// Any pixels at all: no crash, and no text longer than a code holds.
#include <cstdint>
#include <cstdlib>

#include "verifier/qr/equaliser.h"
#include "verifier/qr/grid.h"
#include "verifier/qr/qr_reader.h"

// The first byte is the picture's width, the next four place finder patterns for a grid; the rest are rows of grey.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace lagan;
  if (size < 6 || data[0] == 0) return 0;
  const int width = data[0];
  const int height = static_cast<int>((size - 5) / data[0]);
  if (height == 0 || height > 255) return 0;
  const Bytes grey(data + 5, data + 5 + static_cast<std::ptrdiff_t>(width) * height);
  const auto text = verifier::ReadQr(image::MakePixels(width, height, 1, grey));
  if (text.ok() && text->size() > 7089)
    std::abort();  // the most that a code holds, digits (ISO/IEC 18004 table 7)

  const double x = data[1], y = data[2], leg = data[3], module = 0.5 + data[4] / 16.0;
  const verifier::FinderTriple triple = {{{{x, y}, module}, {{x + leg, y}, module}, {{x, y + leg}, module}}};
  const verifier::Grey picture{width, height, grey};
  for (const verifier::FittedGrid& fitted : verifier::FitGrids(picture, triple)) {
    verifier::Equaliser equaliser(verifier::SampleModules(picture, fitted.grid), fitted.layout);
    if (equaliser.Improve().size != fitted.layout.matrix.size) std::abort();
  }
  return 0;
}
