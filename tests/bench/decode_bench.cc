// What the sandbox costs a picture: DecoderClient beside the same decoding and encoding in this process. Run by ops/bench decode.
#include <stdlib.h>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <vector>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "base/image/decode/decoders.h"
#include "base/image/decode/sandbox.h"
#include "base/image/decoder_client.h"
#include "base/image/jpeg_writer.h"
#include "base/image/png_writer.h"
#include "tests/bench/stopwatch.h"

namespace lagan::image::decode {

// In place of the sandbox's: good pictures do not get here.
void Finish(Outcome, std::uint64_t) { std::exit(2); }

}  // namespace lagan::image::decode

namespace lagan::bench {
namespace {

using namespace image;

// Smooth shades with some noise, which compress as photographs do.
Pixels MakePhoto(int width, int height) {
  Bytes bytes(static_cast<std::size_t>(width) * height * 3);
  std::uint32_t state = 1;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    state = state * 1664525 + 1013904223;
    bytes[i] = static_cast<std::uint8_t>(
        100 + (i / 3 % static_cast<std::size_t>(width)) * 60 / static_cast<std::size_t>(width) +
        (state >> 24) % 12);
  }
  return MakePixels(width, height, 3, std::move(bytes));
}

// What lagan-decode's two children do, without them.
void DecodeHere(ByteView file) {
  const auto sniffed = Sniff(file);
  if (!sniffed.ok()) std::exit(2);
  Bytes out(static_cast<std::size_t>(sniffed->width) * sniffed->height * sniffed->channels);
  sniffed->kind == PictureKind::kJpeg ? decode::DecodeJpeg(file, *sniffed, out)
                                      : decode::DecodePng(file, *sniffed, out);
  const Pixels pixels =
      MakePixels(sniffed->UprightWidth(), sniffed->UprightHeight(), sniffed->channels, std::move(out));
  if (!WriteJpeg(pixels, 90).ok()) std::exit(2);
}

double WallMilliseconds(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}

std::string Load() {
  double load[1] = {};
  return ::getloadavg(load, 1) == 1 ? fmt::format("{:.1f}", load[0]) : "unknown";
}

int Run(int rounds, const std::filesystem::path& program) {
  const auto decoder = DecoderClient::Start(program);
  if (!decoder.ok()) {
    fmt::print(stderr, "decode_bench: {}\n", decoder.status().message());
    return 2;
  }
  fmt::print(
      "Milliseconds by the clock, medians of {} rounds taken in turn; load {}\n\n"
      "| picture | in this process | in the sandbox | overhead |\n|---|---|---|---|\n",
      rounds, Load());
  for (const auto& [width, height] : {std::pair{64, 48}, {640, 480}, {1632, 1224}}) {
    const Pixels photo = MakePhoto(width, height);
    for (const bool jpeg : {true, false}) {
      const Result<Bytes> file = jpeg ? WriteJpeg(photo, 90) : WritePng(photo);
      if (!file.ok()) return 2;
      std::vector<double> here, there, overhead;
      for (int i = 0; i < rounds; ++i) {
        here.push_back(WallMilliseconds([&] { DecodeHere(*file); }));
        there.push_back(WallMilliseconds([&] {
          if (!(*decoder)->Decode(*file).ok()) std::exit(2);
        }));
        overhead.push_back(there.back() - here.back());
      }
      fmt::print("| {} {}x{} | {:.1f} | {:.1f} | {:.1f} |\n", jpeg ? "JPEG" : "PNG", width, height,
                 Median(here), Median(there), Median(overhead));
    }
  }
  return 0;
}

}  // namespace
}  // namespace lagan::bench

int main(int argc, char** argv) {
  CLI::App app("What the sandbox costs a picture.");
  int rounds = 31;
  app.add_option("--rounds", rounds, "medians are over so many")->check(CLI::Range(3, 1000));
  CLI11_PARSE(app, argc, argv);
  const auto program = lagan::image::FindDecodeProgram();
  if (!program.ok()) {
    fmt::print(stderr, "decode_bench: {}\n", program.status().message());
    return 2;
  }
  return lagan::bench::Run(rounds, *program);
}
