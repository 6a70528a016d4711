// A zlib stream (RFC 1950) of one block with the fixed Huffman code (RFC 1951 section 3.2.6) and literals
// only.
//
// Readers in the field fail on stored blocks and have no use for dynamic ones; and without back-references,
// which could point at any of several equal places, a stream cannot be changed into another one with the same
// content. Signed payloads of a few hundred bytes hardly repeat themselves, so that little is lost.
#pragma once

#include "base/core/bytes.h"

namespace lagan::verifier {

Bytes DeflateFixed(ByteView content);

}  // namespace lagan::verifier
