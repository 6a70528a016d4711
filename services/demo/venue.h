// The venue in the demonstration: the program lagan-verify, run on files alone as a venue runs it.
#pragma once

#include <filesystem>
#include <string>

#include "base/core/result.h"

namespace lagan::demo {

struct Verification {
  int exit_status = -1;  // lagan-verify: 0 accepted, 1 refused, 2 undecided, 3 specimen
  std::string outcome;   // "specimen"
  std::string reason;    // "SPECIMEN"
  std::string sentence;
  std::string report;  // the whole JSON object that it printed; personal data

  bool IsSpecimen() const { return exit_status == 3 && outcome == "specimen"; }
};

// Verifies the picture of a QR code with the lagan-verify beside this program. VERIFIER_ANSWER_INVALID when what it
// prints is no report, and the reasons of RunProgram.
Result<Verification> VerifyPicture(const std::filesystem::path& picture, const std::filesystem::path& trust);
// The same for the text of a code, as a hand-held reader types it.
Result<Verification> VerifyText(const std::string& text, const std::filesystem::path& trust);
// The report in a Verification, without running anything.
Result<Verification> ReadReport(int exit_status, const std::string& report);

}  // namespace lagan::demo
