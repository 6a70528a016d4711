// What reading a zone costs, stage by stage, beside plain Tesseract on the same pictures, turn by turn. See
// docs/measurements/document-reading.md; run by ops/bench.
//
// Times are of this thread's processor, but decoding, which happens in another process and is timed by the clock. Of each picture
// the least of all rounds counts, and of the pictures the median. The printed fields are a second step that a caller may leave out:
// they have their own row and are not in "all".
//
// Exit status: 0; 1 when a limit is exceeded; 2 for a wrong command line, an installation that is not whole or no picture.
#include <stdlib.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <CLI/CLI.hpp>
#include <fstream>
#include <iostream>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "base/core/file.h"
#include "base/image/decoder_client.h"
#include "ocr/quality/reading_quality.h"
#include "ocr/reader/zone_reader.h"
#include "ocr/visual/printed_field_reader.h"
#include "tests/bench/plain_tesseract.h"
#include "tests/corpus/truth_table.h"

namespace lagan::bench {
namespace {

using ocr::ProcessorMilliseconds;
using ocr::WallMilliseconds;

struct Options {
  std::vector<std::string> folders;
  std::string model, print_model = "/usr/share/tesseract-ocr/5/tessdata/eng.traineddata";
  int rounds = 3;
  double least_megapixels = 0, most_megapixels = 100;
  std::optional<double> at_most_ms, at_most_mb;
};

struct Picture {
  Bytes file;
  std::vector<std::string> lines;
  double megapixels = 0;
  std::map<std::string, double> least;  // milliseconds by stage
  bool exact = false;
  bool exact_whole = false, exact_third = false;  // plain Tesseract's text has every line

  void Took(const std::string& stage, double milliseconds) {
    const auto [known, added] = least.try_emplace(stage, milliseconds);
    known->second = std::min(known->second, milliseconds);
  }
};

// In the order of the table. "text" is a part of "read".
constexpr const char* kOurStages[] = {"decode", "prepare", "locate", "read",
                                      "text",   "quality", "all",    "printed"};

class Bench {
 public:
  static Result<Bench> Open(const Options& options) {
    Bench bench;
    LAGAN_ASSIGN_OR_RETURN(const std::filesystem::path program, image::FindDecodeProgram());
    LAGAN_ASSIGN_OR_RETURN(bench.decoder_, image::DecoderClient::Start(program));
    LAGAN_ASSIGN_OR_RETURN(bench.reader_, ocr::ZoneReader::Open(options.model, ProcessorMilliseconds));
    return bench;
  }

  Result<image::DecodedPicture> Decode(Picture& picture) {
    const double start = WallMilliseconds();
    LAGAN_ASSIGN_OR_RETURN(image::DecodedPicture decoded, decoder_->Decode(picture.file));
    decode_ms_ = WallMilliseconds() - start;
    picture.megapixels = decoded.pixels.width * decoded.pixels.height / 1e6;
    return decoded;
  }

  Status ReadOurs(Picture& picture) {
    LAGAN_ASSIGN_OR_RETURN(const image::DecodedPicture decoded, Decode(picture));
    LAGAN_ASSIGN_OR_RETURN(ocr::ZoneReading reading, reader_->Read(decoded.pixels, kToday));
    for (const auto& [stage, milliseconds] : reading.timings_ms) picture.Took(stage, milliseconds);
    const double zone = reading.timings_ms.at("total"), start = ProcessorMilliseconds();
    LAGAN_RETURN_IF_ERROR(ocr::AssessReading(decoded.pixels, reading).status());
    const double quality = ProcessorMilliseconds() - start;
    picture.Took("decode", decode_ms_);
    picture.Took("quality", quality);
    picture.Took("all", decode_ms_ + quality + zone);
    picture.exact = reading.lines == picture.lines;
    return Status();
  }

  // The page of a zone that was read, with Debian's English model.
  Status OpenPrint(const std::string& model) {
    LAGAN_ASSIGN_OR_RETURN(printed_, ocr::PrintedFieldReader::Open(model));
    return Status();
  }

