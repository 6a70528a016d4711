#include "services/rpc/trace.h"

#include <algorithm>

#include "base/crypto/random.h"

namespace lagan::rpc {
namespace {

bool IsLowerHex(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}
bool IsZero(std::string_view text) { return text.find_first_not_of('0') == std::string_view::npos; }

}  // namespace

std::string NewTraceId() { return crypto::SystemRandom().TakeId(); }

std::string TraceIdFrom(std::string_view traceparent) {
  if (traceparent.size() != 55 || !traceparent.starts_with("00-") || traceparent[35] != '-' ||
      traceparent[52] != '-')
    return {};
  const auto trace = traceparent.substr(3, 32);
  const auto span = traceparent.substr(36, 16);
  const auto flags = traceparent.substr(53, 2);
  if (!IsLowerHex(trace) || !IsLowerHex(span) || !IsLowerHex(flags) || IsZero(trace) || IsZero(span))
    return {};
  return std::string(trace);
}

std::string MakeTraceparent(std::string_view trace_id) {
  return "00-" + std::string(trace_id) + "-" + crypto::SystemRandom().TakeId().substr(0, 16) + "-01";
}

}  // namespace lagan::rpc
