// What every command of the program `lagan` is made of.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <iosfwd>
#include <string>

#include "base/core/status.h"

namespace lagan::commands {

// Exit statuses shared by all commands; a command may document more of its own.
inline constexpr int kExitOk = 0;
inline constexpr int kExitFailed = 1;    // the program or its installation is at fault
inline constexpr int kExitBadInput = 2;  // what the caller gave is at fault, the command line included

// What a command reads and writes, so that tests can look. The streams outlive the run.
struct Context {
  std::istream& in;
  std::ostream& out;  // the result
  std::ostream& err;  // everything else
};

// Runs after the command line was parsed; gives the exit status.
using Runner = std::function<int(Context&)>;

// Declares options on the command's own `app`. The options' values live in what the Runner holds.
using AddOptions = Runner (*)(CLI::App& app);

// A row of the table of commands (run.cc).
struct Command {
  const char* name;
  const char* summary;
  AddOptions add_options;
};

// Prints "lagan NAME: REASON: sentence" to `err`.
void PrintError(std::ostream& err, std::string_view command, const Status& status);

}  // namespace lagan::commands
