// Little that becomes much: pixels, data, chunks, scans.
#include <cstdio>
#include <cstdlib>

// libjpeg's header needs <cstdio> before it.
#include <jpeglib.h>

#include <algorithm>
#include <array>
#include <vector>

#include "base/image/sniff.h"
#include "base/image/test_pictures.h"
#include "tests/hostile/families.h"

namespace lagan::hostile {
namespace {

constexpr std::size_t kJpegHeightAt = 5;  // in the frame header, from its marker

// A picture of zero coefficients in `scans` progressive scans: first all bits but `refinements` of each coefficient by itself, then
// one bit more in each round.
Bytes ManyScans(int width, int height, int refinements) {
  std::vector<jpeg_scan_info> scans;
  for (int low = refinements; low >= 0; --low) {
    const int high = low == refinements ? 0 : low + 1;
    scans.push_back({1, {0, 0, 0, 0}, 0, 0, high, low});
    for (int coefficient = 1; coefficient < 64; ++coefficient)
      scans.push_back({1, {0, 0, 0, 0}, coefficient, coefficient, high, low});
  }
  jpeg_compress_struct info{};
  jpeg_error_mgr errors{};
  info.err = jpeg_std_error(&errors);
  jpeg_create_compress(&info);
  unsigned char* out = nullptr;
  unsigned long size = 0;
  jpeg_mem_dest(&info, &out, &size);
  info.image_width = static_cast<JDIMENSION>(width);
  info.image_height = static_cast<JDIMENSION>(height);
  info.input_components = 1;
  info.in_color_space = JCS_GRAYSCALE;
  jpeg_set_defaults(&info);
  info.scan_info = scans.data();
  info.num_scans = static_cast<int>(scans.size());
  jpeg_start_compress(&info, TRUE);
  std::vector<JSAMPLE> row(static_cast<std::size_t>(width), 128);
  JSAMPLE* rows = row.data();
  while (info.next_scanline < info.image_height) jpeg_write_scanlines(&info, &rows, 1);
  jpeg_finish_compress(&info);
  Bytes jpeg(out, out + size);
  jpeg_destroy_compress(&info);
  std::free(out);
  return jpeg;
}

// `png` with other sides in its header, whose checksum holds.
Bytes Resized(Bytes png, std::uint64_t width, std::uint64_t height) {
  const Chunk header = ChunksOf(png).front();
  WriteNumber(png, header.at + 8, width, 4);
  WriteNumber(png, header.at + 12, height, 4);
  MendChecksum(png, header);
  return png;
}

}  // namespace

HostilePicture DimensionBomb(Kit kit) {
  constexpr std::array<std::uint64_t, 8> kSides = {8001,   9000,   12'000,     30'000,
                                                   32'767, 65'535, 0x7FFFFFFF, 1'000'000};
  const std::uint64_t width = kSides[kit.dice.Below(kSides.size())],
                      height = kSides[kit.dice.Below(kSides.size())];
  const std::vector<std::string> answers = {"PICTURE_TOO_MANY_PIXELS", "PICTURE_SHAPE_UNSUITABLE"};
  if (kit.dice.Below(2) == 0) {
    return {"dimension bomb, PNG", Resized(image::MakeBlackPng(64, 64), width, height), answers};
  }
  Bytes jpeg = BaseOf(kit.dice.Below(4)).bytes;
  for (const Segment& segment : SegmentsOf(jpeg)) {
    if (segment.code != 0xC0 && segment.code != 0xC2) continue;
    WriteNumber(jpeg, segment.at + kJpegHeightAt, std::min<std::uint64_t>(height, 65'535), 2);
    WriteNumber(jpeg, segment.at + kJpegHeightAt + 2, std::min<std::uint64_t>(width, 65'535), 2);
  }
  return {"dimension bomb, JPEG", jpeg, answers};
}

HostilePicture DeflateBomb(Kit kit) {
  // The last chunk before the end is the data; what it inflates to is not what the header says.
  const std::size_t zeros = std::size_t{1} << (10 + kit.dice.Below(16));
  const Bytes data = Deflated(Bytes(zeros, 0));
  switch (kit.dice.Below(4)) {
    case 0: {
      Bytes png = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
      Bytes header;
      AppendNumber(header, 100, 4), AppendNumber(header, 100, 4), AppendTo(header, Bytes{8, 2, 0, 0, 0});
      AppendTo(png, MakeChunk("IHDR", header));
      AppendTo(png, MakeChunk("IDAT", data));
      AppendTo(png, MakeChunk("IEND", {}));
      return {"deflate bomb, data", png, {"", "PICTURE_DAMAGED", "PICTURE_TRUNCATED"}};
    }
    case 1: {
      Bytes text;
      AppendTo(text, std::string_view("Comment\0\0", 9));
      AppendTo(text, data);
      return {"deflate bomb, text", WithChunks(BaseOf(4).bytes, MakeChunk("zTXt", text)), {""}};
    }
    case 2: {
      // Large, but not as large as it says.
      const std::uint64_t side = 2000 + kit.dice.Below(3000);
      return {"deflate bomb, too little",
              Resized(image::MakeBlackPng(64, 64), side, side),
              {"PICTURE_DAMAGED", "PICTURE_TRUNCATED"}};
    }
    default: {
      const int width = static_cast<int>(1000 + kit.dice.Below(3000));
      return {"all pixels that are allowed",
              image::MakeBlackPng(width, std::min(8000, image::kMaxPixels / width / 4)),
              {""}};
    }
  }
}

HostilePicture ChunkFlood(Kit kit) {
  const std::size_t count = std::size_t{1} << (8 + kit.dice.Below(10));
  Bytes flood;
  switch (kit.dice.Below(6)) {
    case 0:
      for (std::size_t i = 0; i < count; ++i) AppendTo(flood, MakeChunk("abCd", {}));
      return {"flood of empty chunks", WithChunks(BaseOf(4).bytes, flood), {""}};
    case 1:
      for (std::size_t i = 0; i < count; ++i) AppendTo(flood, MakeChunk("tEXt", AsBytes(kit.bait)));
      if (flood.size() > image::kMaxPictureBytes / 2) flood.resize(flood.size() / 2);
      return {
          "flood of text", WithChunks(BaseOf(5).bytes, flood), {"", "PICTURE_DAMAGED", "PICTURE_TRUNCATED"}};
    case 2: {
      // Empty pieces of data after the header, where data may begin.
      for (std::size_t i = 0; i < count; ++i) AppendTo(flood, MakeChunk("IDAT", {}));
      return {"flood of empty data", WithChunks(BaseOf(7).bytes, flood), {"", "PICTURE_DAMAGED"}};
    }
    case 3:
      for (std::size_t i = 0; i < count; ++i) AppendTo(flood, MakeSegment(0xE1, AsBytes("Exif\0\0MM")));
      return {"flood of Exif", WithSegment(BaseOf(kit.dice.Below(4)).bytes, flood), {""}};
    case 4: {
      const Bytes& jpeg = BaseOf(2).bytes;
      for (const Segment& segment : SegmentsOf(jpeg)) {
        if (segment.code != 0xC4 && segment.code != 0xDB) continue;
        for (std::size_t i = 0; i < std::min<std::size_t>(count, 4000); ++i)
          AppendTo(flood, ByteView(jpeg).subspan(segment.at, segment.size));
      }
      return {"flood of tables", WithSegment(jpeg, flood), {""}};
    }
    default:
      for (std::size_t i = 0; i < count; ++i) AppendTo(flood, MakeSegment(0xDD, Bytes{0, kit.dice.Byte()}));
      return {"flood of restart intervals",
              WithSegment(BaseOf(kit.dice.Below(4)).bytes, flood),
              {"", "PICTURE_DAMAGED"}};
  }
}

HostilePicture ScanFlood(Kit kit) {
  // As many scans as the standard allows, over pictures of which the largest keep a decoder busy for longer than it may be.
  if (kit.dice.Below(4) != 0) {
    const int side = 64 << kit.dice.Below(4);
    return {"flood of allowed scans",
            ManyScans(side, side, static_cast<int>(kit.dice.Below(11))),
            {"", "PICTURE_DECODER_TIMEOUT"}};
  }
  // The last scan again and again, which no encoder writes.
  const Bytes& jpeg = BaseOf(1).bytes;
  const std::string_view text = AsText(jpeg);
  const std::size_t last = text.rfind("\xFF\xDA");
  Bytes flood(jpeg.begin(), jpeg.end() - 2);
  const std::size_t count = 100 + kit.dice.Below(20'000);
  for (std::size_t i = 0; i < count && flood.size() < image::kMaxPictureBytes / 2; ++i)
    AppendTo(flood, ByteView(jpeg).subspan(last, jpeg.size() - 2 - last));
  AppendTo(flood, std::string_view("\xFF\xD9"));
  return {"flood of repeated scans", flood, {"PICTURE_DAMAGED"}};
}

}  // namespace lagan::hostile
