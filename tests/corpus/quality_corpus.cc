// What ocr/quality says of photographs of specimens: false alarms on such as are not spoilt, and for each way of spoiling, how strong it
// must be until it is noticed, beside whether the zone is still read. Or, with --folder, of pictures in a folder with a truth.csv.
//
// Prints Markdown. Exit status 0; 1 when more than --most-alarms per cent of the light and moderate photographs got a finding; 2 for a
// wrong command line or an installation that is not whole; 77 when the folder is not there.
#include <time.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "base/core/file.h"
#include "base/core/text.h"
#include "base/image/decoder_client.h"
#include "ocr/quality/reading_quality.h"
#include "tests/specimen/spoiling.h"

namespace {

using namespace lagan;
using namespace std::chrono_literals;

constexpr Date kToday = 2026y / 11 / 22;

struct Options {
  std::string folder, model;
  int count = 100, spoilt = 10;
  std::uint64_t seed = 1;
  double most_alarms = 100;
  std::vector<std::string> only;
  bool details = false;
};

struct Tools {
  std::unique_ptr<image::DecoderClient> decoder;
  std::unique_ptr<ocr::ZoneReader> reader;
  bool details = false;
};

struct Seen {
  bool exact = false;
  bool zone_known = false;
  ocr::QualityReport report;
  double cpu_ms = 0;
};

double CpuMilliseconds() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

// As the document service does: sandbox, reader, quality.
Result<Seen> Look(const Tools& tools, ByteView file, const std::vector<std::string>& truth) {
  LAGAN_ASSIGN_OR_RETURN(const image::DecodedPicture picture, tools.decoder->Decode(file));
  LAGAN_ASSIGN_OR_RETURN(const ocr::ZoneReading reading, tools.reader->Read(picture.pixels, kToday));
  Seen seen;
  seen.exact = reading.lines == truth;
  const auto quad = ocr::ZoneQuadOf(reading);
  seen.zone_known = quad.has_value();
  const double before = CpuMilliseconds();
  LAGAN_ASSIGN_OR_RETURN(seen.report, ocr::AssessQuality(picture.pixels, quad));
  seen.cpu_ms = CpuMilliseconds() - before;
  return seen;
}

void PrintDetails(const std::string& name, const Seen& seen) {
  const ocr::QualityReport& r = seen.report;
  std::string findings;
  for (const auto& finding : r.findings)
    findings += fmt::format(" {}", ocr::QualityReasonName(finding.reason));
  fmt::print(
      "{}: exact {} zone {} paper {:.0f} ink {:.0f} sharp {:.2f} glare {:.4f} zone {:.2f} cut {:.2f} pitch "
      "{:.1f} print {:.3f} "
      "grid {:.0f} colour {:.1f} {:.1f} ms:{}\n",
      name, seen.exact, seen.zone_known, r.brightness, r.ink, r.sharpness, r.glare_share, r.zone_glare_share,
      r.cut_share, r.pitch, r.print_share, r.pixel_grid, r.colourfulness, seen.cpu_ms, findings);
}

struct Tally {
  int pictures = 0, exact = 0, with_findings = 0, read_with_findings = 0;
  std::map<std::string, int> findings;
  std::vector<double> times;

