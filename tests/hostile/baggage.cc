// Pictures that carry something else, and files that are something else.
#include <array>
#include <string_view>
#include <utility>

#include "tests/hostile/families.h"

namespace lagan::hostile {
namespace {

using std::string_view_literals::operator""sv;

const Base& AnyJpeg(Kit kit) { return BaseOf(kit.dice.Below(4)); }
const Base& AnyPng(Kit kit) { return BaseOf(4 + kit.dice.Below(4)); }

std::string Payload(Kit kit) {
  const std::array<std::string, 8> payloads = {
      std::string("PK\x03\x04\x14\0\0\0\0\0", 10) + kCanary,
      std::string("%PDF-1.7\n1 0 obj<</OpenAction(") + kCanary + ")>>endobj\n%%EOF",
      std::string("<html><script>fetch('http://localhost/") + kCanary + "')</script></html>",
      std::string("<svg xmlns:xlink='http://www.w3.org/1999/xlink'><image xlink:href='file://") + kit.bait +
          "'/>" + kCanary + "</svg>",
      std::string("#!/bin/sh\ncat ") + kit.bait + " # " + kCanary,
      std::string("\x7F"
                  "ELF\2\1\1\0",
                  8) +
          kCanary,
      std::string("<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b SYSTEM '") + kit.bait + "'>]><a>&b;" +
          kCanary + "</a>",
      std::string("<?php system('cat ") + kit.bait + "'); // " + kCanary + " ?>"};
  return payloads[kit.dice.Below(payloads.size())];
}

Bytes Text(std::string_view text) { return ToBytes(AsBytes(text)); }

// An Exif block whose first directory has these twelve-byte entries and this next directory.
Bytes Exif(const Bytes& entries, std::uint64_t count, std::uint64_t first, std::uint64_t next) {
  Bytes exif = Text("Exif\0\0MM\0*"sv);
  AppendNumber(exif, first, 4);
  AppendNumber(exif, count, 2);
  AppendTo(exif, entries);
  AppendNumber(exif, next, 4);
  return exif;
}

Bytes Entry(std::uint64_t tag, std::uint64_t type, std::uint64_t count, std::uint64_t value) {
  Bytes entry;
  AppendNumber(entry, tag, 2), AppendNumber(entry, type, 2), AppendNumber(entry, count, 4),
      AppendNumber(entry, value, 4);
  return entry;
}

}  // namespace

HostilePicture Polyglot(Kit kit) {
  const std::string payload = Payload(kit);
  const bool jpeg = kit.dice.Below(2) == 0;
  const Base& base = jpeg ? AnyJpeg(kit) : AnyPng(kit);
  Bytes bytes = base.bytes;
  switch (kit.dice.Below(3)) {
    case 0:
      AppendTo(bytes, payload);
      return {std::string(base.name) + " with something behind it", bytes, {""}};
    case 1:
      bytes = jpeg ? WithSegment(bytes, MakeSegment(kit.dice.Below(2) == 0 ? 0xFE : 0xED, AsBytes(payload)))
                   : WithChunks(bytes, MakeChunk(kit.dice.Below(2) == 0 ? "tEXt" : "prVt", AsBytes(payload)));
      return {std::string(base.name) + " with something in it", bytes, {""}};
    default: {
      Bytes behind = Text(payload);
      AppendTo(behind, bytes);
      return {std::string(base.name) + " behind something else",
              behind,
              {"PICTURE_NOT_A_PICTURE", "PICTURE_KIND_UNSUPPORTED"}};
    }
  }
}

HostilePicture ExifLoop(Kit kit) {
  const Bytes orientation = Entry(0x0112, 3, 1, 6ULL << 16);
  Bytes exif;
  switch (kit.dice.Below(8)) {
    case 0:  // the next directory is this one
      exif = Exif(orientation, 1, 8, 8);
      break;
    case 1:  // the directory is the header
      exif = Exif(orientation, 1, 0, 0);
      break;
    case 2:  // far beyond the end
      exif = Exif(orientation, 1, 0xFFFFFFF0, 0xFFFFFFFF);
      break;
    case 3:  // more entries than there are
      exif = Exif(orientation, 0xFFFF, 8, 8);
      break;
    case 4:  // the Exif directory is the first
      exif = Exif(Entry(0x8769, 4, 1, 8), 1, 8, 8);
      break;
    case 5:  // an orientation that there is not, or four thousand million of them
      exif = Exif(
          kit.dice.Below(2) == 0 ? Entry(0x0112, 3, 1, 9ULL << 16) : Entry(0x0112, 3, 0xFFFFFFFF, 6ULL << 16),
          1, 8, 0);
      break;
    case 6: {  // a thumbnail with a thumbnail with a thumbnail
      exif = Exif(orientation, 1, 8, 8);
      for (int i = 0; i < 5; ++i) AppendTo(exif, MakeSegment(0xE1, exif));
      break;
    }
    default:
      exif = Text("Exif\0\0"sv);
      AppendTo(exif, kit.dice.Some(kit.dice.Below(2000)));
  }
  if (exif.size() > 60'000) exif.resize(60'000);
  return {"Exif loop", WithSegment(AnyJpeg(kit).bytes, MakeSegment(0xE1, exif)), {""}};
}

HostilePicture ProfileNonsense(Kit kit) {
  if (kit.dice.Below(2) == 0) {
    Bytes flood;
    const std::size_t parts = 1 + kit.dice.Below(40);
    for (std::size_t i = 0; i < parts; ++i) {
      Bytes part = Text("ICC_PROFILE\0"sv);
      AppendTo(part, Bytes{kit.dice.Byte(), kit.dice.Byte()});
      AppendTo(part, kit.dice.Some(kit.dice.Below(4000)));
      AppendTo(flood, MakeSegment(0xE2, part));
    }
    return {"nonsense of a profile, JPEG", WithSegment(AnyJpeg(kit).bytes, flood), {""}};
  }
  Bytes profile = Text("icc\0\0"sv);
  AppendTo(profile, kit.dice.Below(2) == 0 ? Deflated(Bytes(1 << 24, 0)) : kit.dice.Some(500));
  return {"nonsense of a profile, PNG", WithChunks(AnyPng(kit).bytes, MakeChunk("iCCP", profile)), {""}};
}

HostilePicture StrangeChunk(Kit kit) {
  const Base& base = AnyPng(kit);
  const auto with = [&](std::string_view type, const Bytes& content) {
    return WithChunks(base.bytes, MakeChunk(type, content));
  };
  switch (kit.dice.Below(8)) {
    case 0: {
      Bytes text = Text("Source\0"sv);
      AppendTo(text, kit.bait);
      return {"text that names a file", with("tEXt", text), {""}};
    }
    case 1: {
      Bytes text = Text("XML:com.adobe.xmp\0\0\0\0\0"sv);
      AppendTo(text, "<x:include href='file://" + kit.bait + "'/>");
      return {"XMP that names a file", with("iTXt", text), {""}};
    }
    case 2: {  // ISO/IEC 15948:2025, animation: four thousand million frames, for ever
      Bytes control;
      AppendNumber(control, 0xFFFFFFFF, 4), AppendNumber(control, 0, 4);
      Bytes frame;
      for (const std::uint64_t value : {0ULL, 0xFFFFFFFFULL, 0xFFFFFFFFULL, 0x7FFFFFFFULL, 0x7FFFFFFFULL})
        AppendNumber(frame, value, 4);
      AppendNumber(frame, 0, 6);
      Bytes chunks = MakeChunk("acTL", control);
      AppendTo(chunks, MakeChunk("fcTL", frame));
      return {"animation without end", WithChunks(base.bytes, chunks), {""}};
    }
    case 3:
      return {"palette of nothing", with("PLTE", {}), {"", "PICTURE_DAMAGED"}};
    case 4:
      return {"palette of too much", with("PLTE", kit.dice.Some(3 * 300)), {"", "PICTURE_DAMAGED"}};
    case 5:
      return {"transparency before its palette",
              with("tRNS", kit.dice.Some(1 + kit.dice.Below(300))),
              {"", "PICTURE_DAMAGED"}};
    case 6: {
      constexpr std::array<const char*, 8> kTypes = {"gAMA", "cHRM", "sBIT", "bKGD",
                                                     "hIST", "pHYs", "sPLT", "eXIf"};
      return {"nonsense in a known chunk",
              with(kTypes[kit.dice.Below(kTypes.size())], kit.dice.Some(kit.dice.Below(100))),
              {""}};
    }
    default: {
      // A second header that contradicts the first, or a chunk that nobody knows and everybody must.
      const Bytes header(base.bytes.begin() + 16, base.bytes.begin() + 29);
      return {"chunk that may not be there",
              with(kit.dice.Below(2) == 0 ? "IHDR" : "QQQQ", header),
              {"PICTURE_DAMAGED"}};
    }
  }
}

HostilePicture OtherKind(Kit kit) {
  const std::array<std::pair<std::string_view, const char*>, 16> kinds = {{
      {"GIF89a\xFF\xFF\xFF\xFF\xF7\0\0"sv, "PICTURE_KIND_UNSUPPORTED"},
      {"RIFF\xFF\xFF\xFF\xFFWEBPVP8X"sv, "PICTURE_KIND_UNSUPPORTED"},
      {"II*\0\x08\0\0\0\xFF\xFF"sv, "PICTURE_KIND_UNSUPPORTED"},
      {"MM\0*\0\0\0\x08\xFF\xFF"sv, "PICTURE_KIND_UNSUPPORTED"},
      {"\0\0\0\x18"
       "ftypheic\0\0\0\0mif1heic"sv,
       "PICTURE_KIND_UNSUPPORTED"},
      {"\0\0\0\x18"
       "ftypavif\0\0\0\0mif1avif"sv,
       "PICTURE_KIND_UNSUPPORTED"},
      {"\0\0\0\x18"
       "ftypisom\0\0\2\0isomiso2"sv,
       "PICTURE_KIND_UNSUPPORTED"},
      {"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n"sv, "PICTURE_KIND_UNSUPPORTED"},
      {"BM\xFF\xFF\xFF\xFF\0\0\0\0\x36\0\0\0"sv, "PICTURE_KIND_UNSUPPORTED"},
      {"<svg xmlns='http://www.w3.org/2000/svg'>"sv, "PICTURE_NOT_A_PICTURE"},
      {"PK\x03\x04"sv, "PICTURE_NOT_A_PICTURE"},
      {"\x1F\x8B\x08\0\0\0\0\0"sv, "PICTURE_NOT_A_PICTURE"},
      {"\x7F"
       "ELF\2\1\1\0"sv,
       "PICTURE_NOT_A_PICTURE"},
      {"8BPS\0\1\0\0"sv, "PICTURE_NOT_A_PICTURE"},
      {"\0\0\1\0\xFF\xFF"sv, "PICTURE_NOT_A_PICTURE"},
      {""sv, "PICTURE_EMPTY"},
  }};
  const auto& [start, reason] = kinds[kit.dice.Below(kinds.size())];
  Bytes bytes = Text(start);
  if (!start.empty()) AppendTo(bytes, kit.dice.Some(kit.dice.Below(100'000)));
  return {"file of another kind", bytes, {reason}};
}

}  // namespace lagan::hostile
