// Hostile pictures in, harmless pixels out. The one way in which Lagan decodes a picture that came from
// outside.
//
// The work happens in the separate program lagan-decode (base/image/decode/), which forks a sandboxed child
// for each picture; this side only sniffs, sends and maps. It links no decoder.
#pragma once

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/core/bytes.h"
#include "base/core/result.h"
#include "base/image/pixels.h"
#include "base/image/sniff.h"

namespace lagan::image {

struct DecodedPicture {
  // Upright (the EXIF orientation is applied), 1 or 3 channels, in memory shared read-only with nobody who
  // can still write to it.
  Pixels pixels;
  // Empty unless CleanCopy::kYes: the same picture as a fresh baseline JPEG of quality 90 without metadata. It was encoded from
  // `pixels` in a process that never saw the original bytes: what may be stored and shown.
  Bytes clean_jpeg;
  // What the header of the original said.
  Sniffed sniffed;
};

// Whether a copy for storage is made as well, which takes as long as the decoding again.
enum class CleanCopy { kNo, kYes };

struct DecoderOptions {
  // Processor time and wall-clock time a picture may take.
  int cpu_seconds = 3;
  std::chrono::milliseconds timeout{10'000};
  // Decoder processes, each working on one picture at a time with up to 400 MB.
  int processes = 1;
};

class DecodeProcess;

// Owns `processes` lagan-decode processes. Thread-safe: Decode may be called from any thread; calls beyond
// the number of processes wait their turn. A process that died is replaced by the next call. Start early all
// the same: what was started before keys were loaded cannot have inherited them.
class DecoderClient {
 public:
  // `program` is the path of lagan-decode (FindDecodeProgram). DECODER_UNAVAILABLE when it cannot be started,
  // DECODER_OPTIONS_INVALID when an option is not positive.
  static Result<std::unique_ptr<DecoderClient>> Start(const std::filesystem::path& program,
                                                      DecoderOptions options = {});
  DecoderClient(const DecoderClient&) = delete;
  DecoderClient& operator=(const DecoderClient&) = delete;
  ~DecoderClient();

  // Sniffs, then decodes. Errors of Sniff, and (INVALID_ARGUMENT as well: the picture is to blame, the next
  // one works)
  //   PICTURE_TRUNCATED         the data ends early
  //   PICTURE_DAMAGED           the data breaks the rules of its format
  //   PICTURE_DECODER_CRASHED   the decoder died of it
  //   PICTURE_DECODER_FORBIDDEN the decoder tried a system call it may not make: an attack, or libc ending it
  //   PICTURE_DECODER_MEMORY    the decoder needed more than 400 MB
  //   PICTURE_DECODER_TIMEOUT   the decoder took too long
  // and DECODER_UNAVAILABLE (UNAVAILABLE) when lagan-decode itself is gone and cannot be started again.
  Result<DecodedPicture> Decode(ByteView picture, CleanCopy copy = CleanCopy::kNo);

 private:
  explicit DecoderClient(std::vector<std::unique_ptr<DecodeProcess>> processes);

  std::mutex mutex_;
  std::condition_variable returned_;
  std::vector<std::unique_ptr<DecodeProcess>> idle_;
};

// Where lagan-decode is: the environment variable LAGAN_DECODE if set; else beside the running program, in
// ../bin or in ../libexec/lagan seen from there. DECODER_NOT_INSTALLED otherwise.
Result<std::filesystem::path> FindDecodeProgram();

}  // namespace lagan::image
