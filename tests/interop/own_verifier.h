// What our own verdict takes, to be set beside what other people's verifiers take for the same code.
#pragma once

#include <optional>
#include <string_view>

#include "verifier/status/status_lists.h"
#include "verifier/testing/sample_pass.h"
#include "verifier/trust/trust_bundle.h"

namespace lagan::interop {

// A venue that trusts the key of the samples and holds the status list that they name.
class OwnVerifier {
 public:
  // Borrows the key.
  explicit OwnVerifier(const verifier::testing::SampleKey& issuer);
  // Processor time of one call, text to verdict, in microseconds: the median of nine rounds after one to warm up. The key is trusted
  // for `kind` alone, so that one signature is verified. Absent for what is not accepted: a pass that its holder must show, and
  // the showing, which takes two signatures.
  std::optional<double> MedianMicros(std::string_view kind, std::string_view text) const;

 private:
  const verifier::testing::SampleKey& issuer_;
  verifier::InstalledTrust trust_;
  verifier::StatusLists lists_;
};

}  // namespace lagan::interop
