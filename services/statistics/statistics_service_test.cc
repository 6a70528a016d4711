// The service over a real socket with mutual TLS, as proofing, the administrator and the console call it.
#include "services/statistics/statistics_service.h"

#include <gtest/gtest.h>
#include <filesystem>

#include "lagan/statistics/v1/statistics.grpc.pb.h"
#include "services/host/host.h"
#include "services/rpc/certificates.h"
#include "services/rpc/client.h"

namespace lagan::statistics {
namespace {

using Service = v1::StatisticsService;

class StatisticsServiceTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "lagan-statistics-XXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    configuration_ =
        rpc::ParseConfiguration("", {.state = folder_, .policy = LAGAN_SOURCE_DIR "/policy"}).value();
    ASSERT_TRUE(rpc::InitCertificates(
                    {.folder = configuration_.certificates,
                     .names = {"statistics", "proofing", "health", "administrator", "operator-console"}},
                    SystemClock())
                    .ok());
    auto host = host::Host::Start(
        configuration_, {"statistics"}, {{"statistics", MakeStatisticsService}},
        {.clock = &clock_, .random = &random_, .log = &sink_, .give_up = [] { std::abort(); }});
    ASSERT_TRUE(host.ok()) << host.status();
    host_ = std::move(*host);
  }
  void TearDown() override {
    host_.reset();
    std::filesystem::remove_all(folder_);
  }

  rpc::Client<Service> As(const std::string& caller) {
    const host::Environment environment{.service = caller, .configuration = &configuration_};
    return rpc::Client<Service>(environment.Connect("statistics").value());
  }
  v1::Event* Add(v1::RecordEventsRequest& request, v1::Event::Kind kind, std::uint64_t seconds) {
    v1::Event* const event = request.add_events();
    event->set_event_id(random_.TakeId());
    event->set_kind(kind);
    event->set_occurred_at(FormatTime(clock_.Now()));
    event->set_channel("digital");
    if (kind == v1::Event::KIND_DECIDED) event->set_outcome("approved");
    event->set_automatic(true);
    event->set_seconds(seconds);
    event->set_document_state("GBR");
    return event;
  }

  std::filesystem::path folder_;
  rpc::Configuration configuration_;
  ManualClock clock_{ParseTime("2026-11-25T12:00:00Z").value()};
  crypto::SystemRandom random_;
  telemetry::MemorySink sink_;
  std::unique_ptr<host::Host> host_;
};

TEST_F(StatisticsServiceTest, CountsWhatProofingSendsAndShowsItToTheAdministrator) {
  v1::RecordEventsRequest request;
  for (std::uint64_t second = 1; second <= 30; ++second) Add(request, v1::Event::KIND_DECIDED, second);
  Add(request, v1::Event::KIND_OPENED, 0);
  Add(request, v1::Event::KIND_SUBMITTED, 0);
  Add(request, v1::Event::KIND_ENDED, 0)->set_outcome("withdrawn");
  for (int twice = 0; twice < 2; ++twice) {
    const auto recorded = As("proofing").Call(&Service::Stub::RecordEvents, {}, request);
    ASSERT_TRUE(recorded.ok()) << recorded.status();
  }
  const auto live = As("administrator").Call(&Service::Stub::GetLiveCounts, {}, {});
  ASSERT_TRUE(live.ok()) << live.status();
  EXPECT_EQ(live->opened(), 1U);
  EXPECT_EQ(live->submitted(), 1U);
  EXPECT_EQ(live->decided(), 30U);
  EXPECT_EQ(live->decided_automatically(), 30U);
  EXPECT_EQ(live->approved(), 30U);
  EXPECT_EQ(live->refused_fraud(), 0U);
  EXPECT_EQ(live->ended(), 1U);
  EXPECT_EQ(live->automatic_p50(), 15U);
  EXPECT_EQ(live->automatic_p90(), 27U);
  EXPECT_EQ(live->manual_p50(), 0U);
  EXPECT_EQ(live->by_channel().at("digital"), 30U);

  v1::GetReleaseRequest week;
  week.set_week("2026-11-23");
  EXPECT_EQ(As("administrator").Call(&Service::Stub::GetRelease, {}, week).status().reason(),
            "WEEK_NOT_OVER");
  clock_.Advance(std::chrono::days(7));
  const auto release = As("administrator").Call(&Service::Stub::GetRelease, {}, week);
  ASSERT_TRUE(release.ok()) << release.status();
  EXPECT_EQ(release->week(), "2026-11-23");
  ASSERT_EQ(release->tables_size(), 5);
  EXPECT_EQ(release->tables(4).title(), "documents by issuing state");
  EXPECT_EQ(release->tables(4).cells(0).count(), 30U);
  EXPECT_TRUE(release->tables(0).cells(0).suppressed());
  EXPECT_FALSE(release->method().empty());
}

TEST_F(StatisticsServiceTest, EachCallerHasItsOwnMethods) {
  v1::RecordEventsRequest request;
  Add(request, v1::Event::KIND_OPENED, 0);
  EXPECT_EQ(As("administrator").Call(&Service::Stub::RecordEvents, {}, request).status().reason(),
            "PEER_NOT_ALLOWED");
  EXPECT_EQ(As("proofing").Call(&Service::Stub::GetLiveCounts, {}, {}).status().reason(), "PEER_NOT_ALLOWED");
  EXPECT_EQ(As("operator-console").Call(&Service::Stub::GetLiveCounts, {}, {}).status().reason(),
            "ACTOR_TOKEN_MISSING");
  EXPECT_EQ(As("operator-console").Call(&Service::Stub::GetRelease, {}, {}).status().reason(),
            "ACTOR_TOKEN_MISSING");
}

TEST_F(StatisticsServiceTest, NamesWhatIsWrongWithAnEvent) {
  const auto refused = [&](const std::function<void(v1::RecordEventsRequest&)>& change) {
    v1::RecordEventsRequest request;
    Add(request, v1::Event::KIND_OPENED, 0);
    change(request);
    const auto answer = As("proofing").Call(&Service::Stub::RecordEvents, {}, request);
    return answer.status().reason() + " " + answer.status().field();
  };
  EXPECT_EQ(refused([](auto& r) { r.clear_events(); }), "EVENTS_INVALID events");
  EXPECT_EQ(refused([&](auto& r) {
              while (r.events_size() <= 100) Add(r, v1::Event::KIND_OPENED, 0);
            }),
            "EVENTS_INVALID events");
  EXPECT_EQ(refused([](auto& r) { r.mutable_events(0)->set_kind(v1::Event::KIND_UNSPECIFIED); }),
            "EVENT_INVALID kind");
  EXPECT_EQ(refused([](auto& r) { r.mutable_events(0)->set_occurred_at("yesterday"); }),
            "EVENT_INVALID occurred_at");
  EXPECT_EQ(refused([](auto& r) { r.mutable_events(0)->set_channel(""); }), "EVENT_INVALID channel");
}

}  // namespace
}  // namespace lagan::statistics
