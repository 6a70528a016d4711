#include "base/core/fault.h"

#ifdef LAGAN_FAULT_POINTS

#include <fcntl.h>
#include <unistd.h>
#include <csignal>
#include <cstdlib>
#include <map>
#include <mutex>
#include <string>

namespace lagan {

void FaultPoint(std::string_view name) {
  static const char* const log = std::getenv("LAGAN_FAULT_LOG");
  static const char* const kill = std::getenv("LAGAN_FAULT_KILL");
  if (log == nullptr && kill == nullptr) return;
  static std::mutex mutex;
  static std::map<std::string, int, std::less<>> visits;
  const std::lock_guard lock(mutex);
  const auto [visit, inserted] = visits.try_emplace(std::string(name), 0);
  const std::string point = std::string(name) + "#" + std::to_string(++visit->second);
  if (log != nullptr) {
    const int fd = ::open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    const std::string line = point + "\n";
    if (fd >= 0 && ::write(fd, line.data(), line.size()) < 0) std::abort();
    if (fd >= 0) ::close(fd);
  }
  if (kill != nullptr && point == kill) ::raise(SIGKILL);
}

}  // namespace lagan

#endif
