// The only code of Lagan that hands bytes from outside to libjpeg and libpng. Runs only inside Sandbox::Run: every
// error ends the process by Finish with its outcome.
#pragma once

#include <cstdint>
#include <span>

#include "base/core/bytes.h"
#include "base/image/sniff.h"

namespace lagan::image::decode {

// Writes the upright pixels, UprightHeight() rows of UprightWidth() * channels bytes, to `out`, which is exactly that
// long. Returns when the whole picture was decoded to its last byte. Ends the process with kTruncated, kDamaged or kMemory
// otherwise. Any loss of picture data counts as an error: a document half of grey must not look like a bad photo.
void DecodeJpeg(ByteView picture, const Sniffed& sniffed, std::span<std::uint8_t> out);
// The same. Sixteen bits become eight, palettes colours, and transparency white paper.
void DecodePng(ByteView picture, const Sniffed& sniffed, std::span<std::uint8_t> out);

}  // namespace lagan::image::decode
