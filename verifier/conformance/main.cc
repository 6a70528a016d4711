// lagan-conformance DIR: scores a folder of third-party cases (docs/conformance.md).
//
// Exit status: 0; 1 when a score falls below the ratchet or the folder holds no case; 2 for a wrong command line or an
// installation that is not whole; 77 (skipped) when the folder is not there.
#include <CLI/CLI.hpp>
#include <filesystem>
#include <iostream>

#include "base/image/decoder_client.h"
#include "verifier/conformance/case_folder.h"
#include "verifier/conformance/ratchet.h"
#include "verifier/qr/qr_reader.h"

namespace {

using namespace lagan;
using namespace lagan::verifier::conformance;

int JudgeAndPrint(const std::filesystem::path& folder, const PictureReader& read_picture) {
  const Result<FolderScore> score = JudgeFolder(folder, read_picture);
  if (!score.ok()) {
    std::cerr << "lagan-conformance: " << score.status() << '\n';
    return 2;
  }
  std::cout << score->cases << " cases\n";
  for (const std::string& file : score->other_files) std::cout << "  no case: " << file << '\n';
  std::cout << '\n';
  const std::vector<std::string> below = Below(score->board, Ratchet());
  for (const std::string& sentence : below) std::cout << sentence << '\n';
  score->board.Print(std::cout);
  return below.empty() && score->cases > 0 ? 0 : 1;
}

int Run(const std::filesystem::path& folder) {
  const Result<std::filesystem::path> program = image::FindDecodeProgram();
  const auto decoder = program.ok() ? image::DecoderClient::Start(*program) : program.status();
  if (!decoder.ok()) {
    std::cerr << "lagan-conformance: " << decoder.status() << '\n';
    return 2;
  }
  return JudgeAndPrint(folder, [&](ByteView picture) -> Result<std::string> {
    LAGAN_ASSIGN_OR_RETURN(const image::DecodedPicture decoded, (*decoder)->Decode(picture));
    return verifier::ReadQr(decoded.pixels);
  });
}

}  // namespace

int main(int argc, char** argv) {
  std::string folder;
  CLI::App app("Scores a folder of third-party cases against this verifier");
  app.add_option("DIR", folder,
                 "EU certificates, Claim 169, COSE and status lists, recognised by their content")
      ->required();
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  if (!std::filesystem::is_directory(folder)) {
    std::cout << "skipped: there is no folder " << folder << '\n';
    return 77;
  }
  return Run(folder);
}
