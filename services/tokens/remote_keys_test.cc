// Rings over real servers with mutual TLS, under the list of peers that is installed. What the servers answer is the test's.
#include "services/tokens/remote_keys.h"

#include <gtest/gtest.h>
#include <filesystem>

#include "lagan/access/v1/access.grpc.pb.h"
#include "lagan/review/v1/review.grpc.pb.h"
#include "services/rpc/certificates.h"
#include "services/rpc/configuration.h"
#include "services/rpc/dispatcher.h"
#include "services/rpc/server.h"

namespace lagan::tokens {
namespace {

struct Served {
  std::string kid = "a";
  std::string der;
};

class TestAccess final : public access::v1::AccessService::CallbackService {
 public:
  TestAccess(rpc::Dispatcher* dispatcher, const Served* served) : dispatcher_(dispatcher), served_(served) {}
  grpc::ServerUnaryReactor* GetTokenKeys(grpc::CallbackServerContext* context,
                                         const access::v1::GetTokenKeysRequest* request,
                                         access::v1::GetTokenKeysResponse* response) override {
    return dispatcher_->Unary(
        context, request, response,
        [this](const rpc::CallContext&,
               const access::v1::GetTokenKeysRequest&) -> Result<access::v1::GetTokenKeysResponse> {
          access::v1::GetTokenKeysResponse answer;
          auto& key = *answer.add_keys();
          key.set_kid(served_->kid);
          key.set_public_key(served_->der);
          return answer;
        });
  }

 private:
  rpc::Dispatcher* dispatcher_;
  const Served* served_;
};

class TestReview final : public review::v1::ReviewService::CallbackService {
 public:
  TestReview(rpc::Dispatcher* dispatcher, const Served* served) : dispatcher_(dispatcher), served_(served) {}
  grpc::ServerUnaryReactor* GetCapabilityKeys(grpc::CallbackServerContext* context,
                                              const review::v1::GetCapabilityKeysRequest* request,
                                              review::v1::GetCapabilityKeysResponse* response) override {
    return dispatcher_->Unary(
        context, request, response,
        [this](const rpc::CallContext&,
               const review::v1::GetCapabilityKeysRequest&) -> Result<review::v1::GetCapabilityKeysResponse> {
          review::v1::GetCapabilityKeysResponse answer;
          auto& key = *answer.add_keys();
          key.set_kid(served_->kid);
          key.set_public_key(served_->der);
          return answer;
        });
  }

 private:
  rpc::Dispatcher* dispatcher_;
  const Served* served_;
};

class RemoteKeysTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "lagan-keys-XXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    const auto made = rpc::InitCertificates({folder_, {"access", "review", "proofing", "venue"}}, clock_);
    ASSERT_TRUE(made.ok()) << made.status();
    served_.der = AsText(key_.ToDer());
    for (const char* name : {"access", "review", "proofing", "venue"}) {
      configuration_.services[name] = {.address = "unix:" + (folder_ / name / "socket").string(),
                                       .certificates = folder_ / name};
    }
  }
  void TearDown() override {
    server_.reset();
    dispatcher_.Stop();
    std::filesystem::remove_all(folder_);
  }

  void Serve(const std::string& name, rpc::ServedService service) {
    auto policy = rpc::PeerPolicy::Load(LAGAN_SOURCE_DIR "/policy/limits/peers.toml");
    ASSERT_TRUE(policy.ok()) << policy.status();
    auto server = rpc::Server::Start({.address = configuration_.services[name].address,
                                      .certificates = configuration_.services[name].certificates},
                                     {service}, *policy, &log_);
    ASSERT_TRUE(server.ok()) << server.status();
    server_ = std::move(server).value();
  }
  host::Environment As(const std::string& name) {
    return {.service = name, .configuration = &configuration_, .clock = &clock_};
  }
  // "known", "unknown" or the reason of the error.
  static std::string Look(const Result<std::unique_ptr<KeyRing>>& ring, std::string_view kid) {
    if (!ring.ok()) return ring.status().reason();
    const auto found = (*ring)->Find(kid);
    if (!found.ok()) {
      EXPECT_EQ(found.status().code(), Code::kUnavailable);
      return found.status().reason();
    }
    return found->has_value() ? "known" : "unknown";
  }

  const crypto::P256PublicKey key_ = crypto::P256PrivateKey::Generate()->PublicKey();
  Served served_;
  SystemClock clock_;
  std::filesystem::path folder_;
  rpc::Configuration configuration_;
  telemetry::MemorySink sink_;
  telemetry::Log log_{"access", &clock_, &sink_};
  rpc::Dispatcher dispatcher_{{.service = "access"}, &clock_, &log_};
  TestAccess access_{&dispatcher_, &served_};
  TestReview review_{&dispatcher_, &served_};
  std::unique_ptr<rpc::Server> server_;
};

TEST_F(RemoteKeysTest, ActorKeysComeFromAccess) {
  Serve("access", rpc::Serve<access::v1::AccessService>(&access_));
  const auto ring = MakeActorKeys(As("proofing"));
  EXPECT_EQ(Look(ring, "a"), "known");
  EXPECT_EQ(Look(ring, "b"), "unknown");
  EXPECT_EQ((*(*ring)->Find("a"))->ToDer(), key_.ToDer());
}

TEST_F(RemoteKeysTest, CapabilityKeysComeFromReview) {
  Serve("review", rpc::Serve<review::v1::ReviewService>(&review_));
  const auto ring = MakeCapabilityKeys(As("proofing"));
  EXPECT_EQ(Look(ring, "a"), "known");
  EXPECT_EQ((*(*ring)->Find("a"))->ToDer(), key_.ToDer());
}

TEST_F(RemoteKeysTest, WhoMayNotAskHasNoKeys) {
  Serve("access", rpc::Serve<access::v1::AccessService>(&access_));
  EXPECT_EQ(Look(MakeActorKeys(As("venue")), "a"), "TOKEN_KEYS_UNAVAILABLE");
}

TEST_F(RemoteKeysTest, ASignerThatIsAwayIsUnavailable) {
  EXPECT_EQ(Look(MakeActorKeys(As("proofing")), "a"), "PEER_UNAVAILABLE");
  EXPECT_EQ(Look(MakeCapabilityKeys(As("proofing")), "a"), "PEER_UNAVAILABLE");
}

TEST_F(RemoteKeysTest, ASignerUnderAnotherNameIsNotBelieved) {
  configuration_.services["access"].certificates = folder_ / "venue";
  Serve("access", rpc::Serve<access::v1::AccessService>(&access_));
  EXPECT_EQ(Look(MakeActorKeys(As("proofing")), "a"), "PEER_UNAVAILABLE");
}

TEST_F(RemoteKeysTest, AKeyThatCannotBeReadIsNoAnswer) {
  served_.der = "canary";
  Serve("access", rpc::Serve<access::v1::AccessService>(&access_));
  EXPECT_EQ(Look(MakeActorKeys(As("proofing")), "a"), "TOKEN_KEYS_UNAVAILABLE");
}

TEST_F(RemoteKeysTest, AnInstallationWithoutTheServiceSaysSo) {
  configuration_.services.erase("access");
  EXPECT_EQ(MakeActorKeys(As("proofing")).status().reason(), "SERVICE_UNKNOWN");
}

}  // namespace
}  // namespace lagan::tokens
