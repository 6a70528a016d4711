// The table of documents and the assurance policy speak of the same evidence types. That each named one exists is checked
// when the table is built; here, that the policy as loaded agrees and that nothing readable was forgotten.
#include <gtest/gtest.h>

#include <filesystem>
#include <set>

#include "mrz/documents.h"
#include "services/assurance/policy.h"

namespace lagan::assurance {
namespace {

class DocumentsTest : public testing::Test {
 protected:
  void SetUp() override {
    auto policy = LoadPolicy(std::filesystem::path(LAGAN_SOURCE_DIR) / "policy");
    ASSERT_TRUE(policy.ok()) << policy.status();
    policy_ = *std::move(policy);
  }
  Policy policy_;
};

TEST_F(DocumentsTest, EveryRowsEvidenceTypeIsInThePolicy) {
  for (const mrz::DocumentType& type : mrz::AllDocumentTypes()) {
    if (type.evidence_type.empty()) continue;
    const EvidenceType* const evidence = FindEvidenceType(policy_, type.evidence_type);
    ASSERT_NE(evidence, nullptr) << type.issuer << " " << type.evidence_type;
    // Everything in the table shows a portrait, which GPG45 asks of strength 3.
    EXPECT_GE(evidence->strength, 3) << type.issuer << " " << type.evidence_type;
  }
}

TEST_F(DocumentsTest, EveryTypeThatAStateIssuesHasARowOrIsKnownToHaveNone) {
  // Not told apart by their zone, or without one that is published (policy/documents/README.md).
  const std::set<std::string_view> without = {"passport_document", "driving_licence_tachograph",
                                              "id_card_forces", "id_card_proof_of_age_no_reference_number",
                                              "id_card_proof_of_age_with_reference_number"};
  std::set<std::string_view> named;
  for (const mrz::DocumentType& type : mrz::AllDocumentTypes()) named.insert(type.evidence_type);
  for (const EvidenceType& type : policy_.types) {
    const bool document = type.id.starts_with("passport_") || type.id.starts_with("id_card_") ||
                          type.id.starts_with("driving_licence_");
    if (document) {
      EXPECT_NE(named.contains(type.id), without.contains(type.id)) << type.id;
    }
  }
}

TEST_F(DocumentsTest, NoSpecimenIsEvidence) {
  for (const mrz::DocumentType& type : mrz::OwnDocumentTypesOf("UTO"))
    EXPECT_EQ(type.evidence_type, "") << type.code;
}

}  // namespace
}  // namespace lagan::assurance
