// Counts of calls, in Prometheus' text format (exposition format 0.0.4).
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

#include "base/core/status.h"

namespace lagan::telemetry {

// Thread-safe.
class Counters {
 public:
  explicit Counters(std::string_view service);

  // One more call of `method` that ended in `code`.
  void CountCall(std::string_view method, Code code);
  std::uint64_t Calls(std::string_view method, Code code) const;

  // "lagan_calls_total{service="mrz",method="Parse",code="OK"} 3" and so on, sorted, each on a line.
  std::string Expose() const;

 private:
  std::string service_;
  mutable std::mutex mutex_;
  std::map<std::pair<std::string, Code>, std::uint64_t> calls_;
};

}  // namespace lagan::telemetry
