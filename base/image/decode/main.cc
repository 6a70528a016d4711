// lagan-decode: pictures from outside in, pixels out. Started by DecoderClient with a socket as standard input; see
// protocol.h for the conversation and sandbox.h for the walls. Single-threaded; holds nothing between two pictures.
//
// For each picture a child, which decodes it into shared memory, and where a clean copy is asked for a second, which has never seen
// its bytes and encodes those pixels as a fresh JPEG. So a taken-over decoder can at worst deliver wrong pixels.
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
// Of the pixels so much is in memory before the decoder starts: the pictures of most cameras after they were made smaller for
// sending. What a header merely promises shall not cost more.
constexpr std::size_t kPreparedBytes = std::size_t{8} << 20;

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

Report DecodeInto(Sandbox& sandbox, ByteView picture, const Sniffed& sniffed, Mapping& pixels) {
  return sandbox.Run([&] {
    MisbehaveIfAsked(picture);
    pixels.MapAtOnce(kPreparedBytes);
    const std::span<std::uint8_t> out = pixels.writable();
    sniffed.kind == PictureKind::kJpeg ? DecodeJpeg(picture, sniffed, out) : DecodePng(picture, sniffed, out);
    Finish(Outcome::kDone);
  });
}

Report EncodeInto(Sandbox& sandbox, const Pixels& pixels, std::span<std::uint8_t> out) {
  return sandbox.Run([&] {
    const Result<std::size_t> size = WriteJpegInto(pixels, kQuality, out);
    if (!size.ok()) Finish(Outcome::kMemory);
    Finish(Outcome::kDone, *size);
  });
}

// Encodes what was decoded, sealed by now, into answer.jpeg.
Outcome AddCleanCopy(Sandbox& sandbox, const Sniffed& sniffed, std::size_t pixels_size, Answer& answer) {
  const Mapping sealed(answer.pixels.get(), pixels_size, /*writable=*/false);
  const std::size_t room = pixels_size + kJpegSlack;
  answer.jpeg = MakeSharedMemory(room);
  Mapping jpeg(answer.jpeg.get(), room, /*writable=*/true);
  if (!sealed.ok() || !jpeg.ok()) return Outcome::kFailed;
  const int width = sniffed.UprightWidth();
  const Pixels pixels{width,
                      sniffed.UprightHeight(),
                      sniffed.channels,
                      static_cast<std::size_t>(width) * sniffed.channels,
                      sealed.view(),
                      nullptr};
  const Report encoded = EncodeInto(sandbox, pixels, jpeg.writable());
  jpeg.Unmap();
  if (encoded.outcome == Outcome::kTimeout) return Outcome::kTimeout;
  if (encoded.outcome != Outcome::kDone || encoded.size == 0 || encoded.size > room) return Outcome::kFailed;
  if (::ftruncate(answer.jpeg.get(), static_cast<off_t>(encoded.size)) != 0 || !Seal(answer.jpeg.get())) {
    return Outcome::kFailed;
  }
  answer.reply.jpeg_size = encoded.size;
  return Outcome::kDone;
}

Answer DecodePicture(Sandbox& sandbox, int fd, const Request& request) {
  const std::size_t size = request.picture_size;
  if (size > kMaxPictureBytes || !IsSealed(fd, size)) return Failure(Outcome::kRefused);
  Mapping picture(fd, size, /*writable=*/false);
  const Result<Sniffed> sniffed = Sniff(picture.view());
  if (!sniffed.ok()) return Failure(Outcome::kRefused);

  Answer answer;
  const int width = sniffed->UprightWidth();
  const int height = sniffed->UprightHeight();
  const std::size_t pixels_size = static_cast<std::size_t>(width) * sniffed->channels * height;
  answer.pixels = MakeSharedMemory(pixels_size);
  Mapping pixels(answer.pixels.get(), pixels_size, /*writable=*/true);
  if (!pixels.ok() || !FillWithZeros(answer.pixels.get(), std::min(pixels_size, kPreparedBytes))) {
    return Failure(Outcome::kFailed);
  }
  if (const Report report = DecodeInto(sandbox, picture.view(), *sniffed, pixels);
      report.outcome != Outcome::kDone) {
    return Failure(report.outcome);
  }
  picture.Unmap();
  pixels.Unmap();
  if (!Seal(answer.pixels.get())) return Failure(Outcome::kFailed);
  if (request.clean_copy != 0) {
    if (const Outcome outcome = AddCleanCopy(sandbox, *sniffed, pixels_size, answer);
        outcome != Outcome::kDone) {
      return Failure(outcome);
    }
  }
  answer.reply.outcome = Outcome::kDone;
  answer.reply.width = static_cast<std::uint32_t>(width);
  answer.reply.height = static_cast<std::uint32_t>(height);
  answer.reply.channels = static_cast<std::uint32_t>(sniffed->channels);
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
    const Answer answer = DecodePicture(sandbox, descriptors[0].get(), request);
    const std::array<int, 2> fds{answer.pixels.get(), answer.jpeg.get()};
    const std::size_t sent = answer.reply.outcome != Outcome::kDone ? 0 : answer.jpeg.ok() ? 2 : 1;
    if (!SendMessage(kSocket, AsMessage(answer.reply), std::span(fds).first(sent))) return false;
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
