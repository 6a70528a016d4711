// policy/limits/peers.toml against the contracts of all services.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "lagan/access/v1/access.grpc.pb.h"
#include "lagan/assurance/v1/assurance.grpc.pb.h"
#include "lagan/audit/v1/audit.grpc.pb.h"
#include "lagan/credential/v1/credential.grpc.pb.h"
#include "lagan/credential/v1/keys.grpc.pb.h"
#include "lagan/document/v1/document.grpc.pb.h"
#include "lagan/letters/v1/letters.grpc.pb.h"
#include "lagan/liveness/v1/liveness.grpc.pb.h"
#include "lagan/mrz/v1/mrz.grpc.pb.h"
#include "lagan/proofing/v1/assisted.grpc.pb.h"
#include "lagan/proofing/v1/evidence.grpc.pb.h"
#include "lagan/proofing/v1/proofing.grpc.pb.h"
#include "lagan/proofing/v1/renewals.grpc.pb.h"
#include "lagan/review/v1/review.grpc.pb.h"
#include "lagan/statistics/v1/statistics.grpc.pb.h"
#include "services/rpc/certificates.h"
#include "services/rpc/peer_policy.h"
#include "services/rpc/server.h"

namespace lagan::rpc {
namespace {

class PeersFileTest : public testing::Test {
 protected:
  void SetUp() override {
    // Descriptors are linked only with what uses a message of their file.
    google::protobuf::LinkMessageReflection<proofing::v1::GetResultRequest>();
    google::protobuf::LinkMessageReflection<document::v1::ReadDocumentRequest>();
    google::protobuf::LinkMessageReflection<mrz::v1::ParseZoneRequest>();
    google::protobuf::LinkMessageReflection<assurance::v1::GradeRequest>();
    google::protobuf::LinkMessageReflection<credential::v1::SignResultRequest>();
    google::protobuf::LinkMessageReflection<credential::v1::RotateKeyRequest>();
    google::protobuf::LinkMessageReflection<audit::v1::GetHeadRequest>();
    google::protobuf::LinkMessageReflection<proofing::v1::GetAssistedRequest>();
    google::protobuf::LinkMessageReflection<proofing::v1::ViewEvidenceRequest>();
    google::protobuf::LinkMessageReflection<proofing::v1::RenewalDue>();
    google::protobuf::LinkMessageReflection<liveness::v1::IssueChallengeRequest>();
    google::protobuf::LinkMessageReflection<review::v1::GetQueueRequest>();
    google::protobuf::LinkMessageReflection<access::v1::SignInRequest>();
    google::protobuf::LinkMessageReflection<letters::v1::CloseRunRequest>();
    google::protobuf::LinkMessageReflection<statistics::v1::GetReleaseRequest>();
    auto policy = PeerPolicy::Load(LAGAN_SOURCE_DIR "/policy/limits/peers.toml");
    ASSERT_TRUE(policy.ok()) << policy.status();
    policy_ = std::move(policy).value();
    auto methods = MethodsOf(
        {Serve<proofing::v1::ProofingService>(nullptr), Serve<proofing::v1::AssistedService>(nullptr),
         Serve<proofing::v1::EvidenceService>(nullptr), Serve<proofing::v1::CaseOutcomeService>(nullptr),
         Serve<proofing::v1::RenewalService>(nullptr), Serve<liveness::v1::LivenessService>(nullptr),
         Serve<review::v1::ReviewService>(nullptr), Serve<access::v1::AccessService>(nullptr),
         Serve<letters::v1::LettersService>(nullptr), Serve<statistics::v1::StatisticsService>(nullptr),
         Serve<document::v1::DocumentService>(nullptr), Serve<mrz::v1::MrzService>(nullptr),
         Serve<assurance::v1::AssuranceService>(nullptr), Serve<credential::v1::CredentialService>(nullptr),
         Serve<credential::v1::KeyService>(nullptr), Serve<audit::v1::AuditService>(nullptr)});
    ASSERT_TRUE(methods.ok()) << methods.status();
    methods_ = std::move(methods).value();
  }

  PeerPolicy policy_;
  std::vector<std::string> methods_;
};

TEST_F(PeersFileTest, ListsEveryMethodAndNoOther) {
  EXPECT_TRUE(policy_.Covers(methods_).ok()) << policy_.Covers(methods_);
  EXPECT_EQ(policy_.methods().size(), methods_.size())
      << "a method of a service that does not exist is listed";
}

TEST_F(PeersFileTest, NamesOnlyPeersThatExist) {
  const auto& names = CertificateNames();
  for (const auto& [method, peers] : policy_.methods()) {
    for (const std::string& peer : peers) {
      EXPECT_TRUE(peer == "portal-*" || std::find(names.begin(), names.end(), peer) != names.end())
          << method << " " << peer;
    }
  }
}

// What must not bend, whatever else the list says.
TEST_F(PeersFileTest, PortalsReachNothingBehindProofingAndOnlyProofingReachesSigning) {
  for (const std::string& method : methods_) {
    const bool proofing = method.starts_with("/lagan.proofing.v1.ProofingService/");
    const bool bundle = method.ends_with("/GetTrustBundle");
    EXPECT_EQ(policy_.Allows("portal-sandbox", method), proofing || bundle) << method;
    if (!method.starts_with("/lagan.credential.v1.") || bundle) continue;
    // The administrator can end what was issued and change keys, and never make anything of anybody.
    const bool incident = method.ends_with("/RevokeMany") || method.ends_with("/GetIncident") ||
                          method.ends_with("/ListIncident") ||
                          method.starts_with("/lagan.credential.v1.KeyService/");
    for (const std::string& peer : CertificateNames()) {
      EXPECT_EQ(policy_.Allows(peer, method), peer == (incident ? "administrator" : "proofing"))
          << peer << " " << method;
    }
  }
}

}  // namespace
}  // namespace lagan::rpc
