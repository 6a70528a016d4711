#include "verifier/cli/verify_command.h"

#include <utility>

#include "base/core/file.h"
#include "base/crypto/random.h"
#include "base/image/decoder_client.h"
#include "base/image/sniff.h"
#include "verifier/cli/line_reader.h"
#include "verifier/cli/options.h"
#include "verifier/cli/report.h"
#include "verifier/cli/venue_files.h"
#include "verifier/credential/credential_text.h"
#include "verifier/credential/verify.h"
#include "verifier/qr/qr_reader.h"

namespace lagan::verifier {
namespace {

// A verdict that the machine is to blame for, with the finer reason.
Report Undecided(Reason reason, const Status& why) {
  return {MakeVerdict(reason, why.message()), why.reason(), std::nullopt};
}

Result<std::string> ReadPicture(const std::filesystem::path& path) {
  LAGAN_ASSIGN_OR_RETURN(const Bytes bytes, ReadFile(path, image::kMaxPictureBytes));
  // Looked at here too, so that a file that is no picture needs no decoder.
  LAGAN_ASSIGN_OR_RETURN([[maybe_unused]] const image::Sniffed sniffed, image::Sniff(bytes));
  LAGAN_ASSIGN_OR_RETURN(const std::filesystem::path program, image::FindDecodeProgram());
  LAGAN_ASSIGN_OR_RETURN(const auto decoder, image::DecoderClient::Start(program));
  LAGAN_ASSIGN_OR_RETURN(const image::DecodedPicture picture, decoder->Decode(bytes));
  return ReadQr(picture.pixels);
}

// One code, without the line end that a reader types behind it; one character more than any code can hold is enough
// to refuse it.
std::string ReadCode(std::istream& in) {
  std::string text(kMaxCredentialText + 3, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  if (text.ends_with('\n')) text.pop_back();
  if (text.ends_with('\r')) text.pop_back();
  return text;
}

Result<std::string> ReadInput(const VerifyOptions& options, std::istream& in) {
  if (options.text) return *options.text;
  if (options.standard_input) return ReadCode(in);
  return ReadPicture(*options.image);
}

ReportedTrust Describe(const VenueFiles& files) {
  const InstalledTrust& trust = *files.Now(nullptr).trust;
  return {trust.bundle.issuer,     trust.epoch,
          trust.bundle.sequence,   trust.bundle.issued_at,
          trust.bundle.expires_at, files.root_fingerprint(),
          files.notice().reason()};
}

Report JudgeText(std::string_view text, VenueFiles& files, SeenPasses* seen, Time now) {
  const Status usable = files.Refresh(now);
  // What is no credential needs no trust to be refused.
  Report report{VerifyCredential(text, usable.ok() ? files.Now(seen) : Venue(), now), {}, std::nullopt};
  if (!usable.ok()) {
    return report.verdict.reason == Reason::kTrustUnusable ? Undecided(Reason::kTrustUnusable, usable)
                                                           : report;
  }
  report.trust = Describe(files);
  if (report.verdict.reason == Reason::kListsMissing && !files.missing_lists().empty()) {
    report.detail = files.missing_lists().front().second.reason();
  }
  return report;
}

Report JudgeInput(const VerifyOptions& options, VenueFiles& files, std::istream& in, Time now) {
  const Result<std::string> text = ReadInput(options, in);
  if (text.ok()) return JudgeText(*text, files, nullptr, now);
  if (text.status().reason() == "QR_NOT_FOUND") return {MakeVerdict(Reason::kNoCode), {}, std::nullopt};
  return Undecided(Reason::kPictureUnusable, text.status());
}

void Print(const Report& report, bool json, std::ostream& out) {
  out << (json ? ReportAsJson(report) : ReportAsText(report)) << std::flush;
}

// Until the input is over. Nothing that is read ends it sooner; time and files are looked at anew for each code.
int RunScanner(const VerifyOptions& options, VenueFiles& files, std::istream& in, std::ostream& out,
               const Clock& clock) {
  crypto::SystemRandom random;
  SeenPasses seen(random);
  while (const std::optional<std::string> line = ReadScannedLine(in)) {
    Print(JudgeText(*line, files, &seen, options.at.value_or(clock.Now())), options.json, out);
    if (!options.json) out << "\n" << std::flush;
    if (!out.good()) return 2;
  }
  return 0;
}

}  // namespace

int RunVerify(const std::vector<std::string>& arguments, std::istream& in, std::ostream& out,
              const Clock& clock) {
  const Result<VerifyOptions> options = ParseVerifyOptions(arguments);
  if (!options.ok()) {
    // A mistake beside --json is answered in JSON as well.
    bool json = false;
    for (const std::string& argument : arguments) json = json || argument == "--json";
    Print(Undecided(Reason::kUsage, options.status()), json, out);
    return ExitStatus(MakeVerdict(Reason::kUsage));
  }
  if (options->help) {
    out << kVerifyUsage;
    return 0;
  }
  VenueFiles files({options->trust, options->root, options->lists, options->state});
  if (options->scanner) return RunScanner(*options, files, in, out, clock);
  const Report report = JudgeInput(*options, files, in, options->at.value_or(clock.Now()));
  Print(report, options->json, out);
  return ExitStatus(report.verdict);
}

}  // namespace lagan::verifier
