#include "services/lagan/prompt.h"

#include <termios.h>
#include <unistd.h>

#include <iostream>

#include "base/core/text.h"

namespace lagan::commands {
namespace {

constexpr std::size_t kLongestLine = 1024;

// While it lives, what is typed at the terminal is not shown. Nothing happens where there is no terminal.
class NoEcho {
 public:
  NoEcho() : active_(::isatty(STDIN_FILENO) == 1 && ::tcgetattr(STDIN_FILENO, &before_) == 0) {
    if (!active_) return;
    termios silent = before_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
  }
  ~NoEcho() {
    if (active_) ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
  }
  NoEcho(const NoEcho&) = delete;
  NoEcho& operator=(const NoEcho&) = delete;

 private:
  termios before_{};
  bool active_;
};

Status Missing() { return InvalidArgument("INPUT_MISSING", "Nothing was typed."); }

}  // namespace

Result<std::string> Ask(Context& context, const std::string& question) {
  context.err << question << ": " << std::flush;
  std::string line;
  if (!std::getline(context.in, line) || line.size() > kLongestLine) return Missing();
  return std::string(TrimSpace(line));
}

Result<SecretText> AskSecret(Context& context, const std::string& question) {
  context.err << question << ": " << std::flush;
  std::string line;
  bool read = false;
  if (&context.in == &std::cin) {
    const NoEcho silence;
    read = static_cast<bool>(std::getline(context.in, line));
    context.err << '\n';
  } else {
    read = static_cast<bool>(std::getline(context.in, line));
  }
  if (!read) return Missing();
  return SecretText(std::move(line));
}

}  // namespace lagan::commands
