// One running lagan-decode and the socket to it. Used by DecoderClient only; not thread-safe.
#pragma once

#include <sys/types.h>

#include <filesystem>

#include "base/core/bytes.h"
#include "base/core/descriptor.h"
#include "base/core/result.h"
#include "base/image/decoder_client.h"

namespace lagan::image {

class DecodeProcess {
 public:
  DecodeProcess(std::filesystem::path program, DecoderOptions options)
      : program_(std::move(program)), options_(options) {}
  DecodeProcess(const DecodeProcess&) = delete;
  DecodeProcess& operator=(const DecodeProcess&) = delete;
  ~DecodeProcess() { Stop(); }

  // Starts the program and waits for its greeting. DECODER_UNAVAILABLE.
  Status Start();
  // Decodes a picture that was sniffed; starts the program again when it is gone. Errors as
  // DecoderClient::Decode.
  Result<DecodedPicture> Decode(ByteView picture, const Sniffed& sniffed, CleanCopy copy);

 private:
  // UNAVAILABLE when the process is gone, which makes Decode try once more.
  Result<DecodedPicture> Exchange(int picture_fd, std::size_t size, const Sniffed& sniffed, CleanCopy copy);
  void Stop();

  std::filesystem::path program_;
  DecoderOptions options_;
  Descriptor socket_;
  pid_t pid_ = -1;
};

}  // namespace lagan::image
