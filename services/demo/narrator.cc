#include "services/demo/narrator.h"

#include <fmt/format.h>

namespace lagan::demo {

void Narrator::Tell(const Step& step) {
  out_ << fmt::format("{:>6} ms  ", step.time.count());
  for (const char c : step.words) {
    out_ << c;
    if (c == '\n') out_ << "           ";
  }
  out_ << std::endl;
  timings_[step.name] = timings_.value(step.name, std::int64_t{0}) + step.time.count();
}

void Narrator::Say(std::string_view words) { out_ << words << std::endl; }

}  // namespace lagan::demo
