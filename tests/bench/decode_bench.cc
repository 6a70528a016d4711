// What the sandbox costs a picture: DecoderClient beside the same decoding and encoding in this process. Run by ops/bench decode.
#include <stdlib.h>
#include <sys/resource.h>

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

// What the children of lagan-decode do, without them.
void DecodeHere(ByteView file, CleanCopy copy) {
  const auto sniffed = Sniff(file);
  if (!sniffed.ok()) std::exit(2);
  Bytes out(static_cast<std::size_t>(sniffed->width) * sniffed->height * sniffed->channels);
  sniffed->kind == PictureKind::kJpeg ? decode::DecodeJpeg(file, *sniffed, out)
                                      : decode::DecodePng(file, *sniffed, out);
  const Pixels pixels =
      MakePixels(sniffed->UprightWidth(), sniffed->UprightHeight(), sniffed->channels, std::move(out));
  if (copy == CleanCopy::kYes && !WriteJpeg(pixels, 90).ok()) std::exit(2);
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

// Of this process and of all that it waited for, threads and children's children included.
double ProcessorMilliseconds() {
  double sum = 0;
  for (const int who : {RUSAGE_SELF, RUSAGE_CHILDREN}) {
    rusage usage{};
    ::getrusage(who, &usage);
    for (const timeval& part : {usage.ru_utime, usage.ru_stime})
      sum += static_cast<double>(part.tv_sec) * 1e3 + static_cast<double>(part.tv_usec) / 1e3;
  }
  return sum;
}

struct Cost {
  double clock = 0;      // milliseconds, the median
  double processor = 0;  // milliseconds, the mean
};

Cost Measure(int rounds, const std::function<void()>& work) {
  std::vector<double> clock;
  const double start = ProcessorMilliseconds();
  for (int i = 0; i < rounds; ++i) clock.push_back(WallMilliseconds(work));
  return {Median(clock), (ProcessorMilliseconds() - start) / rounds};
}

// The program is started for the row and stopped after it: only then is its processor time known. What starting costs is left out.
Cost MeasureSandbox(int rounds, const std::filesystem::path& program, ByteView file, CleanCopy copy) {
  const auto start = [&] {
    auto decoder = DecoderClient::Start(program);
    if (!decoder.ok() || !(*decoder)->Decode(file, copy).ok()) std::exit(2);
    return *std::move(decoder);
  };
  const double before = ProcessorMilliseconds();
  start().reset();
  const double starting = ProcessorMilliseconds() - before;
  Cost cost;
  const double began = ProcessorMilliseconds();
  {
    const std::unique_ptr<DecoderClient> decoder = start();
    cost = Measure(rounds, [&] {
      if (!decoder->Decode(file, copy).ok()) std::exit(2);
    });
  }
  cost.processor = (ProcessorMilliseconds() - began - starting) / rounds;
  return cost;
}

void PrintRow(const std::string& name, ByteView file, CleanCopy copy, int rounds,
              const std::filesystem::path& program) {
  const Cost here = Measure(rounds, [&] { DecodeHere(file, copy); });
  const Cost there = MeasureSandbox(rounds, program, file, copy);
  fmt::print("| {} | {:.1f} | {:.1f} | {:.1f} | {:.1f} | {:.1f} | {:.1f} |\n", name, here.processor,
             there.processor, there.processor - here.processor, here.clock, there.clock,
             there.clock - here.clock);
}

int Run(int rounds, const std::filesystem::path& program) {
  fmt::print(
      "Milliseconds over {} rounds: means of the processor time of all processes, medians by the clock; load "
      "{}\n\n"
      "| picture | processor: in this process | in the sandbox | overhead | clock: in this process | in the "
      "sandbox | overhead |\n"
      "|---|---|---|---|---|---|---|\n",
      rounds, Load());
  for (const auto& [width, height] : {std::pair{64, 48}, {640, 480}, {1632, 1224}}) {
    const Pixels photo = MakePhoto(width, height);
    for (const bool jpeg : {true, false}) {
      const Result<Bytes> file = jpeg ? WriteJpeg(photo, 90) : WritePng(photo);
      if (!file.ok()) return 2;
      const std::string name = fmt::format("{} {}x{}", jpeg ? "JPEG" : "PNG", width, height);
      PrintRow(name, *file, CleanCopy::kNo, rounds, program);
      PrintRow(name + " and its clean copy", *file, CleanCopy::kYes, rounds, program);
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
