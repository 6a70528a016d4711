// lagan-decode: pictures from outside in, pixels out. Started by DecoderClient with a socket as standard input; see
// protocol.h for the conversation and sandbox.h for the walls. Single-threaded; holds nothing between two pictures.
//
// For each picture two children: the first decodes it into shared memory, the second, which has never seen its bytes,
// encodes those pixels as a fresh JPEG. So a taken-over decoder can at worst deliver wrong pixels.
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <optional>
#include <string_view>

#include "base/core/process.h"
#include "base/image/decode/decoders.h"
#include "base/image/decode/faults.h"
#include "base/image/decode/protocol.h"
#include "base/image/decode/sandbox.h"
#include "base/image/jpeg_writer.h"
#include "base/image/shared_memory.h"
#include "base/image/sniff.h"

namespace lagan::image::decode {
namespace {

constexpr int kSocket = STDIN_FILENO;
constexpr int kQuality = 90;
// Room for the headers of the smallest picture.
constexpr std::size_t kJpegSlack = 64 * 1024;

struct Answer {
  Reply reply;
  Descriptor pixels;
  Descriptor jpeg;
};

Answer Failure(Outcome outcome) {
  Answer answer;
  answer.reply.outcome = outcome;
  return answer;
}

Report DecodeInto(Sandbox& sandbox, ByteView picture, const Sniffed& sniffed, std::span<std::uint8_t> out) {
  return sandbox.Run([&] {
    MisbehaveIfAsked(picture);
    sniffed.kind == PictureKind::kJpeg ? DecodeJpeg(picture, sniffed, out) : DecodePng(picture, sniffed, out);
    Finish(Outcome::kDone);
  });
}

Report EncodeInto(Sandbox& sandbox, const Pixels& pixels, std::span<std::uint8_t> out) {
  return sandbox.Run([&] {
    const Result<Bytes> jpeg = WriteJpeg(pixels, kQuality);
    if (!jpeg.ok()) Finish(Outcome::kMemory);
    if (jpeg->size() > out.size()) Finish(Outcome::kFailed);
    std::copy(jpeg->begin(), jpeg->end(), out.begin());
    Finish(Outcome::kDone, jpeg->size());
  });
}

Answer DecodePicture(Sandbox& sandbox, int fd, std::size_t size) {
  if (size > kMaxPictureBytes || !IsSealed(fd, size)) return Failure(Outcome::kRefused);
  Mapping picture(fd, size, /*writable=*/false);
  const Result<Sniffed> sniffed = Sniff(picture.view());
  if (!sniffed.ok()) return Failure(Outcome::kRefused);

  Answer answer;
  const int width = sniffed->UprightWidth();
  const int height = sniffed->UprightHeight();
  const std::size_t stride = static_cast<std::size_t>(width) * sniffed->channels;
  const std::size_t pixels_size = stride * height;
  answer.pixels = MakeSharedMemory(pixels_size);
  Mapping pixels(answer.pixels.get(), pixels_size, /*writable=*/true);
  if (!pixels.ok()) return Failure(Outcome::kFailed);
  if (const Report report = DecodeInto(sandbox, picture.view(), *sniffed, pixels.writable());
      report.outcome != Outcome::kDone) {
    return Failure(report.outcome);
  }
  picture.Unmap();
  pixels.Unmap();
  if (!Seal(answer.pixels.get())) return Failure(Outcome::kFailed);
  const Mapping sealed(answer.pixels.get(), pixels_size, /*writable=*/false);

  const std::size_t room = pixels_size + kJpegSlack;
  answer.jpeg = MakeSharedMemory(room);
  Mapping jpeg(answer.jpeg.get(), room, /*writable=*/true);
  if (!sealed.ok() || !jpeg.ok()) return Failure(Outcome::kFailed);
  const Report encoded = EncodeInto(
      sandbox, {width, height, sniffed->channels, stride, sealed.view(), nullptr}, jpeg.writable());
  jpeg.Unmap();
  if (encoded.outcome != Outcome::kDone || encoded.size == 0 || encoded.size > room) {
    return Failure(encoded.outcome == Outcome::kTimeout ? Outcome::kTimeout : Outcome::kFailed);
  }
  if (::ftruncate(answer.jpeg.get(), static_cast<off_t>(encoded.size)) != 0 || !Seal(answer.jpeg.get())) {
    return Failure(Outcome::kFailed);
  }
  answer.reply.outcome = Outcome::kDone;
  answer.reply.width = static_cast<std::uint32_t>(width);
  answer.reply.height = static_cast<std::uint32_t>(height);
  answer.reply.channels = static_cast<std::uint32_t>(sniffed->channels);
  answer.reply.jpeg_size = encoded.size;
  return answer;
}

// Until the client closes the socket. False when something else than a request arrives.
bool Serve(Sandbox& sandbox) {
  Reply greeting;
  greeting.outcome = Outcome::kReady;
  if (!SendMessage(kSocket, AsMessage(greeting), {})) return false;
  while (true) {
    Request request;
    std::vector<Descriptor> descriptors;
    char peek = 0;
    if (::recv(kSocket, &peek, 1, MSG_PEEK) == 0) return true;
    if (!ReceiveMessage(kSocket, AsMessageBuffer(request), &descriptors) || request.magic != kRequestMagic ||
        descriptors.size() != 1) {
      return false;
    }
    const Answer answer = DecodePicture(sandbox, descriptors[0].get(), request.picture_size);
    const std::array<int, 2> fds{answer.pixels.get(), answer.jpeg.get()};
    const bool done = answer.reply.outcome == Outcome::kDone;
    if (!SendMessage(kSocket, AsMessage(answer.reply), std::span(fds).first(done ? 2 : 0))) return false;
  }
}

std::optional<int> PositiveNumber(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < 1) return std::nullopt;
  return value;
}

int Main(int argc, char** argv) {
  ForbidCoreDumps();
  const std::optional<int> cpu_seconds = argc == 3 ? PositiveNumber(argv[1]) : std::nullopt;
  const std::optional<int> timeout = argc == 3 ? PositiveNumber(argv[2]) : std::nullopt;
  if (!cpu_seconds || !timeout) {
    std::fputs(
        "lagan-decode is started by other programs of Lagan: lagan-decode CPU_SECONDS TIMEOUT_MILLISECONDS\n",
        stderr);
    return 2;
  }
  // Ctrl-C in a terminal reaches the whole group; the client decides when we end.
  std::signal(SIGINT, SIG_IGN);
  Sandbox sandbox(*cpu_seconds, std::chrono::milliseconds(*timeout));
  return sandbox.ok() && Serve(sandbox) ? 0 : 1;
}

}  // namespace
}  // namespace lagan::image::decode

int main(int argc, char** argv) { return lagan::image::decode::Main(argc, argv); }