  Status ReadPage(Picture& picture) {
    LAGAN_ASSIGN_OR_RETURN(const image::DecodedPicture decoded, Decode(picture));
    LAGAN_ASSIGN_OR_RETURN(const ocr::ZoneReading reading, reader_->Read(decoded.pixels, kToday));
    const double start = ProcessorMilliseconds();
    LAGAN_RETURN_IF_ERROR(printed_->Read(decoded.pixels, reading).status());
    picture.Took("printed", ProcessorMilliseconds() - start);
    return Status();
  }

  Status ReadPlainly(Picture& picture, PlainTesseract& plain) {
    LAGAN_ASSIGN_OR_RETURN(const image::DecodedPicture decoded, Decode(picture));
    const auto measure = [&](PlainWay way, const char* stage) {
      const double start = ProcessorMilliseconds();
      const std::string text = plain.Read(decoded.pixels, way);
      picture.Took(stage, ProcessorMilliseconds() - start);
      return std::ranges::all_of(picture.lines,
                                 [&](const std::string& line) { return text.find(line) != text.npos; });
    };
    picture.exact_whole = measure(PlainWay::kWholePicture, "whole");
    picture.exact_third = measure(PlainWay::kBottomThird, "third");
    return Status();
  }

 private:
  static constexpr Date kToday = std::chrono::year(2026) / 11 / 22;
  std::unique_ptr<image::DecoderClient> decoder_;
  std::unique_ptr<ocr::ZoneReader> reader_;
  std::unique_ptr<ocr::PrintedFieldReader> printed_;
  double decode_ms_ = 0;
};

std::string Load() {
  double load[3] = {};
  return ::getloadavg(load, 3) == 3 ? fmt::format("{:.2f} {:.2f} {:.2f}", load[0], load[1], load[2])
                                    : "unknown";
}

// The most that was ever in memory at once, in MB: of this process, or of the largest that it waited for.
double PeakMegabytes(int whose) {
  rusage usage{};
  return ::getrusage(whose, &usage) == 0 ? static_cast<double>(usage.ru_maxrss) / 1024 : 0;
}

double Quantile(const std::vector<Picture>& pictures, const std::string& stage, double share) {
  std::vector<double> values;
  for (const Picture& picture : pictures) values.push_back(picture.least.at(stage));
  std::ranges::sort(values);
  return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1) + 0.5)];
}

void PrintTable(const std::vector<Picture>& pictures) {
  const double all = Quantile(pictures, "all", 0.5);
  const double decode = Quantile(pictures, "decode", 0.5);
  fmt::print("{:<24} {:>10} {:>10} {:>10}\n", "stage", "median", "95 %", "of ours");
  const auto row = [&](const char* name, const std::string& stage, double added) {
    const double median = Quantile(pictures, stage, 0.5) + added;
    fmt::print("{:<24} {:>7.1f} ms {:>7.1f} ms {:>10.2f}\n", name, median,
               Quantile(pictures, stage, 0.95) + added, median / all);
  };
  for (const char* stage : kOurStages) row(stage, stage, 0);
  row("tesseract, whole", "whole", decode);
  row("tesseract, bottom third", "third", decode);
}

void PrintExact(const std::vector<Picture>& pictures) {
  const auto count = [&](bool Picture::*exact) { return std::ranges::count(pictures, true, exact); };
  fmt::print("\nexact: ours {}, tesseract on the whole {}, on the bottom third {}, of {}\n",
             count(&Picture::exact), count(&Picture::exact_whole), count(&Picture::exact_third),
             pictures.size());
}

Result<std::vector<Picture>> Load(const Options& options, Bench& bench) {
  std::vector<Picture> pictures;
  for (const std::filesystem::path folder : options.folders) {
    LAGAN_ASSIGN_OR_RETURN(const std::vector<corpus::TruthRow> rows, corpus::ReadTruthTable(folder));
    for (const corpus::TruthRow& row : rows) {
      Picture picture;
      LAGAN_ASSIGN_OR_RETURN(picture.file, ReadFile(folder / row.file, image::kMaxPictureBytes));
      picture.lines = row.lines;
      LAGAN_RETURN_IF_ERROR(bench.Decode(picture).status());
      const bool wanted = picture.megapixels >= options.least_megapixels &&
                          picture.megapixels <= options.most_megapixels && !picture.lines.empty();
      if (wanted) pictures.push_back(std::move(picture));
    }
  }
  if (pictures.empty())
    return NotFound("PICTURES_MISSING", "No picture with a zone of this size is in the folders.");
  return pictures;
}

