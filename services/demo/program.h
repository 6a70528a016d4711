// Running another program of the installation.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "base/core/result.h"

namespace lagan::demo {

// The program of this name beside the running one.
std::filesystem::path SiblingProgram(const std::string& name);

struct ProgramOutput {
  int exit_status = -1;
  std::string text;  // of standard output
};

// Runs a program to its end with nothing on standard input; its standard error is ours. PROGRAM_NOT_STARTED;
// PROGRAM_FAILED when it was killed, or was not done within `limit` or printed more than 1 MiB, and then it is killed.
Result<ProgramOutput> RunProgram(const std::filesystem::path& program,
                                 const std::vector<std::string>& arguments, std::chrono::milliseconds limit);

}  // namespace lagan::demo
