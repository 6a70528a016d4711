#include "services/telemetry/counters.h"

#include "services/telemetry/log.h"

namespace lagan::telemetry {

// Names pass through Name, so a label needs no escaping.
Counters::Counters(std::string_view service) : service_(Name(service).text()) {}

void Counters::CountCall(std::string_view method, Code code) {
  const std::lock_guard lock(mutex_);
  ++calls_[{Name(method).text(), code}];
}

std::uint64_t Counters::Calls(std::string_view method, Code code) const {
  const std::lock_guard lock(mutex_);
  const auto found = calls_.find({Name(method).text(), code});
  return found == calls_.end() ? 0 : found->second;
}

std::string Counters::Expose() const {
  std::string out =
      "# HELP lagan_calls_total Calls answered, by method and canonical code.\n# TYPE lagan_calls_total "
      "counter\n";
  const std::lock_guard lock(mutex_);
  for (const auto& [key, count] : calls_) {
    out += "lagan_calls_total{service=\"" + service_ + "\",method=\"" + key.first + "\",code=\"" +
           std::string(CodeName(key.second)) + "\"} " + std::to_string(count) + "\n";
  }
  return out;
}

}  // namespace lagan::telemetry
