// What is signed is read as a stranger would, and not delivered when our own verifier has anything to say against it.
#include "services/credential/passes.h"

#include <gtest/gtest.h>

#include <memory>

#include "verifier/testing/sample_venue.h"

namespace lagan::credential {
namespace {

using verifier::CredentialClaims;
using verifier::PassKind;
using verifier::testing::Kind;
using verifier::testing::SampleNow;
using verifier::testing::SampleVenue;

class PassesTest : public testing::Test {
 protected:
  PublishedTrust Published() const { return {{}, issuer_.trust, {}, issuer_.lists}; }
  SigningKey KeyOf(const PassKind& kind) const {
    const auto& key = issuer_.pass_keys[verifier::testing::IndexOf(kind)];
    return {verifier::testing::KidOf(kind), key.public_key,
            std::shared_ptr<const verifier::Signer>(std::shared_ptr<const void>(), &key.signer)};
  }
  CredentialClaims ClaimsFor(const PassKind& kind) const {
    return verifier::testing::MakePassClaims(kind, &issuer_.holder);
  }
  Status Sign(const PassKind& kind, const PublishedTrust& trust, bool specimen = false) const {
    return SignPass(kind, ClaimsFor(kind), KeyOf(kind), trust, specimen, SampleNow()).status();
  }

  SampleVenue issuer_;
};

TEST_F(PassesTest, WhatVenuesAcceptIsSigned) {
  for (const PassKind& kind : verifier::PassKinds()) {
    const Status said = Sign(kind, Published());
    EXPECT_TRUE(said.ok()) << kind.name << ": " << said;
  }
}

TEST_F(PassesTest, APassOfAListThatVenuesDoNotHaveIsNotDelivered) {
  PublishedTrust not_named = Published();
  not_named.installed.bundle.status_lists.clear();
  PublishedTrust not_installed = Published();
  not_installed.lists = verifier::StatusLists();
  for (const PassKind& kind : verifier::PassKinds()) {
    const std::string expected = kind.status ? "LINT_FAILED" : "";
    EXPECT_EQ(Sign(kind, not_named).reason(), expected) << kind.name;
    EXPECT_EQ(Sign(kind, not_installed).reason(), expected) << kind.name;
  }
}

TEST_F(PassesTest, APassOfAPlaceThatIsMarkedIsNotDelivered) {
  for (const std::uint8_t status : {verifier::kStatusInvalid, verifier::kStatusSuspended}) {
    issuer_.InstallList(status);
    for (const PassKind& kind : verifier::PassKinds()) {
      EXPECT_EQ(Sign(kind, Published()).reason(), kind.status ? "LINT_FAILED" : "") << kind.name;
    }
  }
}

TEST_F(PassesTest, ASpecimenIsNotDeliveredAsRealNorTheOtherWayRound) {
  for (const PassKind& kind : verifier::PassKinds()) {
    // A pass with a holder's key is looked at before it is shown, which hides what the verifier would say of its key.
    if (kind.Has(verifier::Claim::kHolderKey)) continue;
    EXPECT_EQ(Sign(kind, Published(), true).reason(), "LINT_FAILED") << kind.name;
    issuer_.KeyOf(kind).specimen = true;
    EXPECT_EQ(Sign(kind, Published(), false).reason(), "LINT_FAILED") << kind.name;
    EXPECT_TRUE(Sign(kind, Published(), true).ok()) << kind.name;
  }
}

TEST_F(PassesTest, WhatAKeyOfAnotherPurposeSignedIsNotDelivered) {
  for (const PassKind& kind : verifier::PassKinds()) {
    issuer_.KeyOf(kind).purpose = "result";
    EXPECT_EQ(Sign(kind, Published()).reason(), "LINT_FAILED") << kind.name;
  }
}

}  // namespace
}  // namespace lagan::credential
