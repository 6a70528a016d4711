// The contract of the document service (proto/lagan/document/v1) and what base/image and ocr say, mapped to each other.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/core/bytes.h"
#include "base/core/result.h"
#include "base/image/decoder_client.h"
#include "lagan/document/v1/document.pb.h"
#include "ocr/quality/quality.h"
#include "ocr/reader/zone_reader.h"
#include "ocr/tamper/cue.h"

namespace lagan::document {

// Bytes of one chunk.
inline constexpr std::size_t kMaxChunk = 256 << 10;
// Bytes of all messages of an upload: the largest picture with its envelopes.
inline constexpr std::size_t kMaxUpload = image::kMaxPictureBytes + (1 << 20);

// The file that was uploaded. INVALID_ARGUMENT: UPLOAD_START_MISSING unless the first message, and no other, is the
// start; UPLOAD_CHUNK_TOO_LARGE; PICTURE_EMPTY and PICTURE_TOO_LARGE by the size announced; UPLOAD_INCOMPLETE and
// UPLOAD_TOO_LONG when another number of bytes came. Field "picture".
Result<Bytes> JoinUpload(const std::vector<v1::ReadDocumentRequest>& parts);

// What the person who took the picture can do: what the reading lacks, by its reason (ocr::ZoneReading), and then how to take a better
// picture, by what is wrong with this one. Where nothing is found to be wrong, what commonly is. Empty for an empty reason.
std::string AdviceFor(std::string_view reason, const ocr::QualityReport& quality);

// Personal data. `decode_milliseconds` joins the timings of the reading.
v1::ReadDocumentResponse ToMessage(const ocr::ZoneReading& reading, const ocr::QualityReport& quality,
                                   const std::vector<ocr::CueFinding>& cues, image::DecodedPicture picture,
                                   double decode_milliseconds);

}  // namespace lagan::document
