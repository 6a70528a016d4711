// A code of each kind of pass, all signed with one key, and the venue that accepts them; for measurements and for programs
// that need something to verify. Keys are made anew each time.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "verifier/credential/verify.h"
#include "verifier/status/status_lists.h"
#include "verifier/testing/sample_pass.h"

namespace lagan::bench {

struct SampleCode {
  std::string kind;
  std::string text;
  int signatures = 1;  // that a verifier must check: a showing has the holder's and the issuer's
};

class SampleCodes {
 public:
  SampleCodes();
  SampleCodes(const SampleCodes&) = delete;
  SampleCodes& operator=(const SampleCodes&) = delete;

  const std::vector<SampleCode>& codes() const { return codes_; }
  const verifier::testing::SampleKey& key() const { return key_; }
  verifier::Venue venue() const { return {&trust_, &lists_, nullptr}; }
  // When all of them are valid.
  static Time Now() { return verifier::testing::SampleNow(); }

  // FOLDER/trust, trust.root and trust.lists as lagan-verify takes them, KIND.txt for each code, and codes.json:
  // {"now": seconds, "keys": [{"kid", "x", "y"}] in base64url, "codes": [{"kind", "kid", "text"}]}. FILE_UNWRITABLE.
  Status Write(const std::filesystem::path& folder) const;

 private:
  verifier::testing::SampleIssuer issuer_;
  verifier::testing::SampleKey key_;
  verifier::testing::SampleKey holder_;
  Bytes status_list_;
  Bytes file_;
  verifier::InstalledTrust trust_;
  verifier::StatusLists lists_;
  std::vector<SampleCode> codes_;
};

}  // namespace lagan::bench
