// What the fuzz targets of the single formats share: a bundle whose key nobody has, for every purpose. Nothing but the text in the
// corpus of credential_text_fuzz was ever signed with it, so that a text that is accepted here is a forgery found.
#pragma once

#include <cstdlib>
#include <string_view>

#include "tests/fuzz/verifier_fixture.h"
#include "verifier/credential/verify.h"

namespace lagan::verifier::fuzzing {

inline const InstalledTrust& TrustForAllKinds() {
  static const InstalledTrust trust = [] {
    std::vector<TrustKey> keys;
    const auto add = [&](std::string_view purpose) {
      TrustKey& key = keys.emplace_back(testing::MakeTrustKey(testing::SampleKey()));
      key.key = FixedKey();
      key.purpose = purpose;
    };
    for (const PassKind& kind : PassKinds()) {
      if (kind.format == Format::kCompact) add(kind.name);
    }
    add("eu-dcc");
    return InstalledTrust{testing::MakeTrust(std::move(keys)), {}, 1};
  }();
  return trust;
}

inline void MustBeRefused(std::string_view text) {
  const Verdict verdict = VerifyCredential(text, {&TrustForAllKinds()}, testing::SampleNow());
  if (verdict.outcome != OutcomeOf(verdict.reason) || verdict.sentence.empty()) std::abort();
  if (verdict.outcome == Outcome::kAccepted || verdict.outcome == Outcome::kSpecimen || verdict.claims)
    std::abort();
}

}  // namespace lagan::verifier::fuzzing
