#include "tests/integration/case_reader.h"

#include <chrono>
#include <thread>

namespace lagan::integration {
namespace {

using std::chrono::steady_clock;

constexpr std::chrono::minutes kLimit{1};
constexpr std::chrono::milliseconds kPause{20};

}  // namespace

Result<review::v1::ClaimNextResponse> ClaimCase(const Console& console, const std::string& application_id) {
  for (const auto deadline = steady_clock::now() + kLimit; steady_clock::now() < deadline;) {
    review::v1::ClaimNextRequest request;
    request.set_idempotency_key(NewKey());
    auto held = console.Call(&Console::ReviewStub::ClaimNext, request);
    if (held.ok() && held->claimed().application_id() != application_id)
      return Internal("ANOTHER_CASE", "The queue handed out another case than was expected.");
    if (held.ok() || held.status().reason() != "QUEUE_EMPTY") return held;
    std::this_thread::sleep_for(kPause);
  }
  return Internal("CASE_MISSING", "No case came into the queue.");
}

Status LookAt(const Console& console, const review::v1::ClaimNextResponse& held, CaseReading& reading) {
  for (const std::string& field : held.claimed().fields()) {
    v1::ViewEvidenceRequest request;
    request.set_capability(held.lease().capability());
    request.set_field(field);
    std::uint32_t parts = 1;
    for (std::uint32_t part = 0; part < parts; ++part) {
      request.set_part(part);
      LAGAN_ASSIGN_OR_RETURN(auto view, console.Call(&Console::EvidenceStub::ViewEvidence, request));
      parts = view.parts();
      reading.seen[field].push_back(std::move(*view.mutable_content()));
    }
  }
  return {};
}

review::v1::DecideRequest DecisionOn(const review::v1::ClaimNextResponse& held,
                                     const demo::Verdict& verdict) {
  review::v1::DecideRequest request;
  request.set_idempotency_key(NewKey());
  request.set_case_id(held.claimed().case_id());
  request.set_fencing_token(held.lease().fencing_token());
  request.set_disposition(verdict.disposition);
  for (const review::v1::Finding& finding : demo::FindingsFor(held.claimed(), verdict))
    *request.add_findings() = finding;
  return request;
}

Result<CaseReading> ReadCase(const Console& console, const std::string& application_id,
                             const demo::Verdict& verdict) {
  LAGAN_ASSIGN_OR_RETURN(const auto held, ClaimCase(console, application_id));
  CaseReading reading;
  reading.read = held.claimed();
  LAGAN_RETURN_IF_ERROR(LookAt(console, held, reading));
  LAGAN_ASSIGN_OR_RETURN(const auto decided,
                         console.Call(&Console::ReviewStub::Decide, DecisionOn(held, verdict)));
  reading.closed = decided.closed();
  return reading;
}

Result<v1::Application> AwaitOutcome(const Portal& portal, const std::string& application_id) {
  for (const auto deadline = steady_clock::now() + kLimit; steady_clock::now() < deadline;) {
    LAGAN_ASSIGN_OR_RETURN(const v1::Application now, portal.Get(application_id));
    const bool open = now.state() == v1::STATE_IN_REVIEW || now.state() == v1::STATE_SUBMITTED ||
                      now.state() == v1::STATE_CHECKING || now.state() == v1::STATE_DECIDED;
    if (!open) return now;
    std::this_thread::sleep_for(kPause);
  }
  return Internal("CHECKS_TOO_SLOW", "The application was not decided.");
}

Result<v1::GetResultResponse> AwaitResult(const Portal& portal, const std::string& application_id) {
  const auto deadline = steady_clock::now() + kLimit;
  for (;;) {
    auto result = portal.Ask(&Portal::Stub::GetResult, application_id);
    if (result.status().reason() != "NOT_DECIDED" || steady_clock::now() >= deadline) return result;
    std::this_thread::sleep_for(kPause);
  }
}

}  // namespace lagan::integration
