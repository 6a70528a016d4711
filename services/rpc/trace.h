// Trace ids between services: the `traceparent` header of W3C Trace Context (Recommendation, version 00).
#pragma once

#include <string>
#include <string_view>

namespace lagan::rpc {

inline constexpr char kTraceMetadata[] = "traceparent";

// 32 lower-case hexadecimal digits, at random, not all zero.
std::string NewTraceId();
// The trace-id in a traceparent, or empty when it is not well formed (section 3.2.2).
std::string TraceIdFrom(std::string_view traceparent);
// "00-TRACE-SPAN-01" with a new span id.
std::string MakeTraceparent(std::string_view trace_id);

}  // namespace lagan::rpc
