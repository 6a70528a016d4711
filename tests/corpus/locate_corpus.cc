// Looks for the zone on every picture of a folder that lagan-specimen drew (batch, forge) and says how often the place is among
// the locator's candidates: a row for each picture where it is not, then totals. Reads no text.
//
// A zone is found when a candidate has as many lines as it and its corners lie within `kNear` characters of the true ones,
// either way up; found badly when a candidate's middle lies in it and it is no better.
//
// Exit status: 0; 1 when fewer zones were found than asked; 2 for a wrong command line or pictures that cannot be read.
#include <algorithm>
#include <CLI/CLI.hpp>
#include <cmath>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "base/core/file.h"
#include "base/image/decoder_client.h"
#include "ocr/locate/zone_locator.h"
#include "ocr/picture_work.h"

namespace {

using namespace lagan;
using Quad = std::array<cv::Point2f, 4>;

constexpr double kNear = 1.2;

struct Truth {
  std::string file, format, difficulty;
  std::size_t lines = 0, columns = 0;
  Quad zone{};
};

Truth TruthOf(const nlohmann::json& object) {
  Truth truth{object["file"], object["format"], object["difficulty"], object["lines"].size()};
  for (const std::string line : object["lines"]) truth.columns = std::max(truth.columns, line.size());
  if (truth.lines > 0) {
    for (std::size_t i = 0; i < 4; ++i)
      truth.zone[i] = {object["zone_quad"][i][0].get<float>(), object["zone_quad"][i][1].get<float>()};
  }
  return truth;
}

double PitchOf(const Truth& truth) {
  return cv::norm(truth.zone[1] - truth.zone[0]) / static_cast<double>(truth.columns);
}

// How far the worst corner is off, in characters, the better way up.
double CornersOff(const Quad& found, const Truth& truth) {
  double best = 1e9;
  for (const std::size_t turn : {0, 2}) {
    double worst = 0;
    for (std::size_t i = 0; i < 4; ++i)
      worst = std::max(worst, cv::norm(found[(i + turn) % 4] - truth.zone[i]));
    best = std::min(best, worst);
  }
  return best / PitchOf(truth);
}

// The truth is a rectangle even where the first line is short (Swiss licences).
Quad FullOutline(ocr::ZoneCandidate candidate, cv::Size picture) {
  const auto longest = std::ranges::max_element(candidate.lines, {}, &ocr::TextLine::Cells);
  const double length = longest->right - longest->left, middle = (longest->left + longest->right) / 2;
  for (ocr::TextLine& line : candidate.lines) {
    if (line.right - line.left > 0.5 * length) continue;
    if (line.left + line.right < 2 * middle) {
      line.right = line.left + length;
    } else {
      line.left = line.right - length;
    }
  }
  return candidate.Outline(picture);
}

enum class Finding { kFound, kBadly, kMissed };

// `rank` counts from 1; 0 when missed.
Finding Judge(const std::vector<ocr::ZoneCandidate>& candidates, cv::Size picture, const Truth& truth,
              int& rank) {
  Finding finding = Finding::kMissed;
  rank = 0;
  const std::vector<cv::Point2f> zone(truth.zone.begin(), truth.zone.end());
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    const Quad outline = FullOutline(candidates[i], picture);
    if (candidates[i].lines.size() == truth.lines && CornersOff(outline, truth) < kNear) {
      rank = static_cast<int>(i) + 1;
      return Finding::kFound;
    }
    const cv::Point2f middle = (outline[0] + outline[1] + outline[2] + outline[3]) / 4;
    if (cv::pointPolygonTest(zone, middle, false) >= 0 && finding == Finding::kMissed) {
      finding = Finding::kBadly;
      rank = static_cast<int>(i) + 1;
    }
  }
  return finding;
}

struct Totals {
  int zones = 0, found = 0, first = 0, badly = 0, missed = 0, without = 0, without_with_candidate = 0;
  std::vector<double> times, times_without;
};

double Median(std::vector<double> values) {
  if (values.empty()) return 0;
  std::ranges::sort(values);
  return values[values.size() / 2];
}

void Print(const std::string& file, const std::vector<ocr::ZoneCandidate>& candidates) {
  for (const ocr::ZoneCandidate& candidate : candidates) {
    fmt::print("{}: score {:.2f}, quarter turns {}", file, candidate.score, candidate.quarter_turns);
    for (const ocr::TextLine& line : candidate.lines) {
      fmt::print("; {:.1f} characters of {:.1f} at ({:.0f}, {:.0f}), slope {:.2f}, seen {}, regular {:.2f}",
                 line.Cells(), line.pitch, line.left, line.MiddleAt(line.left), line.slope, line.seen,
                 line.regularity);
    }
    fmt::print("\n");
  }
}