  void Add(const Seen& seen) {
    ++pictures;
    exact += seen.exact ? 1 : 0;
    with_findings += seen.report.findings.empty() ? 0 : 1;
    read_with_findings += seen.exact && !seen.report.findings.empty() ? 1 : 0;
    for (const auto& finding : seen.report.findings)
      ++findings[std::string(ocr::QualityReasonName(finding.reason))];
    times.push_back(seen.cpu_ms);
  }
  std::string Row(const std::string& name) {
    std::string list;
    for (const auto& [reason, count] : findings)
      list += fmt::format("{}{} {}", list.empty() ? "" : ", ", reason, count);
    std::sort(times.begin(), times.end());
    return fmt::format("| {} | {} | {} | {} | {} | {} | {:.1f} |", name, pictures, exact, with_findings,
                       read_with_findings, list, times.empty() ? 0 : times[times.size() / 2]);
  }
};

void PrintHead() {
  fmt::print(
      "| set | pictures | exact | with a finding | exact with a finding | findings | ms CPU, median "
      "|\n|---|---|---|---|---|---|---|\n");
}

// `front`: of a card, which has no zone; otherwise every format of zone in turn.
Result<specimen::Order> DrawOrder(specimen::AgeingLevel level, int i, bool front, specimen::Random& random) {
  constexpr specimen::Kind kKinds[] = {specimen::Kind::kPassport, specimen::Kind::kCard,
                                       specimen::Kind::kCardTd2, specimen::Kind::kVisa,
                                       specimen::Kind::kVisaSmall};
  const specimen::Kind kind =
      front ? specimen::Kind::kCardFront : kKinds[static_cast<std::size_t>(i) % std::size(kKinds)];
  specimen::Order order;
  order.document = specimen::RandomDocument(kind, random);
  LAGAN_ASSIGN_OR_RETURN(order.zone, specimen::ComposeZone(order.document));
  order.level = level;
  order.seed = random.Next();
  return order;
}

Result<Seen> LookAt(const Tools& tools, const specimen::Order& order, const specimen::Photograph& photo) {
  const int quality = specimen::DrawAgeing(order.level, order.seed).jpeg_quality;
  LAGAN_ASSIGN_OR_RETURN(const Bytes file, specimen::EncodeJpeg(photo.picture, {quality, {}}));
  return Look(tools, file, order.zone);
}

Result<Tally> Unspoilt(const Tools& tools, specimen::AgeingLevel level, bool front, const Options& options) {
  constexpr const char* kNames[] = {"none", "light", "moderate", "hard"};
  const std::string name =
      fmt::format("{}{}", kNames[static_cast<std::size_t>(level)], front ? ", front of a card" : "");
  specimen::Random random(options.seed);
  Tally tally;
  for (int i = 0; i < options.count; ++i) {
    LAGAN_ASSIGN_OR_RETURN(const specimen::Order order, DrawOrder(level, i, front, random));
    LAGAN_ASSIGN_OR_RETURN(const specimen::Photograph photo, specimen::MakePhotograph(order));
    LAGAN_ASSIGN_OR_RETURN(const Seen seen, LookAt(tools, order, photo));
    if (tools.details) PrintDetails(fmt::format("{} {}", name, i), seen);
    tally.Add(seen);
  }
  fmt::print("{}\n", tally.Row(name));
  std::fflush(stdout);
  return tally;
}

Status Spoilt(const Tools& tools, specimen::Spoiling spoiling, double strength, int count,
              std::uint64_t seed) {
  specimen::Random random(seed);
  const std::string name = fmt::format("{} {:.2f}", specimen::SpoilingName(spoiling), strength);
  Tally tally;
  for (int i = 0; i < count; ++i) {
    LAGAN_ASSIGN_OR_RETURN(const specimen::Order order,
                           DrawOrder(specimen::AgeingLevel::kLight, i, false, random));
    LAGAN_ASSIGN_OR_RETURN(const specimen::Photograph photo,
                           specimen::SpoiltPhotograph(order, spoiling, strength));
    LAGAN_ASSIGN_OR_RETURN(const Seen seen, LookAt(tools, order, photo));
    if (tools.details) PrintDetails(fmt::format("{} {}", name, i), seen);
    tally.Add(seen);
  }
  fmt::print("{}\n", tally.Row(name));
  std::fflush(stdout);
  return Status();
}

Status LookAtFolder(const Tools& tools, const std::filesystem::path& folder) {
  std::ifstream in(folder / "truth.csv");
  std::string row;
  std::getline(in, row);
  Tally tally;
  while (std::getline(in, row)) {
    const std::vector<std::string> cells = SplitText(row, ',');
    if (cells.size() < 7) continue;
    std::vector<std::string> truth;
    for (std::size_t i = 4; i < 7; ++i) {
      if (!cells[i].empty()) truth.push_back(cells[i]);
    }
    LAGAN_ASSIGN_OR_RETURN(const Bytes bytes, ReadFile(folder / cells[0], image::kMaxPictureBytes));
    LAGAN_ASSIGN_OR_RETURN(const Seen seen, Look(tools, bytes, truth));
    if (tools.details) PrintDetails(cells[0], seen);
    tally.Add(seen);
  }
  PrintHead();
  fmt::print("{}\n", tally.Row("folder"));
  return Status();
}

Result<bool> Run(const Options& options) {
  Tools tools;
  LAGAN_ASSIGN_OR_RETURN(const std::filesystem::path program, image::FindDecodeProgram());
  LAGAN_ASSIGN_OR_RETURN(tools.decoder, image::DecoderClient::Start(program));
  LAGAN_ASSIGN_OR_RETURN(tools.reader, ocr::ZoneReader::Open(std::filesystem::path(options.model)));
  tools.details = options.details;
  if (!options.folder.empty()) {
    LAGAN_RETURN_IF_ERROR(LookAtFolder(tools, options.folder));
    return true;
  }
  PrintHead();
  int pictures = 0, alarms = 0;
  using specimen::AgeingLevel;
  for (const AgeingLevel level :
       {AgeingLevel::kNone, AgeingLevel::kLight, AgeingLevel::kModerate, AgeingLevel::kHard}) {
    for (const bool front : {false, true}) {
      LAGAN_ASSIGN_OR_RETURN(const Tally tally, Unspoilt(tools, level, front, options));
      if (level == AgeingLevel::kHard) continue;
      pictures += tally.pictures;
      alarms += tally.with_findings;
    }
  }
  for (const specimen::Spoiling spoiling : specimen::Spoilings()) {
    const bool wanted =
        options.only.empty() || std::find(options.only.begin(), options.only.end(),
                                          specimen::SpoilingName(spoiling)) != options.only.end();
    for (const double strength : {0.2, 0.4, 0.6, 0.8, 1.0}) {
      if (wanted) LAGAN_RETURN_IF_ERROR(Spoilt(tools, spoiling, strength, options.spoilt, options.seed + 1));
    }
  }
  return 100.0 * alarms <= options.most_alarms * pictures;
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  CLI::App app("What ocr/quality says of specimens");
  app.add_option("--model", options.model, "The line model")->required();
  app.add_option("--folder", options.folder, "Look at these pictures instead");
  app.add_option("--count", options.count, "Photographs of each level that are not spoilt");
  app.add_option("--spoilt", options.spoilt, "Photographs of each spoiling and strength");
  app.add_option("--only", options.only, "These spoilings alone");
  app.add_option("--seed", options.seed);
  app.add_option("--most-alarms", options.most_alarms, "Per cent");
  app.add_flag("--details", options.details, "A line a picture besides");
  CLI11_PARSE(app, argc, argv);
  if (!options.folder.empty() &&
      !std::filesystem::exists(std::filesystem::path(options.folder) / "truth.csv")) {
    fmt::print("skipped: there is no {}/truth.csv\n", options.folder);
    return 77;
  }
  const Result<bool> kept = Run(options);
  if (!kept.ok()) {
    std::cerr << "quality_corpus: " << kept.status() << '\n';
    return 2;
  }
  return *kept ? 0 : 1;
}
