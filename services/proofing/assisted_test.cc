// The assisted route on a real store: what an operator may do with whose application, and that a letter comes of it once.
#include "services/proofing/assisted.h"

#include "services/letters/serial.h"
#include "services/proofing/assisted_fixture.h"

namespace lagan::proofing {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;

class AssistedTest : public AssistedFixture {};

TEST_F(AssistedTest, OpensNoticedInTheNameOfTheOperator) {
  const std::string id = Open();
  const auto seen = Get(id);
  ASSERT_TRUE(seen.ok()) << seen.status();
  EXPECT_EQ(seen->application().state(), v1::STATE_NOTICED);
  EXPECT_EQ(seen->application().channel(), v1::CHANNEL_TELEPHONE);
  EXPECT_EQ(seen->application().actor().kind(), common::v1::ACTOR_KIND_OPERATOR);
  for (const char* kind : {"application.created", "notice.recorded"}) {
    EXPECT_THAT(ActorsOf(kind), testing::ElementsAre("operator:" + kMaeve)) << kind;
  }
}

// Every method, for everybody who is no operator.
TEST_F(AssistedTest, OnlyTheRoleOperatorMayDoAnything) {
  const std::string id = Open();
  for (const tokens::Role role : {tokens::Role::kSenior, tokens::Role::kSupervisor, tokens::Role::kAuditor,
                                  tokens::Role::kAdministrator}) {
    actors_.token.roles = {role};
    for (const Status& status : EveryCall(id)) {
      EXPECT_EQ(status.reason(), "ROLE_NOT_ALLOWED") << tokens::RoleName(role);
    }
  }
  actors_.token.roles = {tokens::Role::kSupervisor, tokens::Role::kOperator};
  EXPECT_TRUE(Get(id).ok());
  actors_.failure = Unauthenticated("ACTOR_TOKEN_EXPIRED", "Over.");
  for (const Status& status : EveryCall(id)) EXPECT_EQ(status.reason(), "ACTOR_TOKEN_EXPIRED");
}

TEST_F(AssistedTest, AnotherOperatorsApplicationIsNotThere) {
  const std::string id = Open();
  const std::int64_t version = Version(id);
  SignIn(kNiall);
  for (const Status& status : CallsOnApplication(id)) {
    EXPECT_EQ(status.reason(), "APPLICATION_NOT_FOUND") << status;
  }
  EXPECT_EQ(Version(id), version);
  // Neither through the portals' door: the console is no portal, and a portal is no operator.
  EXPECT_EQ(Look(id, "operator-console").status().reason(), "APPLICATION_NOT_FOUND");
  EXPECT_EQ(Look(id, "portal-sandbox").status().reason(), "APPLICATION_NOT_FOUND");
  SignIn(kMaeve);
  EXPECT_TRUE(Get(id).ok());
}

// The same key of two operators at one console is two keys.
TEST_F(AssistedTest, IdempotencyKeysOfOperatorsNeverMeet) {
  const std::string mine = Open();
  EXPECT_EQ(Open(), mine);
  SignIn(kNiall);
  const std::string others = Open();
  EXPECT_NE(others, mine);
}

TEST_F(AssistedTest, EachMalformedPartOfAnOpeningIsNamed) {
  const struct {
    const char* field;
    void (*spoil)(v1::OpenApplicationRequest&);
  } cases[] = {
      {"channel", [](v1::OpenApplicationRequest& r) { r.set_channel(v1::CHANNEL_DIGITAL); }},
      {"channel", [](v1::OpenApplicationRequest& r) { r.clear_channel(); }},
      {"subject_reference", [](v1::OpenApplicationRequest& r) { r.set_subject_reference("Anna Eriksson"); }},
      {"level_asked", [](v1::OpenApplicationRequest& r) { r.clear_level_asked(); }},
      {"purpose", [](v1::OpenApplicationRequest& r) { r.clear_purpose(); }},
      {"notice_version", [](v1::OpenApplicationRequest& r) { r.clear_notice_version(); }},
      {"lawful_basis", [](v1::OpenApplicationRequest& r) { r.set_lawful_basis("because"); }},
      {"idempotency_key", [](v1::OpenApplicationRequest& r) { r.set_idempotency_key("short"); }},
  };
  for (const auto& each : cases) {
    v1::OpenApplicationRequest request = OpenRequest(v1::CHANNEL_POST);
    each.spoil(request);
    const auto response = assisted_->OpenApplication(Console("OpenApplication"), request);
    ASSERT_FALSE(response.ok()) << each.field;
    EXPECT_EQ(response.status().field(), each.field);
  }
  EXPECT_EQ(Count("SELECT count(*) FROM applications"), 0);
}

TEST_F(AssistedTest, TypedZoneIsTheDocumentAndIsGradedAsTyped) {
  const std::string id = Open();
  const auto typed = Type(id);
  ASSERT_TRUE(typed.ok()) << typed.status();
  EXPECT_EQ(typed->zone().surname(), kSurname);
  EXPECT_EQ(typed->application().state(), v1::STATE_COLLECTING);
  // The answer that is kept for the key holds nothing of the person; the repeated call gets the zone all the same.
  EXPECT_THAT(KeptAnswers(), HasSubstr(id));
  EXPECT_THAT(KeptAnswers(), Not(HasSubstr("CANARY")));
  EXPECT_EQ(Type(id)->zone().surname(), kSurname);
  Finish(id);
  EXPECT_TRUE(peers_.asked.zone_typed());
  EXPECT_TRUE(peers_.asked.zone_consistent());
}

TEST_F(AssistedTest, TypedZoneThatCannotServeIsRefusedAndLosesNothing) {
  const std::string id = Open();
  peers_.zone.set_valid(false);
  EXPECT_EQ(Type(id).status().reason(), "DOCUMENT_NOT_READ");
  peers_.zone.set_valid(true);
  peers_.zone.set_expiry_date("2020-01-01");
  EXPECT_EQ(Type(id).status().reason(), "DOCUMENT_EXPIRED");
  peers_.fail["ParseZone"] = InvalidArgument("ZONE_FORMAT_UNKNOWN", "No.", "lines");
  EXPECT_EQ(Type(id).status().reason(), "ZONE_FORMAT_UNKNOWN");
  peers_.fail.clear();
  EXPECT_EQ(Get(id)->application().state(), v1::STATE_NOTICED);
  peers_.zone.set_expiry_date("2031-04-15");
  EXPECT_TRUE(Type(id).ok());
}

TEST_F(AssistedTest, ScanIsReadLikeAnUploadAndTakesTheTypedZonesPlace) {
  const std::string id = Open(v1::CHANNEL_COUNTER);
  ASSERT_TRUE(Type(id).ok());
  const auto scan = Scan(id);
  ASSERT_TRUE(scan.ok()) << scan.status();
  EXPECT_TRUE(scan->usable());
  Finish(id);
  EXPECT_FALSE(peers_.asked.zone_typed());
  EXPECT_EQ(Count("SELECT count(*) FROM pictures"), 1);
}

// What somebody examined belongs to the document that they held.
TEST_F(AssistedTest, FindingsAreNotBorrowedByAnotherDocument) {
  const std::string id = Open(v1::CHANNEL_COUNTER);
  ASSERT_TRUE(Type(id).ok());
  ASSERT_TRUE(Compare(id, "passed").ok());
  peers_.zone.set_document_number("X00000000");
  EXPECT_EQ(Scan(id).status().reason(), "FINDINGS_OF_ANOTHER_DOCUMENT");
  EXPECT_EQ(Type(id, "other").status().reason(), "FINDINGS_OF_ANOTHER_DOCUMENT");
  peers_.zone.set_document_number("L898902C3");
  EXPECT_TRUE(Scan(id).ok());
}

TEST_F(AssistedTest, WhichChannelMayDoWhat) {
  const struct {
    v1::Channel channel;
    const char* form;
    bool allowed;
  } forms[] = {
      {v1::CHANNEL_COUNTER, "original_present", true},
      {v1::CHANNEL_TELEPHONE, "original_present", false},
      {v1::CHANNEL_POST, "original_present", false},
      {v1::CHANNEL_COUNTER, "original_posted", false},
      {v1::CHANNEL_TELEPHONE, "original_posted", true},
      {v1::CHANNEL_POST, "original_posted", true},
      {v1::CHANNEL_COUNTER, "copy", true},
      {v1::CHANNEL_TELEPHONE, "copy", true},
      {v1::CHANNEL_POST, "copy", true},
  };
  for (const auto& each : forms) {
    const std::string id = OpenAnother(each.channel);
    const Status status = See(id, each.form, "passed").status();
    EXPECT_EQ(status.reason(), each.allowed ? "" : "CHANNEL_NOT_ALLOWED") << each.form << each.channel;
    const Status compared = Compare(id, "passed").status();
    EXPECT_EQ(compared.reason(), each.channel == v1::CHANNEL_COUNTER ? "" : "CHANNEL_NOT_ALLOWED");
  }
}

// The age of the training on the day is what is kept, each topic for itself.
TEST_F(AssistedTest, TrainingCountsAsItIsWhenItIsRecorded) {
  const struct {
    const char* completed;
    const char* age;
  } cases[] = {{"2025-11-21", "within_1_year"},
               {"2025-11-20", "within_3_years"},
               {"2023-11-21", "within_3_years"},
               {"2023-11-20", "lapsed"},
               {"2026-11-22", "lapsed"}};
  for (const auto& each : cases) {
    Train({{"face_comparison", each.completed}});
    const std::string id = OpenAnother(v1::CHANNEL_COUNTER);
    ASSERT_TRUE(Type(id).ok());
    ASSERT_TRUE(Compare(id, "passed").ok());
    ASSERT_TRUE(See(id, "original_present", "passed").ok());
    // Trained after all: what was recorded stays what it was.
    Train({{"face_comparison", "2026-11-21"}, {"document_examination", "2026-11-21"}});
    Finish(id);
    EXPECT_EQ(peers_.asked.face_present().outcome(), "passed");
    EXPECT_EQ(peers_.asked.face_present().training(), each.age);
    EXPECT_EQ(peers_.asked.document_examined().outcome(), "passed");
    EXPECT_EQ(peers_.asked.document_examined().training(), "lapsed") << "another topic";
    EXPECT_EQ(peers_.asked.document_form(), "original_present");
  }
}

TEST_F(AssistedTest, FailedFindingIsNotRecordedAway) {
  const std::string id = Open(v1::CHANNEL_COUNTER);
  ASSERT_TRUE(Compare(id, "unclear").ok());
  ASSERT_TRUE(Compare(id, "passed").ok());
  ASSERT_TRUE(Compare(id, "failed").ok());
  EXPECT_EQ(Compare(id, "passed").status().reason(), "FINDING_STANDS");
  ASSERT_TRUE(See(id, "original_present", "failed").ok());
  EXPECT_EQ(See(id, "copy", "passed").status().reason(), "FINDING_STANDS");
  ASSERT_TRUE(Type(id).ok());
  Finish(id);
  EXPECT_EQ(peers_.asked.face_present().outcome(), "failed");
  EXPECT_EQ(peers_.asked.document_examined().outcome(), "failed");
}

TEST_F(AssistedTest, VouchComesFromARecognisedPosition) {
  const std::string id = Open();
  ASSERT_TRUE(Type(id).ok());
  EXPECT_EQ(Vouch(id, "neighbour").status().reason(), "VOUCHER_UNKNOWN");
  EXPECT_EQ(Vouch(id, "gp_practice", "by smoke").status().field(), "given_by");
  EXPECT_EQ(Vouch(id, "gp_practice", "telephone", "Dr Smith").status().field(), "voucher_reference");
  ASSERT_TRUE(Vouch(id, "gp_practice").ok());
  Finish(id);
  EXPECT_EQ(peers_.asked.vouch(), "gp_practice");
  EXPECT_THAT(OutboxText(), Not(HasSubstr("GMC-4711"))) << "the voucher's reference stays sealed";
}

TEST_F(AssistedTest, EachMalformedAddressIsNamed) {
  const std::string id = Open();
  const std::string accents = "Baile \xC3\x81tha Cliath";
  const struct {
    std::vector<std::string> lines;
    const char* language;
    const char* print;
    const char* field;
  } cases[] = {
      {{"1 Street"}, "en", "standard", "lines"},
      {{"1", "2", "3", "4", "5", "6", "7"}, "en", "standard", "lines"},
      {{"1 Street", ""}, "en", "standard", "lines"},
      {{"1 Street", "   "}, "en", "standard", "lines"},
      {{"1 Street", std::string(61, 'a')}, "en", "standard", "lines"},
      {{"1 Street", "Bel\nfast"}, "en", "standard", "lines"},
      {{"1 Street", "\xff"}, "en", "standard", "lines"},
      {{"1 Street",
        "\xE2\x80\xAE"
        "tsafleB"},
       "en",
       "standard",
       "lines"},
      {{"1 Street", "Belfast"}, "fr", "standard", "language"},
      {{"1 Street", "Belfast"}, "ga", "huge", "print"},
      {{"1 Street", accents}, "ga", "large", ""},
      {{std::string(60, 'a'), "2", "3", "4", "5", "6"}, "sco-ulster", "standard", ""},
  };
  for (const auto& each : cases) {
    EXPECT_EQ(Address(id, each.lines, each.language, each.print).status().field(), each.field)
        << each.lines.back();
  }
}

TEST_F(AssistedTest, PassOnPaperNeedsAnAddress) {
  const std::string id = Open();
  ASSERT_TRUE(Type(id).ok());
  EXPECT_EQ(SubmitTo(id).status().reason(), "ADDRESS_MISSING");
  EXPECT_EQ(Get(id)->application().state(), v1::STATE_COLLECTING);
  ASSERT_TRUE(Address(id).ok());
  EXPECT_TRUE(SubmitTo(id).ok());
}

TEST_F(AssistedTest, TelephoneApplicationEndsInALetter) {
  const std::string id = Open();
  ASSERT_TRUE(Type(id).ok());
  ASSERT_TRUE(Vouch(id, "gp_practice").ok());
  ASSERT_TRUE(Questions(id).ok());
  Finish(id);
  const auto done = Get(id);
  ASSERT_TRUE(done.ok()) << done.status();
  EXPECT_EQ(done->application().state(), v1::STATE_ISSUED);
  EXPECT_TRUE(letters::ParseLetterSerial(done->letter_serial()).ok());
  EXPECT_EQ(done->run_id(), "run-1");
  ASSERT_EQ(peers_.letters.size(), 1U);
  const letters::v1::SpoolLetterRequest& letter = peers_.letters.begin()->second;
  EXPECT_EQ(letter.full_name(), "ANNA MARIA CANARYSURNAME");
  EXPECT_EQ(letter.address_lines(0), "1 Canary Row");
  EXPECT_EQ(letter.qr_text(), "QR:ANNA MARIA CANARYSURNAME");
  EXPECT_EQ(letter.language(), "ga");
  EXPECT_EQ(letter.print(), "large");
  EXPECT_TRUE(letter.specimen());
  // Delivered: the sealed copies are gone here and forgotten at the issuer. The address is for the renewal.
  EXPECT_GE(peers_.calls["AcknowledgeDelivery"], 1);
  EXPECT_EQ(Count("SELECT count(*) FROM sealed_fields WHERE field IN ('result', 'credential')"), 0);
  EXPECT_TRUE(HasField(id, field::kAddress));
  EXPECT_THAT(EventKinds(), Contains("letter.spooled"));
}

// Whoever worked an application is not the one who reads it.
TEST_F(AssistedTest, TheOpenerIsExcludedFromTheCase) {
  peers_.fraud = "adverse";
  const std::string id = Open();
  ASSERT_TRUE(Type(id).ok());
  ASSERT_TRUE(Vouch(id, "gp_practice").ok());
  ASSERT_TRUE(Questions(id).ok());
  Finish(id);
  ASSERT_EQ(Get(id)->application().state(), v1::STATE_IN_REVIEW);
  storage::OutboxReader reader(*database_, "opener");
  ASSERT_TRUE(reader.Register().ok());
  const auto events = reader.Next(1000);
  ASSERT_TRUE(events.ok()) << events.status();
  std::vector<std::string> excluded;
  for (const auto& stored : *events) {
    review::v1::CaseEvent event;
    if (stored.event.kind != to::kCaseNeeded) continue;
    ASSERT_TRUE(
        event.ParseFromArray(stored.event.payload.data(), static_cast<int>(stored.event.payload.size())));
    excluded.assign(event.needed().excluded_operators().begin(), event.needed().excluded_operators().end());
  }
  EXPECT_THAT(excluded, testing::ElementsAre(kMaeve));
}

TEST_F(AssistedTest, NothingPersonalLeavesTheSealedFields) {
  const std::string id = Open(v1::CHANNEL_COUNTER);
  ASSERT_TRUE(Type(id).ok());
  ASSERT_TRUE(Compare(id, "passed").ok());
  ASSERT_TRUE(See(id, "original_present", "passed").ok());
  ASSERT_TRUE(Vouch(id, "gp_practice").ok());
  Finish(id);
  const std::string said = OutboxText() + KeptAnswers();
  for (const char* canary : {"CANARY", "Canary", "L898902C3", "1974-08-12", "GMC-4711", "caller-77"}) {
    EXPECT_THAT(said, Not(HasSubstr(canary)));
  }
}

// The step may be interrupted anywhere: before the spool, after it, and before the issuer forgot.
TEST_F(AssistedTest, LetterIsSpooledOnceHoweverOftenTheStepRuns) {
  for (const char* method : {"SpoolLetter", "AcknowledgeDelivery"}) {
    peers_.letters.clear();
    const std::string id = Ready();
    peers_.fail[method] = Unavailable("PEER_AWAY", "Away.");
    EXPECT_FALSE(Run().ok()) << method;
    EXPECT_EQ(Get(id)->application().state(), v1::STATE_ISSUED);
    EXPECT_EQ(Get(id)->letter_serial(), "") << "not in a run yet";
    peers_.fail.clear();
    Restart();
    clock_.Advance(std::chrono::minutes(2));
    EXPECT_TRUE(Run().ok());
    EXPECT_EQ(peers_.letters.size(), 1U) << method << ": one serial, whatever happened";
    EXPECT_EQ(peers_.letters.begin()->first, Get(id)->letter_serial());
  }
  EXPECT_EQ(Count("SELECT count(*) FROM letters"), 2);
}

TEST_F(AssistedTest, WorkerThatLostItsLeaseSpoolsNoSecondLetter) {
  const std::string id = Ready();
  peers_.during["SpoolLetter"] = [&] {
    clock_.Advance(std::chrono::minutes(5));
    EXPECT_TRUE(Run().ok()) << "another worker takes over and ends it";
  };
  EXPECT_FALSE(Run().ok());
  EXPECT_EQ(peers_.letters.size(), 1U);
  const auto kinds = EventKinds();
  EXPECT_EQ(std::count(kinds.begin(), kinds.end(), "letter.spooled"), 1);
  EXPECT_EQ(Get(id)->application().state(), v1::STATE_ISSUED);
}

TEST_F(AssistedTest, DigitalApplicationGetsNoLetter) {
  const std::string id = Submitted();
  ASSERT_TRUE(Run().ok());
  EXPECT_EQ(Look(id)->state(), v1::STATE_ISSUED);
  EXPECT_EQ(peers_.calls["SpoolLetter"], 0);
}

}  // namespace
}  // namespace lagan::proofing
