// Photographs QR codes under 27 conditions and prints, for each, how many libzxing alone reads and how many our reader
// does: a Markdown table, totals, and last the summary. A picture is read when the text is exact.
//
// The codes hold 300, 555, 800, 1200 and 1800 base45 characters at levels L, M and Q, two of each; text and pictures follow
// from fixed seeds. "libzxing" is one call with the strongest hints it has for a picture (try harder, rotate,
// downscale); "its binarizers" counts a picture when any of three calls with its three ways to tell dark from light reads it.
//
// The ratchet file has a row for each share of the corpus: every, least read, least points above libzxing. It only goes up.
//
// Exit status: 0; 1 when a text came out wrong or less was read than the ratchet says; 2 for a wrong command line.
#include <algorithm>
#include <CLI/CLI.hpp>
#include <ctime>
#include <fstream>
#include <iostream>
#include <optional>
#include <span>
#include <string>
#include <vector>

#define ZX_USE_UTF8 1
#include <fmt/format.h>
#include <ZXing/ReadBarcode.h>

#include "base/core/file.h"
#include "base/crypto/random.h"
#include "base/image/png_writer.h"
#include "tests/corpus/qr_warp.h"
#include "verifier/base45/base45.h"
#include "verifier/qr/qr_matrix.h"
#include "verifier/qr/qr_reader.h"

namespace {

using namespace lagan;

struct QrSample {
  std::string text;
  verifier::QrMatrix matrix;
};

struct Tally {
  int pictures = 0, alone = 0, binarizers = 0, ours = 0, wrong = 0;
  double alone_ms = 0, ours_ms = 0, slowest_ms = 0;

  void Add(const Tally& other) {
    pictures += other.pictures;
    alone += other.alone;
    binarizers += other.binarizers;
    ours += other.ours;
    wrong += other.wrong;
    alone_ms += other.alone_ms;
    ours_ms += other.ours_ms;
    slowest_ms = std::max(slowest_ms, other.slowest_ms);
  }
};

struct Settings {
  int every = 1;
  std::uint64_t seed = 0;  // of texts and pictures
  std::string only;        // conditions whose names hold this
  std::string keep;        // folder for pictures that we did not read
  std::string ratchet;     // file
};

Result<std::vector<QrSample>> MakeCodes(int every, std::uint64_t seed) {
  crypto::SeededRandomForTest random(18004 + seed);
  std::vector<QrSample> codes;
  int index = 0;
  for (const std::size_t bytes : {200U, 370U, 533U, 800U, 1200U}) {
    for (const auto level : {verifier::QrLevel::kL, verifier::QrLevel::kM, verifier::QrLevel::kQ}) {
      for (int copy = 0; copy < 2; ++copy) {
        std::string text = verifier::Base45Encode(random.Take(bytes));
        if (index++ % every != 0) continue;
        LAGAN_ASSIGN_OR_RETURN(verifier::QrMatrix matrix, verifier::EncodeQr(text, level));
        codes.push_back({std::move(text), std::move(matrix)});
      }
    }
  }
  return codes;
}

std::optional<std::string> ReadAlone(const image::Pixels& picture, ZXing::Binarizer binarizer) {
  ZXing::DecodeHints hints;
  hints.setFormats(ZXing::BarcodeFormat::QRCode)
      .setTryHarder(true)
      .setTryRotate(true)
      .setTryDownscale(true)
      .setBinarizer(binarizer)
      .setMaxNumberOfSymbols(1);
  const ZXing::ImageView view(picture.bytes.data(), picture.width, picture.height, ZXing::ImageFormat::Lum);
  const ZXing::Result result = ZXing::ReadBarcode(view, hints);
  if (!result.isValid()) return std::nullopt;
  return std::string(result.bytes().begin(), result.bytes().end());
}

// Of this thread's processor: what others do on the machine does not count.
double Now() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return 1e3 * static_cast<double>(now.tv_sec) + 1e-6 * static_cast<double>(now.tv_nsec);
}

template <typename Work>
double Milliseconds(const Work& work) {
  const double begin = Now();
  work();
  return Now() - begin;
}

Tally Measure(const QrSample& code, const image::Pixels& picture) {
  Tally tally;
  tally.pictures = 1;
  std::optional<std::string> alone;
  tally.alone_ms = Milliseconds([&] { alone = ReadAlone(picture, ZXing::Binarizer::LocalAverage); });
  tally.alone = alone == code.text ? 1 : 0;
  tally.binarizers = tally.alone > 0 || ReadAlone(picture, ZXing::Binarizer::GlobalHistogram) == code.text ||
                             ReadAlone(picture, ZXing::Binarizer::FixedThreshold) == code.text
                         ? 1
                         : 0;
  std::optional<std::string> ours;
  tally.ours_ms = tally.slowest_ms = Milliseconds([&] {
    if (auto text = verifier::ReadQr(picture); text.ok()) ours = *text;
  });
  tally.ours = ours == code.text ? 1 : 0;
  tally.wrong = ours.has_value() && ours != code.text ? 1 : 0;
  return tally;
}

void Keep(const Settings& settings, std::size_t condition, std::size_t code, const image::Pixels& picture) {
  if (settings.keep.empty()) return;
  const auto png = image::WritePng(picture);
  const std::string path = fmt::format("{}/{:02}-{:02}.png", settings.keep, condition, code);
  if (png.ok())
    std::ofstream(path, std::ios::binary)
        .write(reinterpret_cast<const char*>(png->data()), static_cast<std::streamsize>(png->size()));
}

double Share(int part, int whole) { return whole == 0 ? 0 : 100.0 * part / whole; }

