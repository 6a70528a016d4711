// The command line of lagan-verify.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/core/clock.h"
#include "base/core/result.h"

namespace lagan::verifier {

inline constexpr char kVerifyUsage[] =
    "usage: lagan-verify --trust FILE [--root FILE] [--json] [--at TIME] (IMAGE | - | --text TEXT)\n"
    "\n"
    "Checks a credential in a QR code, offline.\n"
    "  --trust FILE  the issuer's signed trust bundle\n"
    "  --root FILE   the root key that must have signed it, PEM; without it, FILE.root beside the bundle\n"
    "  --json        print one JSON object\n"
    "  --at TIME     judge as of this time instead of now, as 2026-11-21T22:04:06Z\n"
    "  IMAGE         a JPEG or PNG picture of the code\n"
    "  -             the text of the code on standard input, as a hand-held reader types it\n"
    "  --text TEXT   the text of the code\n"
    "\n"
    "exit status: 0 accepted, 1 refused, 2 undecided (bad command, trust bundle, clock or picture), 3 "
    "specimen\n";

struct VerifyOptions {
  bool help = false;
  bool json = false;
  std::filesystem::path trust;
  std::filesystem::path root;  // "TRUST.root" unless given
  std::optional<Time> at;
  // Exactly one of these three.
  std::optional<std::string> text;
  std::optional<std::filesystem::path> image;
  bool standard_input = false;
};

// `arguments` without the name of the program. USAGE_INVALID with a sentence that names the argument.
Result<VerifyOptions> ParseVerifyOptions(const std::vector<std::string>& arguments);

}  // namespace lagan::verifier
