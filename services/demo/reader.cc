#include "services/demo/reader.h"

namespace lagan::demo {
namespace {

Status LookAndDecide(const review::ReaderClient& client, const review::HeldCase& held, const Verdict& verdict,
                     Reading& reading) {
  for (const std::string& field : held.claimed().fields()) {
    LAGAN_ASSIGN_OR_RETURN(const auto parts, client.View(held, field));
    for (const review::Evidence& part : parts) reading.seen[field] += part.content.Reveal().size();
  }
  LAGAN_ASSIGN_OR_RETURN(reading.closed,
                         client.Decide(held, verdict.disposition, FindingsFor(held.claimed(), verdict)));
  return Status();
}

}  // namespace

std::vector<review::v1::Finding> FindingsFor(const review::v1::Case& read, const Verdict& verdict) {
  std::vector<review::v1::Finding> findings;
  for (const std::string& check : read.checks()) {
    const auto found = verdict.opinions.find(check);
    const Opinion opinion = found == verdict.opinions.end() ? Opinion() : found->second;
    review::v1::Finding& finding = findings.emplace_back();
    finding.set_check(check);
    finding.set_outcome(opinion.outcome);
    for (const std::string& reason : opinion.reasons) finding.add_reasons(reason);
  }
  return findings;
}

Result<Reading> ReadNext(const review::ReaderClient& client, const Verdict& verdict) {
  LAGAN_ASSIGN_OR_RETURN(const review::HeldCase held, client.ClaimNext());
  Reading reading{.read = held.claimed()};
  const Status status = LookAndDecide(client, held, verdict, reading);
  if (status.ok()) return reading;
  // The lease would end by itself; giving back is faster, and its own failure says nothing new.
  static_cast<void>(client.Release(held));
  return status;
}

}  // namespace lagan::demo
