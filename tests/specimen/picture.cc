#include "tests/specimen/picture.h"

#include "base/image/jpeg_writer.h"
#include "base/image/png_writer.h"

namespace lagan::specimen {
namespace {

// A TIFF directory under construction: entries of twelve bytes, and the values too long for an entry after them.
class Directory {
 public:
  // `start` is where the directory will stand, counted from the TIFF header; `entries` how many will be added.
  Directory(std::uint32_t start, std::uint16_t entries) : value_offset_(start + 2 + 12u * entries + 4) {
    Append(entries_, entries, 2);
  }
  void Short(std::uint16_t tag, std::uint16_t value) { Entry(tag, 3, 1, std::uint32_t{value} << 16); }
  void Long(std::uint16_t tag, std::uint32_t value) { Entry(tag, 4, 1, value); }
  void Ascii(std::uint16_t tag, std::string_view text) {
    Bytes value = ToBytes(text);
    value.push_back(0);
    Long(tag, 2, static_cast<std::uint32_t>(value.size()), value);
  }
  void Rationals(std::uint16_t tag, ByteView value) {
    Long(tag, 5, static_cast<std::uint32_t>(value.size() / 8), ToBytes(value));
  }
  Bytes Finish() const {
    Bytes all = entries_;
    Append(all, 0, 4);  // no further directory
    all.insert(all.end(), values_.begin(), values_.end());
    return all;
  }

 private:
  static void Append(Bytes& to, std::uint32_t value, int bytes) {
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8)
      to.push_back(static_cast<std::uint8_t>(value >> shift));
  }
  void Entry(std::uint16_t tag, std::uint16_t type, std::uint32_t count, std::uint32_t value) {
    Append(entries_, tag, 2);
    Append(entries_, type, 2);
    Append(entries_, count, 4);
    Append(entries_, value, 4);
  }
  void Long(std::uint16_t tag, std::uint16_t type, std::uint32_t count, Bytes value) {
    if (value.size() <= 4) {
      std::uint32_t inside = 0;
      for (std::size_t i = 0; i < 4; ++i) inside = inside << 8 | (i < value.size() ? value[i] : 0u);
      Entry(tag, type, count, inside);
      return;
    }
    Entry(tag, type, count, value_offset_ + static_cast<std::uint32_t>(values_.size()));
    if (value.size() % 2 == 1) value.push_back(0);
    values_.insert(values_.end(), value.begin(), value.end());
  }

  std::uint32_t value_offset_;
  Bytes entries_;
  Bytes values_;
};

image::Pixels ToPixels(const Picture& picture) {
  return image::MakePixels(picture.width, picture.height, 3, picture.rgb);
}

}  // namespace

Bytes CanaryExif(int orientation) {
  constexpr std::uint32_t kFirst = 8;
  constexpr std::uint16_t kEntries = 5;
  const auto fill = [&](std::uint32_t gps_at) {
    Directory first(kFirst, kEntries);
    first.Ascii(0x010F, kCanaryMake);
    first.Ascii(0x0110, kCanaryModel);
    first.Short(0x0112, static_cast<std::uint16_t>(orientation));
    first.Ascii(0x013B, kCanaryArtist);
    first.Long(0x8825, gps_at);
    return first.Finish();
  };
  // The first directory's length does not depend on the pointer in it.
  const std::uint32_t gps_at = kFirst + static_cast<std::uint32_t>(fill(0).size());
  Directory gps(gps_at, 4);
  static constexpr std::array<std::uint8_t, 24> kLongitude = {
      0, 0, 0, 5, 0, 0, 0, 1, 0, 0, 0, 55, 0, 0, 0, 1, 0, 0x2A, 0x11, 0x63, 0, 0x01, 0x86, 0xA3};
  gps.Ascii(0x0001, "N");
  gps.Rationals(0x0002, kCanaryGpsLatitude);
  gps.Ascii(0x0003, "W");
  gps.Rationals(0x0004, kLongitude);

  Bytes segment = {'E', 'x', 'i', 'f', 0, 0, 'M', 'M', 0, 42, 0, 0, 0, static_cast<std::uint8_t>(kFirst)};
  for (const Bytes& part : {fill(gps_at), gps.Finish()})
    segment.insert(segment.end(), part.begin(), part.end());
  return segment;
}

Result<Bytes> EncodeJpeg(const Picture& picture, const JpegOptions& options) {
  LAGAN_ASSIGN_OR_RETURN(const Bytes plain, image::WriteJpeg(ToPixels(picture), options.quality));
  if (!options.exif_orientation) return plain;
  // Exif 2.32 section 4.5.4 wants APP1 directly after the start marker, where the writer puts JFIF's APP0:
  // take that out (marker, then its length, which counts itself), as cameras leave it out.
  constexpr std::size_t kStart = 2;
  const std::size_t rest = kStart + 2 + (std::size_t{plain[4]} << 8 | plain[5]);
  const Bytes exif = CanaryExif(*options.exif_orientation);
  const std::size_t length = exif.size() + 2;
  Bytes jpeg(plain.begin(), plain.begin() + kStart);
  for (const std::size_t byte : {std::size_t{0xFF}, std::size_t{0xE1}, length >> 8, length & 0xFF}) {
    jpeg.push_back(static_cast<std::uint8_t>(byte));
  }
  jpeg.insert(jpeg.end(), exif.begin(), exif.end());
  jpeg.insert(jpeg.end(), plain.begin() + static_cast<std::ptrdiff_t>(rest), plain.end());
  return jpeg;
}

Result<Bytes> EncodePng(const Picture& picture) { return image::WritePng(ToPixels(picture)); }

}  // namespace lagan::specimen
