#include "base/image/sniff.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lagan::image {
namespace {

Status Truncated() {
  return InvalidArgument("PICTURE_TRUNCATED", "The picture file is incomplete. Please send it again.");
}

Status Damaged() {
  return InvalidArgument("PICTURE_DAMAGED",
                         "The picture file is damaged. Please take or send the picture again.");
}

Status UnsupportedKind(std::string_view name,
                       std::string_view advice = "Please save it as JPEG or PNG and send that.") {
  return InvalidArgument(
      "PICTURE_KIND_UNSUPPORTED",
      "This is a " + std::string(name) + ", and only JPEG and PNG are read. " + std::string(advice));
}

std::uint32_t BigEndian(ByteView bytes) {
  std::uint32_t value = 0;
  for (const std::uint8_t byte : bytes) value = value << 8 | byte;
  return value;
}

std::uint32_t LittleEndian(ByteView bytes) {
  std::uint32_t value = 0;
  for (std::size_t i = bytes.size(); i-- > 0;) value = value << 8 | bytes[i];
  return value;
}

bool HasAt(ByteView bytes, std::size_t at, std::string_view text) {
  return bytes.size() >= at + text.size() && AsText(bytes.subspan(at, text.size())) == text;
}

// Formats that people do send, so that the answer can say what to do about them.
Status NotJpegOrPng(ByteView picture) {
  using std::string_view_literals::operator""sv;
  constexpr std::string_view kPhoneAdvice =
      "Please choose JPEG (\"most compatible\") in the camera's settings, or save the picture as JPEG and "
      "send that.";
  if (HasAt(picture, 0, "GIF87a") || HasAt(picture, 0, "GIF89a")) return UnsupportedKind("GIF picture");
  if (HasAt(picture, 0, "RIFF") && HasAt(picture, 8, "WEBP")) return UnsupportedKind("WebP picture");
  if (HasAt(picture, 0, "II*\0"sv) || HasAt(picture, 0, "MM\0*"sv))
    return UnsupportedKind("TIFF or camera raw picture");
  if (HasAt(picture, 0, "%PDF-")) {
    return UnsupportedKind("PDF document",
                           "Please take a photo of the document, or save the page as JPEG or PNG.");
  }
  if (HasAt(picture, 4, "ftyp")) {
    if (HasAt(picture, 8, "avif") || HasAt(picture, 8, "avis")) return UnsupportedKind("AVIF picture");
    for (const std::string_view brand :
         {"heic"sv, "heix"sv, "heim"sv, "heis"sv, "hevc"sv, "hevx"sv, "mif1"sv, "msf1"sv}) {
      if (HasAt(picture, 8, brand)) return UnsupportedKind("HEIC picture", kPhoneAdvice);
    }
    return UnsupportedKind("video", "Please send a photo as JPEG or PNG.");
  }
  if (HasAt(picture, 0, "BM") && HasAt(picture, 6, "\0\0\0\0"sv)) return UnsupportedKind("BMP picture");
  return InvalidArgument("PICTURE_NOT_A_PICTURE",
                         "The file is not a picture. Please send a photo as JPEG or PNG.");
}

// EXIF 2.3 section 4.6: the Orientation of the first image directory in a TIFF header. Anything that is not
// exactly as the standard says counts as absent: a wrong turn is worse than none, and a broken EXIF block no
// reason to refuse.
std::optional<int> ExifOrientation(ByteView tiff) {
  using std::string_view_literals::operator""sv;
  constexpr std::uint32_t kOrientationTag = 0x0112;
  constexpr std::uint32_t kShort = 3;
  constexpr std::size_t kEntrySize = 12;
  const bool little = HasAt(tiff, 0, "II*\0"sv);
  if ((!little && !HasAt(tiff, 0, "MM\0*"sv)) || tiff.size() < 8) return std::nullopt;
  const auto number = [&](std::size_t at, std::size_t size) {
    return little ? LittleEndian(tiff.subspan(at, size)) : BigEndian(tiff.subspan(at, size));
  };
  const std::size_t directory = number(4, 4);
  if (directory < 8 || directory > tiff.size() - 2) return std::nullopt;
  const std::size_t entries = number(directory, 2);
  if (entries * kEntrySize > tiff.size() - 2 - directory) return std::nullopt;
  for (std::size_t i = 0; i < entries; ++i) {
    const std::size_t at = directory + 2 + i * kEntrySize;
    if (number(at, 2) != kOrientationTag) continue;
    const std::uint32_t value = number(at + 8, 2);
    if (number(at + 2, 2) != kShort || number(at + 4, 4) != 1 || value < 1 || value > 8) return std::nullopt;
    return static_cast<int>(value);
  }
  return std::nullopt;
}

// ITU-T T.81 section B.2.2: precision, height, width, number of components.
Result<Sniffed> ReadFrameHeader(ByteView segment, int orientation) {
  if (segment.size() < 6) return Damaged();
  if (segment[0] != 8) return UnsupportedKind("JPEG of more than eight bits a colour");
  const int components = segment[5];
  if (components == 4) {
    return InvalidArgument("PICTURE_COLOURS_UNSUPPORTED",
                           "The picture is made for print (CMYK). Please save it as an ordinary (RGB) JPEG.");
  }
  if ((components != 1 && components != 3) ||
      segment.size() != 6 + 3 * static_cast<std::size_t>(components)) {
    return Damaged();
  }
  Sniffed sniffed;
  sniffed.kind = PictureKind::kJpeg;
  sniffed.height = static_cast<int>(BigEndian(segment.subspan(1, 2)));
  sniffed.width = static_cast<int>(BigEndian(segment.subspan(3, 2)));
  sniffed.channels = components;
  sniffed.orientation = orientation;
  return sniffed;
}

// ITU-T T.81 Annex B: segments from SOI up to the frame header.
Result<Sniffed> SniffJpeg(ByteView picture) {
  using std::string_view_literals::operator""sv;
  constexpr std::string_view kExif = "Exif\0\0"sv;
  std::optional<int> orientation;
  std::size_t at = 2;
  while (true) {
    if (at >= picture.size()) return Truncated();
    if (picture[at] != 0xFF) return Damaged();
    while (at < picture.size() && picture[at] == 0xFF) ++at;  // any number of fill bytes (B.1.1.2)
    if (picture.size() - std::min(at, picture.size()) < 3) return Truncated();
    const std::uint8_t marker = picture[at];
    const std::size_t length = BigEndian(picture.subspan(at + 1, 2));
    // Before the frame header only segments with a length may stand: no RST, SOI, EOI, SOS, TEM or stuffed
    // zero.
    if (marker < 0xC0 || (marker >= 0xD0 && marker <= 0xDA) || length < 2) return Damaged();
    if (length > picture.size() - at - 1) return Truncated();
    const ByteView segment = picture.subspan(at + 3, length - 2);
    at += 1 + length;
    if (marker >= 0xC0 && marker <= 0xC2) return ReadFrameHeader(segment, orientation.value_or(1));
    // C4, C8 and CC are tables and a reserved code; the other Cx are lossless, hierarchical and arithmetic
    // frames.
    if (marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC) {
      return UnsupportedKind("rare kind of JPEG");
    }
    if (marker == 0xE1 && !orientation && HasAt(segment, 0, kExif)) {
      orientation = ExifOrientation(segment.subspan(kExif.size())).value_or(1);
    }
  }
}

// The cyclic redundancy check of ISO/IEC 15948 Annex D, bit by bit: it runs over 17 bytes only.
std::uint32_t PngCrc(ByteView bytes) {
  std::uint32_t crc = 0xFFFFFFFF;
  for (const std::uint8_t byte : bytes) {
    crc ^= byte;
    for (int bit = 0; bit < 8; ++bit) crc = (crc & 1) != 0 ? crc >> 1 ^ 0xEDB88320 : crc >> 1;
  }
  return ~crc;
}

// ISO/IEC 15948 table 11.1: which sample depths go with which colour type.
bool IsPngColour(int colour_type, int depth) {
  switch (colour_type) {
    case 0:
      return depth == 1 || depth == 2 || depth == 4 || depth == 8 || depth == 16;
    case 3:
      return depth == 1 || depth == 2 || depth == 4 || depth == 8;
    case 2:
    case 4:
    case 6:
      return depth == 8 || depth == 16;
    default:
      return false;
  }
}

// ISO/IEC 15948 section 11.2.2: the IHDR chunk, which must come first.
Result<Sniffed> SniffPng(ByteView picture) {
  using std::string_view_literals::operator""sv;
  constexpr std::size_t kHeaderEnd = 8 + 8 + 13 + 4;
  if (picture.size() < kHeaderEnd) return Truncated();
  if (!HasAt(picture, 8, "\0\0\0\x0DIHDR"sv)) return Damaged();
  if (PngCrc(picture.subspan(12, 17)) != BigEndian(picture.subspan(29, 4))) return Damaged();
  const ByteView header = picture.subspan(16, 13);
  const std::uint32_t width = BigEndian(header.subspan(0, 4));
  const std::uint32_t height = BigEndian(header.subspan(4, 4));
  const int colour_type = header[9];
  if (width > INT32_MAX || height > INT32_MAX || !IsPngColour(colour_type, header[8]) || header[10] != 0 ||
      header[11] != 0 || header[12] > 1) {
    return Damaged();
  }
  Sniffed sniffed;
  sniffed.kind = PictureKind::kPng;
  sniffed.width = static_cast<int>(width);
  sniffed.height = static_cast<int>(height);
  sniffed.channels = colour_type == 0 || colour_type == 4 ? 1 : 3;
  return sniffed;
}

Status CheckSize(const Sniffed& sniffed) {
  // A JPEG may leave its height to a later segment (T.81 B.2.5); no camera does, and what is unknown cannot
  // be bounded.
  if (sniffed.width < 1 || sniffed.height < 1) return Damaged();
  if (std::int64_t{sniffed.width} * sniffed.height > kMaxPixels) {
    return InvalidArgument(
        "PICTURE_TOO_MANY_PIXELS",
        "The picture has more than 25 megapixels. Please take it with a lower resolution.");
  }
  const auto [narrow, wide] = std::minmax(sniffed.width, sniffed.height);
  if (wide > kMaxSide || wide > std::int64_t{narrow} * kMaxAspect) {
    return InvalidArgument(
        "PICTURE_SHAPE_UNSUITABLE",
        "The picture is too long and narrow. No side may be longer than 8000 pixels or than ten "
        "times the other.");
  }
  return Status();
}

}  // namespace