void PrintRow(std::string_view name, const Tally& tally) {
  fmt::print("| {} | {} | {} | {} | {} | {:.1f} | {:.1f} | {:.0f} |\n", name, tally.pictures, tally.alone,
             tally.binarizers, tally.ours, tally.alone_ms / std::max(1, tally.pictures),
             tally.ours_ms / std::max(1, tally.pictures), tally.slowest_ms);
  std::cout.flush();
}

Tally MeasureAll(const Settings& settings, const std::vector<QrSample>& codes) {
  fmt::print(
      "| condition | pictures | libzxing | its binarizers | ours | libzxing ms | ours ms | slowest "
      "|\n|---|---|---|---|---|---|---|---|\n");
  Tally totals;
  const auto conditions = corpus::QrConditions();
  for (std::size_t c = 0; c < conditions.size(); ++c) {
    if (conditions[c].name.find(settings.only) == std::string_view::npos) continue;
    Tally row;
    for (std::size_t i = 0; i < codes.size(); ++i) {
      const std::size_t number = i * static_cast<std::size_t>(settings.every);
      const image::Pixels picture =
          corpus::PhotographQr(codes[i].matrix, conditions[c], 1'000'000 * settings.seed + 1000 * c + number);
      const Tally one = Measure(codes[i], picture);
      if (one.ours == 0) Keep(settings, c, number, picture);
      row.Add(one);
    }
    PrintRow(conditions[c].name, row);
    totals.Add(row);
  }
  PrintRow("all", totals);
  return totals;
}

// What giving up costs: frames in which there is nothing to be read.
void PrintHopeless() {
  const auto phone = std::find_if(corpus::QrConditions().begin(), corpus::QrConditions().end(),
                                  [](const auto& condition) { return condition.name == "phone 1080p"; });
  const auto print = [](std::string_view name, const image::Pixels& picture) {
    bool read = false;
    const double ms = Milliseconds([&] { read = verifier::ReadQr(picture).ok(); });
    fmt::print("{}: {} in {:.0f} ms\n", name, read ? "READ" : "given up", ms);
  };
  verifier::QrMatrix blank;
  blank.size = 57;
  blank.dark.assign(57 * 57, false);
  fmt::print("\n");
  print("phone 1080p, a blank sheet", corpus::PhotographQr(blank, *phone, 1));
  crypto::SeededRandomForTest random(40);
  for (const int version : {10, 20, 40}) {
    Result<verifier::QrLayout> layout = verifier::LayoutOfQr(version);
    if (!layout.ok()) continue;
    for (std::size_t i = 0; i < layout->fixed.size(); ++i) {
      if (!layout->fixed[i]) layout->matrix.dark[i] = random.Below(2) == 0;
    }
    print(fmt::format("phone 1080p, version {} with random data", version),
          corpus::PhotographQr(layout->matrix, *phone, 2));
  }
}

struct Ratchet {
  int every = 0, least_read = 0;
  double least_points = 0;
};

Result<Ratchet> ReadRatchet(const std::string& path, int every) {
  std::ifstream in(path);
  std::string row;
  while (std::getline(in, row)) {
    Ratchet ratchet;
    if (row.starts_with('#')) continue;
    if (std::sscanf(row.c_str(), "%d %d %lf", &ratchet.every, &ratchet.least_read, &ratchet.least_points) ==
            3 &&
        ratchet.every == every) {
      return ratchet;
    }
  }
  return NotFound("RATCHET_MISSING", "The ratchet file has no row for this share of the corpus.");
}

}  // namespace

int main(int argc, char** argv) {
  Settings settings;
  CLI::App app("Measures how well QR codes are read from spoilt pictures");
  app.add_option("--every", settings.every, "Take every Nth code only")->check(CLI::Range(1, 30));
  app.add_option("--seed", settings.seed, "Other texts and pictures than those of the ratchet (0)");
  app.add_option("--only", settings.only, "Only conditions whose name holds this");
  app.add_option("--keep", settings.keep, "Folder for pictures that were not read");
  app.add_option("--ratchet", settings.ratchet, "File with the least that must be read");
  CLI11_PARSE(app, argc, argv);
  const Result<std::vector<QrSample>> codes = MakeCodes(settings.every, settings.seed);
  if (!codes.ok()) {
    std::cerr << "qr_corpus: " << codes.status() << '\n';
    return 2;
  }
  const Tally totals = MeasureAll(settings, *codes);
  if (settings.every == 1) PrintHopeless();
  const double points = Share(totals.ours, totals.pictures) - Share(totals.alone, totals.pictures);
  bool held = totals.wrong == 0;
  if (!settings.ratchet.empty()) {
    const Result<Ratchet> ratchet = ReadRatchet(settings.ratchet, settings.every);
    if (!ratchet.ok()) {
      std::cerr << "qr_corpus: " << ratchet.status() << '\n';
      return 2;
    }
    held = held && totals.ours >= ratchet->least_read && points >= ratchet->least_points;
    fmt::print("\nratchet: at least {} read and {:.1f} points above libzxing: {}\n", ratchet->least_read,
               ratchet->least_points, held ? "held" : "NOT HELD");
  }
  fmt::print(
      "\nread {} of {} ({:.1f} %), libzxing alone {} ({:.1f} %), any of its binarizers {} ({:.1f} %), "
      "{:.1f} points above libzxing, wrong texts {}\n",
      totals.ours, totals.pictures, Share(totals.ours, totals.pictures), totals.alone,
      Share(totals.alone, totals.pictures), totals.binarizers, Share(totals.binarizers, totals.pictures),
      points, totals.wrong);
  return held ? 0 : 1;
}