Result<int> Run(const Options& options) {
  fmt::print("Processor time of one thread, of each picture the least of {} rounds; load {}\n",
             options.rounds, Load());
  std::optional<Bench> bench;
  LAGAN_ASSIGN_OR_RETURN(bench.emplace(), Bench::Open(options));
  LAGAN_ASSIGN_OR_RETURN(std::vector<Picture> pictures, Load(options, *bench));
  for (Picture& picture : pictures) LAGAN_RETURN_IF_ERROR(bench->ReadOurs(picture));
  // Before there are other models than our own.
  const double reader_mb = PeakMegabytes(RUSAGE_SELF);
  LAGAN_RETURN_IF_ERROR(bench->OpenPrint(options.print_model));
  for (Picture& picture : pictures) LAGAN_RETURN_IF_ERROR(bench->ReadPage(picture));
  const double printed_mb = PeakMegabytes(RUSAGE_SELF);
  LAGAN_ASSIGN_OR_RETURN(PlainTesseract plain, PlainTesseract::Open());
  for (int round = 0; round < options.rounds; ++round) {
    for (Picture& picture : pictures) {
      LAGAN_RETURN_IF_ERROR(bench->ReadOurs(picture));
      LAGAN_RETURN_IF_ERROR(bench->ReadPage(picture));
      if (round == 0) LAGAN_RETURN_IF_ERROR(bench->ReadPlainly(picture, plain));
    }
  }
  bench.reset();
  const double decoder_mb = PeakMegabytes(RUSAGE_CHILDREN);
  std::vector<double> sizes;
  for (const Picture& picture : pictures) sizes.push_back(picture.megapixels);
  std::ranges::sort(sizes);
  fmt::print("{} pictures of {:.2f} to {:.2f} megapixels, median {:.2f}\n\n", pictures.size(), sizes.front(),
             sizes.back(), sizes[sizes.size() / 2]);
  PrintTable(pictures);
  PrintExact(pictures);
  fmt::print("peak memory: reader {:.0f} MB, with printed fields {:.0f} MB, decoder {:.0f} MB; load {}\n",
             reader_mb, printed_mb, decoder_mb, Load());
  const bool slow = options.at_most_ms && Quantile(pictures, "all", 0.5) > *options.at_most_ms;
  const bool large = options.at_most_mb && std::max(reader_mb, decoder_mb) > *options.at_most_mb;
  return slow || large ? 1 : 0;
}

}  // namespace
}  // namespace lagan::bench

int main(int argc, char** argv) {
  using namespace lagan;
  CLI::App app("Picture to zone, stage by stage, beside plain Tesseract.");
  bench::Options options;
  app.add_option("FOLDER", options.folders, "pictures and truth.csv")->required();
  app.add_option("--model", options.model, "the line model")->required();
  app.add_option("--print-model", options.print_model, "the model of the printed page")
      ->capture_default_str();
  app.add_option("--rounds", options.rounds, "of each picture the least of so many counts")
      ->check(CLI::Range(1, 100));
  app.add_option("--least-megapixels", options.least_megapixels, "leave smaller pictures out");
  app.add_option("--most-megapixels", options.most_megapixels, "leave larger pictures out");
  app.add_option("--at-most", options.at_most_ms, "fail when the median of all is more milliseconds");
  app.add_option("--at-most-memory", options.at_most_mb, "fail when a process needs more MB");
  CLI11_PARSE(app, argc, argv);
  const Result<int> status = bench::Run(options);
  if (!status.ok()) std::cerr << "read_bench: " << status.status() << '\n';
  return status.ok() ? *status : 2;
}