Result<Sniffed> Sniff(ByteView picture) {
  constexpr std::string_view kPngSignature = "\x89PNG\r\n\x1A\n";
  constexpr std::string_view kJpegStart = "\xFF\xD8\xFF";
  if (picture.empty())
    return InvalidArgument("PICTURE_EMPTY", "The picture has no content. Please send it again.");
  if (picture.size() > kMaxPictureBytes) {
    return InvalidArgument("PICTURE_TOO_LARGE",
                           "The picture is larger than 12 MB. Please take it with a lower resolution.");
  }
  const std::string_view start = AsText(picture.first(std::min(picture.size(), kPngSignature.size())));
  const auto starts = [&](std::string_view signature) {
    return start.substr(0, signature.size()) == signature;
  };
  std::optional<Result<Sniffed>> sniffed;
  if (starts(kJpegStart)) {
    sniffed = SniffJpeg(picture);
  } else if (starts(kPngSignature)) {
    sniffed = SniffPng(picture);
  } else if (start == kPngSignature.substr(0, start.size()) || start == kJpegStart.substr(0, start.size())) {
    return Truncated();
  } else {
    return NotJpegOrPng(picture);
  }
  if (!sniffed->ok()) return *std::move(sniffed);
  LAGAN_RETURN_IF_ERROR(CheckSize(sniffed->value()));
  return *std::move(sniffed);
}

}  // namespace lagan::image
