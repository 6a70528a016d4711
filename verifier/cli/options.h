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
    "usage: lagan-verify --trust FILE [--root FILE] [--lists FOLDER] [--state FILE] [--json] [--at TIME]\n"
    "                    (IMAGE | - | --text TEXT | --scanner)\n"
    "\n"
    "Checks a credential in a QR code, offline.\n"
    "  --trust FILE    the issuer's signed trust bundle\n"
    "  --root FILE     the root key that it hangs on, PEM; without it, FILE.root beside the bundle\n"
    "  --lists FOLDER  status lists, NUMBER.statuslist; without it, FILE.lists beside the bundle\n"
    "  --state FILE    remember the newest bundle in this file, and take no older one or another of its "
    "number\n"
    "  --json          print one JSON object for each verdict\n"
    "  --at TIME       judge as of this time instead of now, as 2026-11-21T22:04:06Z\n"
    "  IMAGE           a JPEG or PNG picture of the code\n"
    "  -               the text of the code on standard input\n"
    "  --text TEXT     the text of the code\n"
    "  --scanner       codes line by line on standard input, as a hand-held reader types them, until it "
    "ends; a pass\n"
    "                  for one use is accepted once, and files are read again when they change\n"
    "\n"
    "exit status: 0 accepted, 1 refused, 2 undecided (bad command, trust bundle, clock or picture), 3 "
    "specimen;\n"
    "with --scanner 0 at the end of input\n";

struct VerifyOptions {
  bool help = false;
  bool json = false;
  std::filesystem::path trust;
  std::filesystem::path root;   // "TRUST.root" unless given
  std::filesystem::path lists;  // "TRUST.lists" unless given
  std::optional<std::filesystem::path> state;
  std::optional<Time> at;
  // Exactly one of these four.
  std::optional<std::string> text;
  std::optional<std::filesystem::path> image;
  bool standard_input = false;
  bool scanner = false;
};

// `arguments` without the name of the program. USAGE_INVALID with a sentence that names the argument.
Result<VerifyOptions> ParseVerifyOptions(const std::vector<std::string>& arguments);

}  // namespace lagan::verifier
