#include "base/image/decoder_client.h"

#include <unistd.h>

#include <cstdlib>
#include <utility>

#include "base/image/decode_process.h"

namespace lagan::image {

Result<std::unique_ptr<DecoderClient>> DecoderClient::Start(const std::filesystem::path& program,
                                                            DecoderOptions options) {
  if (options.processes < 1 || options.cpu_seconds < 1 || options.timeout.count() < 1) {
    return InvalidArgument("DECODER_OPTIONS_INVALID", "A decoder needs a process and time.");
  }
  std::vector<std::unique_ptr<DecodeProcess>> processes;
  for (int i = 0; i < options.processes; ++i) {
    processes.push_back(std::make_unique<DecodeProcess>(program, options));
    LAGAN_RETURN_IF_ERROR(processes.back()->Start());
  }
  return std::unique_ptr<DecoderClient>(new DecoderClient(std::move(processes)));
}

DecoderClient::DecoderClient(std::vector<std::unique_ptr<DecodeProcess>> processes)
    : idle_(std::move(processes)) {}

DecoderClient::~DecoderClient() = default;

Result<DecodedPicture> DecoderClient::Decode(ByteView picture, CleanCopy copy) {
  LAGAN_ASSIGN_OR_RETURN(const Sniffed sniffed, Sniff(picture));
  std::unique_ptr<DecodeProcess> process;
  {
    std::unique_lock lock(mutex_);
    returned_.wait(lock, [&] { return !idle_.empty(); });
    process = std::move(idle_.back());
    idle_.pop_back();
  }
  Result<DecodedPicture> decoded = process->Decode(picture, sniffed, copy);
  {
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(process));
  }
  returned_.notify_one();
  return decoded;
}

Result<std::filesystem::path> FindDecodeProgram() {
  constexpr const char* kName = "lagan-decode";
  if (const char* named = std::getenv("LAGAN_DECODE"); named != nullptr && *named != '\0') {
    return std::filesystem::path(named);
  }
  std::error_code error;
  const std::filesystem::path here = std::filesystem::read_symlink("/proc/self/exe", error).parent_path();
  for (const char* folder : {".", "../bin", "../libexec/lagan"}) {
    const std::filesystem::path candidate = (here / folder / kName).lexically_normal();
    // Never one that happens to lie in the current folder.
    if (candidate.is_absolute() && ::access(candidate.c_str(), X_OK) == 0) return candidate;
  }
  return NotFound(
      "DECODER_NOT_INSTALLED",
      "The program lagan-decode is missing beside this one. Install it, or name it in LAGAN_DECODE.");
}

}  // namespace lagan::image
