#include "base/image/decode/faults.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <string_view>

#include "base/image/decode/sandbox.h"

namespace lagan::image::decode {
namespace {

void TakeMemory() {
  constexpr std::size_t kBlock = std::size_t{16} << 20;
  while (void* block = std::malloc(kBlock)) std::memset(block, 1, kBlock);
  Finish(Outcome::kMemory);
}

void Spin() {
  volatile bool on = true;
  while (on) {
  }
}

}  // namespace

void MisbehaveIfAsked(ByteView picture) {
  const auto asked = [&](std::string_view marker) {
    return AsText(picture).find(marker) != std::string_view::npos;
  };
  if (asked("LAGAN-TEST:CRASH")) __builtin_trap();
  if (asked("LAGAN-TEST:SPIN")) Spin();
  if (asked("LAGAN-TEST:OPEN")) (void)::open("/dev/null", O_RDONLY);
  if (asked("LAGAN-TEST:SOCKET")) (void)::socket(AF_INET, SOCK_STREAM, 0);
  if (asked("LAGAN-TEST:ALLOCATE")) TakeMemory();
  // Two reports for one picture.
  if (asked("LAGAN-TEST:FLOOD")) {
    const Report report{Outcome::kDone};
    for (int i = 0; i < 2; ++i) (void)!::write(STDIN_FILENO, &report, sizeof report);
    Spin();
  }
  // A report that no child may make.
  if (asked("LAGAN-TEST:LIE")) Finish(static_cast<Outcome>(99));
}

}  // namespace lagan::image::decode
