// Pixels of specimen documents, and the files a camera would write them to.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/bytes.h"
#include "base/core/result.h"

namespace lagan::specimen {

// Rows from the top, three bytes a pixel: red, green, blue. rgb.size() == 3 * width * height.
struct Picture {
  int width = 0;
  int height = 0;
  std::vector<std::uint8_t> rgb;

  friend bool operator==(const Picture&, const Picture&) = default;
};

// What a telephone adds to a photograph (Exif 2.32), with values that occur nowhere else, so that a privacy test
// can search databases, logs and other people's answers for them.
inline constexpr std::string_view kCanaryMake = "LAGANCANARYMAKE";
inline constexpr std::string_view kCanaryModel = "Lagan Canary Cam 9000";
inline constexpr std::string_view kCanaryArtist = "LAGANCANARYARTIST";
// GPSLatitude as it stands in the file: three big-endian rationals, 54/1 degrees, 35/1 minutes, 4711815/100003 s.
inline constexpr std::array<std::uint8_t, 24> kCanaryGpsLatitude = {
    0, 0, 0, 54, 0, 0, 0, 1, 0, 0, 0, 35, 0, 0, 0, 1, 0x00, 0x47, 0xE5, 0x87, 0x00, 0x01, 0x86, 0xA3};

struct JpegOptions {
  int quality = 90;  // 1 to 100
  // With a value: an Exif block with the canaries above and this orientation (1 to 8, Exif 2.32 section 4.6.4).
  std::optional<int> exif_orientation;
};

// Baseline JPEG. Errors of image::WriteJpeg.
Result<Bytes> EncodeJpeg(const Picture& picture, const JpegOptions& options);
// PNG of eight bits a channel, without metadata. Errors of image::WritePng.
Result<Bytes> EncodePng(const Picture& picture);

// The body of an APP1 segment ("Exif\0\0" and a big-endian TIFF) with the canaries.
Bytes CanaryExif(int orientation);

}  // namespace lagan::specimen
