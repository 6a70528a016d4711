// What lagan-verify prints.
#pragma once

#include <optional>
#include <string>

#include "verifier/credential/verdict.h"
#include "verifier/trust/trust_bundle.h"

namespace lagan::verifier {

struct Report {
  Verdict verdict;
  // The finer reason behind TRUST_UNUSABLE, PICTURE_UNUSABLE and the like, for instance PICTURE_TRUNCATED; else empty.
  std::string detail;
  // Of the bundle that was used; absent when there was none.
  std::optional<TrustBundle> trust;
  std::string root_fingerprint;
};

// {"outcome", "reason", "detail", "sentence", "claims": {..} or null, "trust": {..} or null}; one line.
std::string ReportAsJson(const Report& report);
// A few lines for a person; the first is "OUTCOME REASON", with the detail behind it when there is one.
std::string ReportAsText(const Report& report);
// 0 accepted, 1 refused, 2 undecided, 3 specimen.
int ExitStatus(const Verdict& verdict);

}  // namespace lagan::verifier
