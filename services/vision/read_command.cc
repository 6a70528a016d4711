#include "services/vision/read_command.h"

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <ostream>
#include <vector>

#include "base/core/clock.h"
#include "base/core/file.h"
#include "base/core/text.h"
#include "base/image/decoder_client.h"
#include "base/image/png_writer.h"
#include "ocr/quality/reading_quality.h"
#include "ocr/reader/reading_picture.h"
#include "ocr/reader/zone_reader.h"
#include "ocr/tamper/reading_cues.h"
#include "ocr/visual/printed_field_reader.h"
#include "services/vision/finder.h"
#include "services/vision/reading_json.h"

namespace lagan::vision {
namespace {

struct Options {
  std::vector<std::string> files;
  std::string model;
  std::string print_model;
  std::string show;  // the folder for pictures of readings; empty: none
  bool json = false;
  bool zone_only = false;
};

struct Tools {
  std::unique_ptr<image::DecoderClient> decoder;
  std::unique_ptr<ocr::ZoneReader> reader;
  std::unique_ptr<ocr::PrintedFieldReader> printed;  // nullptr when only the zone is asked for
};

struct PictureReading {
  ocr::ZoneReading zone;
  ocr::QualityReport quality;
  std::optional<ocr::PrintedFields> printed;
  std::vector<ocr::CueFinding> cues;
  Status shown;  // why --show could not draw it
};

double MillisecondsSince(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}

Result<Tools> OpenTools(const Options& options) {
  Tools tools;
  // The decoder first: it forks, and the reader's libraries may start threads.
  LAGAN_ASSIGN_OR_RETURN(const std::filesystem::path program, image::FindDecodeProgram());
  LAGAN_ASSIGN_OR_RETURN(tools.decoder, image::DecoderClient::Start(program));
  LAGAN_ASSIGN_OR_RETURN(const std::filesystem::path model, FindModel(options.model));
  LAGAN_ASSIGN_OR_RETURN(tools.reader, ocr::ZoneReader::Open(model));
  if (options.json && !options.zone_only) {
    LAGAN_ASSIGN_OR_RETURN(const std::filesystem::path print, FindPrintModel(options.print_model));
    LAGAN_ASSIGN_OR_RETURN(tools.printed, ocr::PrintedFieldReader::Open(print));
  }
  return tools;
}

// A picture of the reading beside others in `folder`. Only its owner may read it; SHOWN_ALREADY when there is one of that name.
Status Show(const std::string& file, const image::Pixels& picture, const ocr::ZoneReading& reading,
            const std::filesystem::path& folder) {
  const std::filesystem::path shown = folder / (std::filesystem::path(file).filename().string() + ".png");
  std::error_code error;
  if (std::filesystem::symlink_status(shown, error).type() != std::filesystem::file_type::not_found) {
    return InvalidArgument(
        "SHOWN_ALREADY",
        "The folder of --show has a picture of that name; nothing is overwritten. Name another folder.",
        "show");
  }
  LAGAN_ASSIGN_OR_RETURN(const image::Pixels drawn, ocr::DrawReading(picture, reading));
  LAGAN_ASSIGN_OR_RETURN(const Bytes png, image::WritePng(drawn));
  return WriteFileAtomically(shown, png, 0600);
}

Result<PictureReading> ReadPicture(const std::string& file, Date today, const Options& options,
                                   Tools& tools) {
  const auto start = std::chrono::steady_clock::now();
  LAGAN_ASSIGN_OR_RETURN(const Bytes bytes, ReadFile(file, image::kMaxPictureBytes));
  LAGAN_ASSIGN_OR_RETURN(const image::DecodedPicture picture, tools.decoder->Decode(bytes));
  const double decoding = MillisecondsSince(start);
  PictureReading reading;
  LAGAN_ASSIGN_OR_RETURN(reading.zone, tools.reader->Read(picture.pixels, today));
  LAGAN_ASSIGN_OR_RETURN(reading.quality, ocr::AssessReading(picture.pixels, reading.zone));
  if (!options.show.empty()) reading.shown = Show(file, picture.pixels, reading.zone, options.show);
  reading.zone.timings_ms["decode"] = decoding;
  reading.zone.timings_ms["total"] += decoding;
  if (tools.printed != nullptr) {
    const auto printing = std::chrono::steady_clock::now();
    LAGAN_ASSIGN_OR_RETURN(reading.printed, tools.printed->Read(picture.pixels, reading.zone));
    reading.zone.timings_ms["printed"] = MillisecondsSince(printing);
  }
  LAGAN_ASSIGN_OR_RETURN(reading.cues, ocr::CuesOfReading(picture.pixels, reading.quality, reading.printed,
                                                          today, reading.zone));
  return reading;
}

void PrintZone(const std::string& file, const ocr::ZoneReading& reading, std::ostream& out) {
  out << PrintableAscii(file) << ": " << ocr::VerdictName(reading.verdict);
  if (!reading.reason.empty()) out << " (" << reading.reason << ')';
  if (!reading.format.empty()) out << ", " << reading.format;
  out << ", " << static_cast<int>(reading.timings_ms.at("total") + 0.5) << " ms\n";
  for (const std::string& line : reading.lines) out << "  " << line << '\n';
  if (!reading.zone) return;
  const mrz::Zone& zone = *reading.zone;
  out << "  " << zone.surname << ", " << zone.given_names << "; born " << zone.birth_date.ToString()
      << "; document " << zone.document_number << " of " << zone.issuer << ", expires "
      << (zone.expiry_date ? FormatDate(*zone.expiry_date) : "unknown") << '\n';
  for (const mrz::Check& check : zone.checks) {
    if (!check.pass) out << "  check digit of " << check.name << " does not hold\n";
  }
  for (const mrz::Remark& error : zone.errors) out << "  " << error.message << '\n';
}

void PrintSummary(const std::string& file, const PictureReading& reading, std::ostream& out) {
  PrintZone(file, reading.zone, out);
  for (const ocr::QualityFinding& finding : reading.quality.findings) out << "  " << finding.advice << '\n';
  for (const ocr::CueFinding& cue : reading.cues) out << "  " << cue.meaning << '\n';
}

// A decoder that is gone is ours to mend; everything else is the fault of what was given.
int ExitStatusFor(const Status& why) {
  const bool ours = why.code() == Code::kUnavailable || why.code() == Code::kInternal;
  return ours ? commands::kExitFailed : commands::kExitBadInput;
}

void PrintRefusal(const std::string& file, const Status& why, bool as_json, std::ostream& out) {
  if (as_json) {
    out << RefusalJson(file, why) << '\n';
  } else {
    out << PrintableAscii(file) << ": refused (" << why.reason() << "). " << why.message() << '\n';
  }
}

void PrintReading(const std::string& file, const PictureReading& reading, bool as_json, std::ostream& out) {
  if (as_json) {
    out << ReadingJson(file, reading.zone, reading.quality, reading.printed, reading.cues) << '\n';
  } else {
    PrintSummary(file, reading, out);
  }
}

// What became of one file.
int ReadAndPrint(const std::string& file, Date today, const Options& options, Tools& tools,
                 commands::Context& context) {
  const Result<PictureReading> reading = ReadPicture(file, today, options, tools);
  if (!reading.ok()) {
    PrintRefusal(file, reading.status(), options.json, context.out);
    return ExitStatusFor(reading.status());
  }
  PrintReading(file, *reading, options.json, context.out);
  if (reading->shown.ok()) return commands::kExitOk;
  context.err << "lagan-vision read: " << PrintableAscii(file) << ": " << reading->shown.reason() << ": "
              << reading->shown.message() << '\n';
  return ExitStatusFor(reading->shown);
}

int RunRead(const Options& options, commands::Context& context) {
  Result<Tools> tools = OpenTools(options);
  if (!tools.ok()) {
    context.err << "lagan-vision read: " << tools.status().reason() << ": " << tools.status().message()
                << '\n';
    return commands::kExitFailed;
  }
  const Date today = DateOf(SystemClock().Now());
  int exit_status = commands::kExitOk;
  for (const std::string& file : options.files) {
    const int status = ReadAndPrint(file, today, options, *tools, context);
    if (exit_status != commands::kExitFailed && status != commands::kExitOk) exit_status = status;
    context.out.flush();
  }
  return exit_status;
}

}  // namespace

commands::Runner AddReadOptions(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  app.add_option("FILE", options->files, "JPEG or PNG pictures of documents")->required();
  app.add_flag("--json", options->json, "Print one line of JSON for each file");
  app.add_option("--model", options->model, "The line model (else $LAGAN_MODEL, else the installed one)");
  app.add_flag("--zone-only", options->zone_only,
               "With --json: leave the printed page out, which saves half the time");
  app.add_option("--print-model", options->print_model,
                 "The model for print (else $LAGAN_PRINT_MODEL, else that of Debian's tesseract-ocr-eng)");
  app.add_option(
         "--show", options->show,
         "Write a picture of each reading into this folder, for its owner only: the outlines found, the "
         "straightened "
         "lines, each character with its confidence. The pictures hold personal data: delete them after use")
      ->check(CLI::ExistingDirectory);
  return [options](commands::Context& context) { return RunRead(*options, context); };
}

}  // namespace lagan::vision
