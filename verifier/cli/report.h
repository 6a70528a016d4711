// What lagan-verify prints.
#pragma once

#include <optional>
#include <string>

#include "verifier/credential/verdict.h"
#include "verifier/trust/trust_bundle.h"

namespace lagan::verifier {

// What is said of the bundle that was used.
struct ReportedTrust {
  std::string issuer;
  std::uint64_t epoch = 0;
  std::uint64_t sequence = 0;
  Time issued_at{};
  Time expires_at{};
  std::string root_fingerprint;
  std::string notice;  // the reason why a newer bundle was not installed; else empty
};

struct Report {
  Verdict verdict;
  // The finer reason behind TRUST_UNUSABLE, PICTURE_UNUSABLE and the like, for instance PICTURE_TRUNCATED; else empty.
  std::string detail;
  std::optional<ReportedTrust> trust;  // absent when there was none
};

// One object in one line: "outcome", "reason", "detail", "sentence", "kind" (of pass, or null), "shows_whose", "claims"
// (null unless accepted or specimen; a photo in base64url), "trust" (null when there was none) with "age" and
// "age_seconds".
std::string ReportAsJson(const Report& report);
// A few lines for whoever stands at the door. The first is the answer, in capitals; then what it means, "OUTCOME REASON"
// with the detail behind it, what the credential says, and how old the trust bundle is.
std::string ReportAsText(const Report& report);
// 0 accepted, 1 refused, 2 undecided, 3 specimen.
int ExitStatus(const Verdict& verdict);

}  // namespace lagan::verifier