struct Options {
  bool thorough = false;
  bool print = false;
  int every = 1;
};

void Count(const Truth& truth, const cv::Mat& grey, const Options& options, Totals& totals) {
  WorkBudget budget(ocr::kMostWorkOfAPicture);
  const std::clock_t start = std::clock();
  const std::vector<ocr::ZoneCandidate> candidates =
      ocr::LocateZones(grey, options.thorough ? ocr::Effort::kThorough : ocr::Effort::kQuick, budget);
  const double milliseconds = 1000.0 * static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  if (options.print) Print(truth.file, candidates);
  if (truth.lines == 0) {
    ++totals.without;
    totals.without_with_candidate += candidates.empty() ? 0 : 1;
    totals.times_without.push_back(milliseconds);
    return;
  }
  int rank = 0;
  const Finding finding = Judge(candidates, grey.size(), truth, rank);
  ++totals.zones;
  totals.found += finding == Finding::kFound ? 1 : 0;
  totals.first += finding == Finding::kFound && rank == 1 ? 1 : 0;
  totals.badly += finding == Finding::kBadly ? 1 : 0;
  totals.missed += finding == Finding::kMissed ? 1 : 0;
  totals.times.push_back(milliseconds);
  if (finding == Finding::kFound) return;
  const cv::Point2f along = truth.zone[1] - truth.zone[0];
  fmt::print("| {} | {} | {} | {:.1f} | {:.0f} | {} | {} |\n", truth.file, truth.format, truth.difficulty,
             PitchOf(truth), std::atan2(along.y, along.x) * 180 / CV_PI,
             finding == Finding::kBadly ? "badly" : "missed", candidates.size());
}

Result<Totals> LocateAll(const std::filesystem::path& folder, const Options& options) {
  LAGAN_ASSIGN_OR_RETURN(const std::filesystem::path program, image::FindDecodeProgram());
  LAGAN_ASSIGN_OR_RETURN(const auto decoder, image::DecoderClient::Start(program));
  cv::setNumThreads(1);
  std::ifstream in(folder / "truth.json");
  if (!in) return NotFound("TRUTH_NOT_FOUND", "The folder has no truth.json.", "folder");
  Totals totals;
  fmt::print(
      "| picture | format | difficulty | pixels a character | degrees | found | candidates |\n"
      "|---|---|---|---|---|---|---|\n");
  int row = 0;
  for (std::string line; std::getline(in, line);) {
    if (row++ % options.every != 0) continue;
    const Truth truth = TruthOf(nlohmann::json::parse(line));
    LAGAN_ASSIGN_OR_RETURN(const Bytes bytes, ReadFile(folder / truth.file, image::kMaxPictureBytes));
    LAGAN_ASSIGN_OR_RETURN(const image::DecodedPicture picture, decoder->Decode(bytes));
    const image::Pixels& pixels = picture.pixels;
    const cv::Mat view(pixels.height, pixels.width, pixels.channels == 1 ? CV_8UC1 : CV_8UC3,
                       const_cast<std::uint8_t*>(pixels.bytes.data()), pixels.stride);
    cv::Mat grey = view;
    if (pixels.channels == 3) cv::cvtColor(view, grey, cv::COLOR_RGB2GRAY);
    Count(truth, grey, options, totals);
  }
  return totals;
}

}  // namespace

int main(int argc, char** argv) {
  std::string folder;
  int least_found = 0;
  Options options;
  CLI::App app(
      "Finds the zones of drawn pictures and prints how often the true place is among the candidates");
  app.add_option("FOLDER", folder, "Pictures and truth.json")->required();
  app.add_flag("--thorough", options.thorough, "Look at every size and turn of each picture");
  app.add_flag("--candidates", options.print, "Print each candidate");
  app.add_option("--every", options.every, "Only each so many-th picture")->check(CLI::PositiveNumber);
  app.add_option("--least-found", least_found, "Fail when fewer zones are found");
  CLI11_PARSE(app, argc, argv);
  const Result<Totals> totals = LocateAll(folder, options);
  if (!totals.ok()) {
    std::cerr << "locate_corpus: " << totals.status() << '\n';
    return 2;
  }
  const Totals& t = *totals;
  fmt::print("\nzones found {} of {} (first {}); badly {}; missed {}\n", t.found, t.zones, t.first, t.badly,
             t.missed);
  fmt::print("pictures without a zone {}, of these with candidates {}\n", t.without,
             t.without_with_candidate);
  fmt::print("processor milliseconds: median {:.0f}, without a zone {:.0f}\n", Median(t.times),
             Median(t.times_without));
  return t.found < least_found ? 1 : 0;
}
