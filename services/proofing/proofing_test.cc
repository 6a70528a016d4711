// The service on a real store with peers of the test's own: what a portal may do, and what may go wrong between.
#include "services/proofing/proofing.h"

#include "services/proofing/test_fixture.h"

namespace lagan::proofing {
namespace {

TEST_F(ProofingTest, AnApplicationGoesFromCreationToAPass) {
  const std::string id = Submitted();
  EXPECT_EQ(Look(id)->state(), v1::STATE_SUBMITTED);
  EXPECT_EQ(Fetch(id).status().reason(), "NOT_DECIDED");
  const auto ran = Run();
  ASSERT_TRUE(ran.ok()) << ran.status();
  EXPECT_TRUE(*ran);
  EXPECT_FALSE(*Run()) << "nothing is left to do";

  const auto application = Look(id);
  ASSERT_TRUE(application.ok()) << application.status();
  EXPECT_EQ(application->state(), v1::STATE_ISSUED);
  EXPECT_EQ(application->level(), v1::LEVEL_MEDIUM);
  EXPECT_EQ(application->profile(), "M1B");
  EXPECT_EQ(application->outcome(), v1::OUTCOME_APPROVED);
  EXPECT_THAT(application->derivation(), testing::ElementsAre("Because."));
  const auto result = Fetch(id);
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(result->qr_text(), std::string("QR:ANNA MARIA ") + kSurname);
  EXPECT_EQ(result->result_jwt(), "JWT:portal-sandbox:patient-77");
  EXPECT_EQ(Fetch(id)->SerializeAsString(), result->SerializeAsString());

  EXPECT_EQ(peers_.asked.questions_asked(), 0U);
  EXPECT_EQ(peers_.asked.face_automatic(), "passed");
  EXPECT_EQ(peers_.asked.document_type(), "passport_biometric");
  EXPECT_EQ(peers_.asked.level_asked(), "medium");
  EXPECT_TRUE(peers_.asked.zone_consistent());
  EXPECT_FALSE(peers_.asked.chip_verified());

  EXPECT_THAT(EventKinds(), testing::ElementsAre(
                                "application.created", "notice.recorded", "document.accepted",
                                "consent.given", "consent.given", "face.challenge_issued", "face.passed",
                                "application.submitted", "checks.started", "sources.checked", "face.compared",
                                "application.graded", "decision.approved", "credential.stored"));
  EXPECT_EQ(application->audit_event_ids_size(), 14);
}

TEST_F(ProofingTest, ARepeatedCallHasOneEffectAndTheSameAnswer) {
  const auto first = service_->CreateApplication(Call("CreateApplication"), CreateRequest());
  const auto second = service_->CreateApplication(Call("CreateApplication"), CreateRequest());
  ASSERT_TRUE(second.ok()) << second.status();
  EXPECT_EQ(first->SerializeAsString(), second->SerializeAsString());
  const std::string id = first->application().application_id();
  ASSERT_TRUE(Notice(id).ok());
  EXPECT_TRUE(Notice(id).ok());
  const auto upload = Upload(id);
  const auto repeated = Upload(id);
  ASSERT_TRUE(repeated.ok()) << repeated.status();
  EXPECT_EQ(upload->SerializeAsString(), repeated->SerializeAsString());
  EXPECT_EQ(peers_.calls["ReadDocument"], 1);
  EXPECT_EQ(Upload(id, "upload", "another picture").status().reason(), "IDEMPOTENCY_KEY_REUSED");
  auto other = CreateRequest();
  other.set_purpose("another-purpose");
  EXPECT_EQ(service_->CreateApplication(Call("CreateApplication"), other).status().reason(),
            "IDEMPOTENCY_KEY_REUSED");
  // The same key of another portal is another key.
  const auto elsewhere =
      service_->CreateApplication(Call("CreateApplication", "portal-other"), CreateRequest());
  ASSERT_TRUE(elsewhere.ok());
  EXPECT_NE(elsewhere->application().application_id(), id);
}

TEST_F(ProofingTest, AnotherPortalsApplicationIsLikeNone) {
  const std::string id = Submitted();
  ASSERT_TRUE(Run().ok());
  const std::string none(32, '0');
  EXPECT_EQ(Look(id, "portal-other").status(), Look(none, "portal-other").status());
  EXPECT_EQ(Fetch(id, "portal-other").status(), Fetch(none, "portal-other").status());
  EXPECT_EQ(Ask(id, "portal-other").status(), Ask(none, "portal-other").status());
  EXPECT_EQ(Look("not an id").status(), Look(none).status());
  EXPECT_EQ(Look(none).status().code(), Code::kNotFound);
}

TEST_F(ProofingTest, CallsOutOfOrderAreRefusedAndChangeNothing) {
  const std::string id = Create();
  EXPECT_EQ(Upload(id).status().reason(), "STATE_NOT_ALLOWED");
  EXPECT_EQ(Ask(id).status().reason(), "STATE_NOT_ALLOWED");
  EXPECT_EQ(Submit(id).status().reason(), "STATE_NOT_ALLOWED");
  EXPECT_EQ(Fetch(id).status().reason(), "NOT_DECIDED");
  EXPECT_EQ(Look(id)->version(), 1U);
  EXPECT_EQ(peers_.calls["ReadDocument"], 0) << "a picture that cannot be taken is not even read";
  ASSERT_TRUE(Notice(id).ok());
  ASSERT_TRUE(Upload(id).ok());
}

TEST_F(ProofingTest, ABadPictureIsAnAnswerAndLosesNothing) {
  const std::string id = Create();
  ASSERT_TRUE(Notice(id).ok());
  peers_.verdict = document::v1::ReadDocumentResponse::VERDICT_NONE;
  auto bad = Upload(id, "upload-1");
  ASSERT_TRUE(bad.ok()) << bad.status();
  EXPECT_FALSE(bad->usable());
  EXPECT_EQ(bad->reason(), "DOCUMENT_NOT_FOUND");
  EXPECT_EQ(bad->application().state(), v1::STATE_RETAKE);
  peers_.verdict = document::v1::ReadDocumentResponse::VERDICT_ACCEPTED;
  peers_.zone.set_expiry_date("2012-04-15");
  EXPECT_EQ(Upload(id, "upload-2")->reason(), "DOCUMENT_EXPIRED");
  peers_.zone.set_expiry_date("2031-04-15");
  peers_.zone.set_format("TD1");
  EXPECT_EQ(Upload(id, "upload-3")->reason(), "DOCUMENT_TYPE_MISMATCH");
  peers_.zone.set_format("TD3");
  peers_.fail["ReadDocument"] = InvalidArgument("PICTURE_TRUNCATED", "The picture is cut off.", "picture");
  EXPECT_EQ(Upload(id, "upload-4")->reason(), "PICTURE_TRUNCATED");
  peers_.fail["ReadDocument"] = ResourceExhausted("SERVER_BUSY", "Try again.");
  EXPECT_EQ(Upload(id, "upload-5").status().reason(), "SERVER_BUSY")
      << "not about the picture: an error of the call";
  peers_.fail.clear();
  ASSERT_TRUE(Upload(id, "upload-6")->usable());
  peers_.verdict = document::v1::ReadDocumentResponse::VERDICT_DOUBTFUL;
  EXPECT_EQ(Upload(id, "upload-7")->application().state(), v1::STATE_COLLECTING)
      << "what was collected stays";
  for (int i = 0; i < 4; ++i) EXPECT_TRUE(Upload(id, "more-" + std::to_string(i)).ok());
  EXPECT_EQ(Upload(id, "one-too-many").status().reason(), "TOO_MANY_PICTURES");
}

TEST_F(ProofingTest, FieldsAreCheckedByName) {
  struct Case {
    const char* field;
    std::function<void(v1::CreateApplicationRequest&)> change;
  };
  const Case cases[] = {
      {"idempotency_key", [](auto& r) { r.set_idempotency_key("short"); }},
      {"idempotency_key", [](auto& r) { r.set_idempotency_key("with a space in it"); }},
      {"subject_reference", [](auto& r) { r.set_subject_reference(""); }},
      {"subject_reference", [](auto& r) { r.set_subject_reference("Anna Maria"); }},
      {"actor.kind", [](auto& r) { r.mutable_actor()->set_kind(common::v1::ACTOR_KIND_UNSPECIFIED); }},
      {"actor.kind", [](auto& r) { r.mutable_actor()->set_kind(common::v1::ACTOR_KIND_SYSTEM); }},
      {"actor.reference", [](auto& r) { r.mutable_actor()->set_kind(common::v1::ACTOR_KIND_CARER); }},
      {"actor.reference", [](auto& r) { r.mutable_actor()->set_reference("somebody"); }},
      {"level_asked", [](auto& r) { r.set_level_asked(v1::LEVEL_NONE); }},
      {"purpose", [](auto& r) { r.set_purpose("no spaces"); }},
  };
  for (const Case& c : cases) {
    auto request = CreateRequest();
    c.change(request);
    const auto response = service_->CreateApplication(Call("CreateApplication"), request);
    EXPECT_EQ(response.status().code(), Code::kInvalidArgument);
    EXPECT_EQ(response.status().field(), c.field);
  }
}

TEST_F(ProofingTest, ErasureLeavesNoPersonBehind) {
  const std::string id = Submitted();
  ASSERT_TRUE(Run().ok());
  v1::EraseApplicationRequest request;
  request.set_idempotency_key(Key("erase"));
  request.set_application_id(id);
  const auto erased = service_->EraseApplication(Call("EraseApplication"), request);
  ASSERT_TRUE(erased.ok()) << erased.status();
  EXPECT_EQ(erased->application().state(), v1::STATE_ERASED);
  EXPECT_EQ(data_keys_->Get(id).status().reason(), "DATA_KEY_NOT_FOUND");
  EXPECT_TRUE(blobs_->Ids()->empty());
  EXPECT_EQ(Look(id)->state(), v1::STATE_ERASED);
  EXPECT_TRUE(service_->EraseApplication(Call("EraseApplication"), request).ok());
  EXPECT_FALSE(Fetch(id).ok());
  EXPECT_EQ(Count("SELECT count(*) FROM sealed_fields"), 0);
  EXPECT_EQ(Count("SELECT count(*) FROM pictures"), 0);
  EXPECT_EQ(peers_.calls["EndApplication"], 1) << "the issuer revokes, and forgets its sealed answers";
  EXPECT_EQ(peers_.end_asked.application_id(), id);
  EXPECT_EQ(peers_.end_asked.reason(), "erased");
}

TEST_F(ProofingTest, NoPersonIsPlainInAnyFile) {
  static_cast<void>(Submitted());
  ASSERT_TRUE(Run().ok());
  ExpectInNoFile({kSurname, "L898902C3", "patient-77", "clean:picture"});
  // How the grade came about is personal too.
  ExpectInNoTable({kSurname, "patient-77", "Because."});
}

TEST_F(ProofingTest, TermsEndAndReviewsAreEscalatedNotRefused) {
  const std::string open = Create();
  clock_.Advance(std::chrono::hours(25));
  EXPECT_EQ(*service_->EnforceDeadlines(10), 1);
  EXPECT_EQ(Look(open)->state(), v1::STATE_EXPIRED);
  clock_.Advance(std::chrono::hours(25));
  EXPECT_EQ(*service_->EnforceDeadlines(10), 1);
  EXPECT_EQ(Look(open)->state(), v1::STATE_ERASED);
  EXPECT_EQ(*service_->EnforceDeadlines(10), 0);

  TearDown();
  SetUp();
  const std::string reviewed = SubmittedByTelephone({1, 1, 1});
  ASSERT_TRUE(Run().ok());
  clock_.Advance(std::chrono::hours(24 * 6));
  EXPECT_EQ(*service_->EnforceDeadlines(10), 1);
  EXPECT_EQ(Look(reviewed)->state(), v1::STATE_IN_REVIEW);
  EXPECT_EQ(Look(reviewed)->reason(), "REVIEW_OVERDUE");
  EXPECT_EQ(*service_->EnforceDeadlines(10), 0) << "a new term has begun";
}

TEST_F(ProofingTest, ThePictureLimitHoldsForUploadsAtTheSameTime) {
  const std::string id = Create();
  ASSERT_TRUE(Notice(id).ok());
  for (int i = 0; i < 9; ++i) ASSERT_TRUE(Upload(id, "upload-" + std::to_string(i)).ok());
  peers_.during["ReadDocument"] = [&] { ASSERT_TRUE(Upload(id, "at-the-same-time").ok()); };
  EXPECT_EQ(Upload(id, "one-too-many").status().reason(), "TOO_MANY_PICTURES");
}

TEST_F(ProofingTest, TheReadersWordIsNotTaken) {
  const std::string id = Create();
  ASSERT_TRUE(Notice(id).ok());
  peers_.zone.set_valid(false);
  EXPECT_EQ(Upload(id)->reason(), "DOCUMENT_NOT_READ");
}

TEST_F(ProofingTest, TypesMustFitTheZone) {
  struct Case {
    const char* type;
    const char* format;
    const char* issuer;
    bool sandbox;
    const char* reason;
  };
  const Case cases[] = {
      {"passport_biometric", "TD3", "IRL", false, ""},
      {"passport_uk", "TD3", "GBR", false, ""},
      {"passport_uk", "TD3", "IRL", false, "DOCUMENT_TYPE_MISMATCH"},
      {"passport_us", "TD1", "USA", false, ""},
      {"passport_us", "TD1", "IRL", false, "DOCUMENT_TYPE_MISMATCH"},
      {"id_card_eea_biometric", "TD1", "EST", false, ""},
      {"id_card_eea_biometric", "TD1", "D", false, ""},
      {"id_card_eea_biometric", "TD1", "USA", false, "DOCUMENT_TYPE_MISMATCH"},
      {"id_card_eea_biometric", "TD3", "EST", false, "DOCUMENT_TYPE_MISMATCH"},
      {"passport_biometric", "TD1", "IRL", false, "DOCUMENT_TYPE_MISMATCH"},
      {"passport_biometric", "MRV-A", "IRL", false, "DOCUMENT_TYPE_MISMATCH"},
      {"account_bank", "TD3", "IRL", false, "DOCUMENT_TYPE_NOT_READ"},
      {"passport_uk", "TD3", "UTO", true, ""},
      {"passport_uk", "TD3", "UTO", false, "DOCUMENT_SPECIMEN"},
  };
  for (const Case& c : cases) {
    mrz::v1::Zone zone = peers_.zone;
    zone.set_format(c.format);
    zone.set_issuing_state(c.issuer);
    EXPECT_EQ(CheckUsable(c.type, zone, DateOf(clock_.Now()), c.sandbox).reason(), c.reason)
        << c.type << ' ' << c.format << ' ' << c.issuer;
  }
}

TEST_F(ProofingTest, StrayPicturesGoAndThoseInUseStay) {
  const std::string id = Submitted();
  ASSERT_TRUE(blobs_->Put(AsBytes("sealed, and then the power went")).ok());
  ASSERT_EQ(blobs_->Ids()->size(), 2U);
  Restart();
  ASSERT_TRUE(service_->DeleteStrayPictures().ok());
  EXPECT_EQ(blobs_->Ids()->size(), 1U);
  ASSERT_TRUE(Run().ok());
  EXPECT_EQ(Look(id)->state(), v1::STATE_ISSUED);
}

TEST_F(ProofingTest, IdempotencyKeysAreForgottenAfterTheirWeek) {
  const std::string id = Create();
  ASSERT_TRUE(service_->TidyUp().ok());
  EXPECT_EQ(Create(), id) << "a repetition within the week gets the first answer";
  clock_.Advance(std::chrono::hours(24 * 7 + 1));
  ASSERT_TRUE(service_->TidyUp().ok());
  EXPECT_NE(Create(), id);
}

TEST_F(ProofingTest, AnAcknowledgedResultIsForgotten) {
  const std::string id = Submitted();
  ASSERT_TRUE(Run().ok());
  v1::AcknowledgeResultRequest request;
  request.set_idempotency_key(Key("acknowledge"));
  request.set_application_id(id);
  ASSERT_TRUE(service_->AcknowledgeResult(Call("AcknowledgeResult"), request).ok());
  EXPECT_TRUE(service_->AcknowledgeResult(Call("AcknowledgeResult"), request).ok());
  EXPECT_EQ(peers_.calls["AcknowledgeDelivery"], 1);
  EXPECT_EQ(Fetch(id).status().reason(), "DELIVERY_OVER");
  EXPECT_EQ(Count("SELECT count(*) FROM sealed_fields WHERE field IN ('result', 'credential')"), 0);
}

}  // namespace
}  // namespace lagan::proofing
