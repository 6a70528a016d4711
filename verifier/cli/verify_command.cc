#include "verifier/cli/verify_command.h"

#include <utility>

#include "base/core/file.h"
#include "base/core/text.h"
#include "base/image/decoder_client.h"
#include "base/image/sniff.h"
#include "verifier/cli/options.h"
#include "verifier/cli/report.h"
#include "verifier/credential/credential_text.h"
#include "verifier/credential/verify.h"
#include "verifier/qr/qr_reader.h"
#include "verifier/trust/root_key.h"

namespace lagan::verifier {
namespace {

constexpr std::size_t kMaxRootFile = 4096;

// A verdict that the machine is to blame for, with the finer reason.
Report Undecided(Reason reason, const Status& why) {
  return {MakeVerdict(reason, why.message()), why.reason(), std::nullopt, {}};
}

struct Trust {
  InstalledTrust installed;
  std::string root_fingerprint;
};

Result<Trust> LoadTrust(const VerifyOptions& options) {
  LAGAN_ASSIGN_OR_RETURN(const std::string pem, ReadTextFile(options.root, kMaxRootFile));
  LAGAN_ASSIGN_OR_RETURN(const crypto::P256PublicKey root, ParseRootKey(pem));
  LAGAN_ASSIGN_OR_RETURN(const Bytes file, ReadFile(options.trust, kMaxTrustBundle));
  LAGAN_ASSIGN_OR_RETURN(InstalledTrust installed, ReadTrustBundle(file, root));
  return Trust{std::move(installed), RootKeyFingerprint(root)};
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

Report Judge(const VerifyOptions& options, std::istream& in, const Clock& clock) {
  const Result<Trust> trust = LoadTrust(options);
  if (!trust.ok()) return Undecided(Reason::kTrustUnusable, trust.status());
  Report report;
  const Result<std::string> text = ReadInput(options, in);
  if (text.ok()) {
    report.verdict = VerifyCredential(*text, {&trust->installed}, options.at.value_or(clock.Now()));
  } else if (text.status().reason() == "QR_NOT_FOUND") {
    report.verdict = MakeVerdict(Reason::kNoCode);
  } else {
    report = Undecided(Reason::kPictureUnusable, text.status());
  }
  report.trust = trust->installed.bundle;
  report.root_fingerprint = trust->root_fingerprint;
  return report;
}

}  // namespace

int RunVerify(const std::vector<std::string>& arguments, std::istream& in, std::ostream& out,
              const Clock& clock) {
  const Result<VerifyOptions> options = ParseVerifyOptions(arguments);
  if (options.ok() && options->help) {
    out << kVerifyUsage;
    return 0;
  }
  // A mistake beside --json is answered in JSON as well.
  bool json = false;
  for (const std::string& argument : arguments) json = json || argument == "--json";
  const Report report =
      options.ok() ? Judge(*options, in, clock) : Undecided(Reason::kUsage, options.status());
  out << (json ? ReportAsJson(report) : ReportAsText(report));
  return ExitStatus(report.verdict);
}

}  // namespace lagan::verifier
