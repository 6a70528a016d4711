// The whole way of an application through real processes: from the picture to a credential that the verifier knows.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <map>

#include "base/core/file.h"
#include "services/rpc/certificates.h"
#include "tests/integration/assisted_person.h"
#include "tests/integration/evidence.h"
#include "tests/integration/installation.h"
#include "tests/integration/portal.h"
#include "tests/integration/recorded_person.h"
#include "verifier/base45/base45.h"
#include "verifier/credential/credential_text.h"
#include "verifier/credential/verify.h"
#include "verifier/zlib/deflate.h"

namespace lagan::integration {
namespace {

std::string DerivationOf(const v1::Application& application) {
  std::string derivation;
  for (const std::string& line : application.derivation()) derivation += line + "\n";
  return derivation;
}

// One installation for all tests of the program that do not need one of their own.
class Shared {
 public:
  static Installation& Get() {
    static const std::unique_ptr<Installation> installation = [] {
      auto started = Installation::Start({});
      if (!started.ok()) {
        std::cerr << started.status() << "\n";
        std::exit(1);
      }
      return std::move(started).value();
    }();
    return *installation;
  }
};

class JourneyTest : public testing::Test {
 protected:
  JourneyTest() : portal_(Shared::Get().configuration()) {}

  // A journey that must end in a credential.
  Journey Issued() {
    auto journey = portal_.Run(ErikssonWithFace());
    EXPECT_TRUE(journey.ok()) << journey.status();
    if (!journey.ok()) return {};
    EXPECT_EQ(journey->application.state(), v1::STATE_ISSUED) << journey->application.DebugString();
    EXPECT_EQ(journey->application.level(), v1::LEVEL_MEDIUM);
    EXPECT_EQ(journey->application.profile(), "M1B");
    EXPECT_EQ(journey->application.outcome(), v1::OUTCOME_APPROVED);
    EXPECT_TRUE(journey->result.specimen());
    return *std::move(journey);
  }
  // A person of ours looks, because this one does not want a program to look at their face.
  static void ExpectForAPerson(const Result<Journey>& journey) {
    ASSERT_TRUE(journey.ok()) << journey.status();
    EXPECT_EQ(journey->application.state(), v1::STATE_IN_REVIEW) << journey->application.DebugString();
    EXPECT_EQ(journey->application.reason(), "PERSON_NEEDED");
    EXPECT_EQ(journey->application.face_check(), v1::FACE_CHECK_PERSON);
  }

  Portal portal_;
};

TEST_F(JourneyTest, ARestartOfEverythingChangesNoResult) {
  if (RecordedPerson::Get() == nullptr) GTEST_SKIP() << kNoFaceParts;
  Installation& installation = Shared::Get();
  const Journey journey = Issued();
  const Status stopped = installation.Stop();
  ASSERT_TRUE(stopped.ok()) << stopped;
  const Status started = installation.StartAgain();
  ASSERT_TRUE(started.ok()) << started;
  const auto again = portal_.Ask(&Portal::Stub::GetResult, journey.id);
  ASSERT_TRUE(again.ok()) << again.status();
  EXPECT_EQ(again->SerializeAsString(), journey.result.SerializeAsString());
}

TEST_F(JourneyTest, RepeatedCallsGetTheSameBytes) {
  if (RecordedPerson::Get() == nullptr) GTEST_SKIP() << kNoFaceParts;
  const std::string create_key = NewKey();
  const auto created = portal_.Create(create_key);
  ASSERT_TRUE(created.ok()) << created.status();
  EXPECT_EQ(portal_.Create(create_key)->SerializeAsString(), created->SerializeAsString());
  const std::string id = created->application().application_id();
  const std::string notice_key = NewKey();
  const auto notice = portal_.RecordNotice(id, notice_key);
  ASSERT_TRUE(notice.ok()) << notice.status();
  EXPECT_EQ(portal_.RecordNotice(id, notice_key)->SerializeAsString(), notice->SerializeAsString());

  const Applicant eriksson = ErikssonWithFace();
  const std::string upload_key = NewKey();
  const auto upload = portal_.Upload(id, eriksson.picture, eriksson.document_type, upload_key);
  ASSERT_TRUE(upload.ok()) << upload.status();
  EXPECT_EQ(portal_.Upload(id, eriksson.picture, eriksson.document_type, upload_key)->SerializeAsString(),
            upload->SerializeAsString());
  const auto changed = portal_.Upload(id, DemoPicture("card.jpg"), eriksson.document_type, upload_key);
  EXPECT_EQ(changed.status().reason(), "IDEMPOTENCY_KEY_REUSED");

  const auto questions = portal_.Questions(id);
  ASSERT_TRUE(questions.ok()) << questions.status();
  EXPECT_EQ(questions->questions_size(), 0);
  EXPECT_EQ(questions->reason(), "QUESTIONS_BY_TELEPHONE");

  const std::string consent_key = NewKey();
  const auto consent = portal_.Consent(id, v1::CONSENT_PURPOSE_LIVENESS, true, consent_key);
  ASSERT_TRUE(consent.ok()) << consent.status();
  EXPECT_EQ(portal_.Consent(id, v1::CONSENT_PURPOSE_LIVENESS, true, consent_key)->SerializeAsString(),
            consent->SerializeAsString());
  EXPECT_EQ(portal_.Consent(id, v1::CONSENT_PURPOSE_LIVENESS, false, consent_key).status().reason(),
            "IDEMPOTENCY_KEY_REUSED");
  ASSERT_TRUE(portal_.Consent(id, v1::CONSENT_PURPOSE_FACE_MATCH, true).ok());
  const std::string start_key = NewKey();
  const auto started = portal_.StartFaceCheck(id, start_key);
  ASSERT_TRUE(started.ok()) << started.status();
  EXPECT_EQ(portal_.StartFaceCheck(id, start_key)->SerializeAsString(), started->SerializeAsString());
  const auto face = AnswerChallenge(portal_, id, *started, *eriksson.face);
  ASSERT_TRUE(face.ok()) << face.status();
  // Asked under a fresh key each; the last batch once more is one too many.
  const auto batches = static_cast<std::uint32_t>(face->sent.size());
  EXPECT_EQ(portal_.SendFrames(id, face->challenge_id, batches, face->sent.back()).status().reason(),
            "CHALLENGE_USED");
  if (face->last.outcome() != v1::SendFaceFramesResponse::OUTCOME_PASSED) {
    const auto second = DoFaceCheck(portal_, id, *eriksson.face);
    ASSERT_TRUE(second.ok()) << second.status();
  }

  const std::string submit_key = NewKey();
  const auto submit = portal_.Ask(&Portal::Stub::SubmitApplication, id, submit_key);
  ASSERT_TRUE(submit.ok()) << submit.status();
  EXPECT_EQ(portal_.Ask(&Portal::Stub::SubmitApplication, id, submit_key)->SerializeAsString(),
            submit->SerializeAsString());
  v1::Application application = submit->application();
  for (int i = 0; i < 1500 && application.state() != v1::STATE_ISSUED; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    const auto now = portal_.Get(id);
    if (now.ok()) application = *now;
  }
  ASSERT_EQ(application.state(), v1::STATE_ISSUED) << application.DebugString();
  const auto result = portal_.Ask(&Portal::Stub::GetResult, id);
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ(portal_.Ask(&Portal::Stub::GetResult, id)->SerializeAsString(), result->SerializeAsString());

  const auto log = AwaitAuditLog(Shared::Get().configuration());
  ASSERT_TRUE(log.ok()) << log.status();
  EXPECT_EQ(CountEntries(*log, id, "credential.issued"), 1);
  EXPECT_EQ(CountEntries(*log, id, "decision.approved"), 1);
}

TEST_F(JourneyTest, TheVerifierAcceptsTheCodeAsSpecimenAndNoChangedOne) {
  if (RecordedPerson::Get() == nullptr) GTEST_SKIP() << kNoFaceParts;
  const Journey journey = Issued();
  const std::string text = journey.result.qr_text();
  const std::string trust_file = Shared::Get().trust_file();
  const auto end = RunProgram("lagan-verify", {"--trust", trust_file, "--json", "--text", text});
  ASSERT_TRUE(end.ok()) << end.status();
  EXPECT_EQ(end->exit_status, 3) << end->output;
  EXPECT_NE(end->output.find("\"reason\":\"SPECIMEN\""), std::string::npos) << end->output;

  // Every character, changed to its neighbours in the alphabet of base45 (RFC 9285 table 1).
  const std::string alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
  const auto trust = ReadTrust(Shared::Get());
  ASSERT_TRUE(trust.ok()) << trust.status();
  std::map<std::string, int> reasons;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const std::size_t place = alphabet.find(text[at]);
    ASSERT_NE(place, std::string::npos);
    for (const std::size_t step : {std::size_t{1}, std::size_t{17}, alphabet.size() - 1}) {
      std::string changed = text;
      changed[at] = alphabet[(place + step) % alphabet.size()];
      const auto verdict = verifier::VerifyCredential(changed, {&*trust}, SystemClock().Now());
      EXPECT_EQ(verdict.outcome, verifier::Outcome::kRefused)
          << at << " " << verifier::ReasonName(verdict.reason);
      EXPECT_FALSE(verdict.claims.has_value());
      ++reasons[std::string(verifier::ReasonName(verdict.reason))];
    }
  }
  for (const auto& [reason, count] : reasons)
    std::cout << "changed characters: " << count << " " << reason << "\n";

  // Every byte that was signed, packed again so well that only the signature can tell.
  const auto message = verifier::DecodeCredentialText(text);
  ASSERT_TRUE(message.ok()) << message.status();
  std::map<std::string, int> packed_reasons;
  for (std::size_t at = 0; at < message->size(); ++at) {
    Bytes changed = *message;
    changed[at] ^= 1;
    const std::string packed = verifier::Base45Encode(verifier::DeflateFixed(changed));
    const auto verdict = verifier::VerifyCredential(packed, {&*trust}, SystemClock().Now());
    EXPECT_EQ(verdict.outcome, verifier::Outcome::kRefused)
        << at << " " << verifier::ReasonName(verdict.reason);
    EXPECT_FALSE(verdict.claims.has_value());
    ++packed_reasons[std::string(verifier::ReasonName(verdict.reason))];
  }
  EXPECT_GT(packed_reasons["BAD_SIGNATURE"], static_cast<int>(message->size() / 2));
  for (const auto& [reason, count] : packed_reasons)
    std::cout << "changed bytes of the message: " << count << " " << reason << "\n";

  for (const std::size_t at : {std::size_t{0}, text.size() / 2, text.size() - 1}) {
    std::string changed = text;
    changed[at] = changed[at] == 'A' ? 'B' : 'A';
    const auto refused = RunProgram("lagan-verify", {"--trust", trust_file, "--json", "--text", changed});
    ASSERT_TRUE(refused.ok()) << refused.status();
    EXPECT_EQ(refused->exit_status, 1) << refused->output;
    EXPECT_NE(refused->output.find("\"reason\":\""), std::string::npos);
  }
}

std::ptrdiff_t CountFiles(const std::filesystem::path& folder) {
  const std::filesystem::recursive_directory_iterator entries(folder);
  return std::count_if(begin(entries), end(entries),
                       [](const auto& entry) { return entry.is_regular_file(); });
}

TEST_F(JourneyTest, ErasureDestroysThePictureAndEndsTheApplication) {
  const std::filesystem::path pictures = Shared::Get().state() / "services" / "proofing" / "pictures";
  const std::ptrdiff_t before = CountFiles(pictures);
  const auto journey = portal_.Run(Eriksson());
  ExpectForAPerson(journey);
  EXPECT_EQ(CountFiles(pictures), before + 1);
  const std::string key = NewKey();
  const auto erased = portal_.Ask(&Portal::Stub::EraseApplication, journey->id, key);
  ASSERT_TRUE(erased.ok()) << erased.status();
  EXPECT_EQ(erased->application().state(), v1::STATE_ERASED);
  EXPECT_EQ(CountFiles(pictures), before);
  EXPECT_EQ(portal_.Ask(&Portal::Stub::EraseApplication, journey->id, key)->SerializeAsString(),
            erased->SerializeAsString());
  EXPECT_FALSE(portal_.Ask(&Portal::Stub::GetResult, journey->id).ok());
  const auto log = AwaitAuditLog(Shared::Get().configuration());
  ASSERT_TRUE(log.ok()) << log.status();
  EXPECT_EQ(CountEntries(*log, journey->id, "application.erased"), 1);
}

// Pictures from which no document is read: each is named, and the application goes on afterwards.
struct BadPicture {
  std::string name;
  Bytes bytes;
  std::string reason;
};

void AppendBigEndian(Bytes& out, std::uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<std::uint8_t>(value >> shift));
}

// The beginning of a PNG of 30000 x 30000 one-bit pixels (ISO/IEC 15948 section 11.2.1): signature and IHDR with a right
// checksum, and what would be its data.
Bytes HugePng() {
  Bytes png = {0x89, 'P', 'N', 'G', 0x0d, 0x0a, 0x1a, 0x0a};
  Bytes header = {'I', 'H', 'D', 'R'};
  AppendBigEndian(header, 30'000);
  AppendBigEndian(header, 30'000);
  header.insert(header.end(), {1, 0, 0, 0, 0});
  std::uint32_t crc = 0xffffffff;  // Annex D.
  for (const std::uint8_t byte : header) {
    crc ^= byte;
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xedb88320u : 0);
  }
  AppendBigEndian(png, 13);
  png.insert(png.end(), header.begin(), header.end());
  AppendBigEndian(png, ~crc);
  AppendBigEndian(png, 100'000);
  png.insert(png.end(), {'I', 'D', 'A', 'T', 0x78, 0x9c});
  png.resize(109'000, 0);
  return png;
}

TEST_F(JourneyTest, BadPicturesAreNamedAndLoseNothing) {
  const Applicant eriksson = Eriksson();
  const ByteView whole = eriksson.picture;
  const ByteView half = whole.first(whole.size() / 2);
  const std::vector<BadPicture> pictures = {
      {"expired document", DemoPicture("expired.jpg"), "DOCUMENT_EXPIRED"},
      {"no zone", DemoPicture("no-zone.jpg"), "DOCUMENT_NOT_FOUND"},
      {"truncated", Bytes(half.begin(), half.end()), "PICTURE_TRUNCATED"},
      {"no picture", Bytes(5'000, 'x'), "PICTURE_NOT_A_PICTURE"},
      {"30000 x 30000 pixels", HugePng(), "PICTURE_TOO_MANY_PIXELS"},
      {"empty", {}, "PICTURE_EMPTY"},
      {"one byte above the limit", Bytes((12 << 20) + 1, 0xff), "PICTURE_TOO_LARGE"},
  };
  const auto id = portal_.Open();
  ASSERT_TRUE(id.ok()) << id.status();
  for (const BadPicture& picture : pictures) {
    const auto upload = portal_.Upload(*id, picture.bytes);
    ASSERT_TRUE(upload.ok()) << picture.name << " " << upload.status();
    EXPECT_FALSE(upload->usable()) << picture.name;
    EXPECT_EQ(upload->reason(), picture.reason) << picture.name;
    EXPECT_FALSE(upload->advice().empty()) << picture.name;
    EXPECT_EQ(upload->application().state(), v1::STATE_RETAKE) << picture.name;
  }
  ExpectForAPerson(portal_.Continue(*id, eriksson));
}

TEST_F(JourneyTest, AnUploadBeyondAllLimitsIsCutOffAndLosesNothing) {
  const auto id = portal_.Open();
  ASSERT_TRUE(id.ok()) << id.status();
  const std::string before = portal_.Get(*id)->SerializeAsString();
  const auto huge = portal_.Upload(*id, Bytes(40 << 20, 0xff));
  EXPECT_EQ(huge.status().reason(), "UPLOAD_TOO_LARGE") << huge.status();
  EXPECT_EQ(portal_.Get(*id)->SerializeAsString(), before);
  ExpectForAPerson(portal_.Continue(*id, Eriksson()));
}

TEST_F(JourneyTest, AStrangerGetsNoCredentialAndIsToldWhatIsMissing) {
  Applicant stranger;
  stranger.picture = DemoPicture("stranger.jpg");
  const auto journey = portal_.Run(stranger);
  ASSERT_TRUE(journey.ok()) << journey.status();
  EXPECT_TRUE(journey->upload.usable()) << journey->upload.reason();
  ExpectForAPerson(journey);
  EXPECT_EQ(journey->application.profile(), "");
  EXPECT_FALSE(journey->application.missing().empty());
  EXPECT_EQ(portal_.Ask(&Portal::Stub::GetResult, journey->id).status().reason(), "NOT_DECIDED");
  const auto log = AwaitAuditLog(Shared::Get().configuration());
  ASSERT_TRUE(log.ok()) << log.status();
  EXPECT_EQ(CountEntries(*log, journey->id, "credential.issued"), 0);
}

TEST_F(JourneyTest, CallsInTheWrongOrderChangeNothing) {
  using Stub = Portal::Stub;
  if (RecordedPerson::Get() == nullptr) GTEST_SKIP() << kNoFaceParts;
  const Applicant eriksson = ErikssonWithFace();
  const auto created = portal_.Create();
  ASSERT_TRUE(created.ok()) << created.status();
  const std::string id = created->application().application_id();
  const std::string before = portal_.Get(id)->SerializeAsString();
  EXPECT_EQ(portal_.Upload(id, eriksson.picture).status().reason(), "STATE_NOT_ALLOWED");
  EXPECT_EQ(portal_.StartFaceCheck(id).status().reason(), "STATE_NOT_ALLOWED");
  EXPECT_EQ(portal_.Ask(&Stub::SubmitApplication, id).status().reason(), "STATE_NOT_ALLOWED");
  EXPECT_EQ(portal_.Ask(&Stub::GetResult, id).status().reason(), "NOT_DECIDED");
  EXPECT_FALSE(portal_.Ask(&Stub::AcknowledgeResult, id).ok());
  EXPECT_EQ(portal_.Get(id)->SerializeAsString(), before);
  ASSERT_TRUE(portal_.RecordNotice(id).ok());
  EXPECT_EQ(portal_.RecordNotice(id).status().reason(), "STATE_NOT_ALLOWED");
  EXPECT_EQ(portal_.StartFaceCheck(id).status().reason(), "CONSENT_MISSING");
  EXPECT_EQ(portal_.Ask(&Stub::SubmitApplication, id).status().reason(), "STATE_NOT_ALLOWED");

  const auto journey = portal_.Continue(id, eriksson);
  ASSERT_TRUE(journey.ok()) << journey.status();
  ASSERT_EQ(journey->application.state(), v1::STATE_ISSUED);
  // An approval is never undone by what comes late.
  EXPECT_EQ(portal_.Upload(id, eriksson.picture).status().reason(), "STATE_NOT_ALLOWED");
  EXPECT_EQ(portal_.Ask(&Stub::SubmitApplication, id).status().reason(), "STATE_NOT_ALLOWED");
  EXPECT_EQ(portal_.Ask(&Stub::WithdrawApplication, id).status().reason(), "STATE_NOT_ALLOWED");
  EXPECT_EQ(portal_.StartFaceCheck(id).status().reason(), "STATE_NOT_ALLOWED");
  EXPECT_EQ(portal_.Consent(id, v1::CONSENT_PURPOSE_LIVENESS, false).status().reason(), "STATE_NOT_ALLOWED");
  EXPECT_EQ(portal_.Ask(&Stub::ContestDecision, id).status().reason(), "STATE_NOT_ALLOWED");
  EXPECT_EQ(portal_.Ask(&Stub::GetResult, id)->qr_text(), journey->result.qr_text());
}

TEST_F(JourneyTest, UnknownAndOtherPortalsApplicationsCannotBeToldApart) {
  const auto& configuration = Shared::Get().configuration();
  ASSERT_TRUE(
      rpc::InitCertificates({.folder = configuration.certificates, .names = {"portal-other"}}, SystemClock())
          .ok());
  const Portal other(configuration, "portal-other");
  const auto id = portal_.Open();
  ASSERT_TRUE(id.ok()) << id.status();
  const Status unknown = other.Get(std::string(32, '0')).status();
  EXPECT_EQ(unknown.code(), Code::kNotFound);
  EXPECT_EQ(unknown.reason(), "APPLICATION_NOT_FOUND");
  using Stub = Portal::Stub;
  EXPECT_EQ(other.Get(*id).status(), unknown);
  EXPECT_EQ(other.Get("no identifier").status(), unknown);
  EXPECT_EQ(other.RecordNotice(*id).status(), unknown);
  EXPECT_EQ(other.Upload(*id, Bytes{1, 2, 3}).status(), unknown);
  EXPECT_EQ(other.Questions(*id).status(), unknown);
  EXPECT_EQ(other.Consent(*id, v1::CONSENT_PURPOSE_LIVENESS, true).status(), unknown);
  EXPECT_EQ(other.StartFaceCheck(*id).status(), unknown);
  std::vector<v1::FaceFrame> frames(1);
  frames[0].set_jpeg("x");
  EXPECT_EQ(other.SendFrames(*id, std::string(32, '0'), 1, frames).status(), unknown);
  EXPECT_EQ(other.Ask(&Stub::ContestDecision, *id).status(), unknown);
  EXPECT_EQ(other.Ask(&Stub::SubmitApplication, *id).status(), unknown);
  EXPECT_EQ(other.Ask(&Stub::GetResult, *id).status(), unknown);
  EXPECT_EQ(other.Ask(&Stub::AcknowledgeResult, *id).status(), unknown);
  EXPECT_EQ(other.Ask(&Stub::WithdrawApplication, *id).status(), unknown);
  EXPECT_EQ(other.Ask(&Stub::EraseApplication, *id).status(), unknown);
  EXPECT_TRUE(portal_.Get(*id).ok());
}

class HelplineTest : public JourneyTest {
 protected:
  void SetUp() override {
    static const std::unique_ptr<Operator> helpline =
        Operator::Make(Shared::Get().configuration(), {.login = "helpline"}).value();
    console_ = std::make_unique<Console>(Shared::Get().configuration(), *helpline);
  }
  std::unique_ptr<Console> console_;
};

TEST_F(HelplineTest, AWrongAnswerLosesTheProfileAndSaysWhy) {
  AssistedPerson person = AssistedEriksson(v1::CHANNEL_TELEPHONE);
  person.answers_wrong = true;
  const auto journey = Assist(*console_, person);
  ASSERT_TRUE(journey.ok()) << journey.status();
  const v1::Application& application = journey->end.application();
  EXPECT_EQ(application.state(), v1::STATE_IN_REVIEW) << application.DebugString();
  EXPECT_EQ(application.reason(), "PERSON_NEEDED");
  EXPECT_EQ(application.profile(), "");
  EXPECT_NE(DerivationOf(application).find("A question was answered wrongly"), std::string::npos)
      << DerivationOf(application);
  EXPECT_EQ(journey->end.letter_serial(), "");
}

// One cell of a source changed, and the profile that hung on it is gone.
struct ChangedCell {
  std::string file;
  std::string from;
  std::string to;
  // Words of the derivation that say why.
  std::string why;
};

TEST_F(JourneyTest, OneChangedCellOfASourceLosesTheProfileAndTheDerivationSaysWhy) {
  const std::vector<ChangedCell> cells = {
      {"register.csv", "Eriksson,Anna Maria,1974-08-12,UTO", "Eriksen,Anna Maria,1974-08-12,UTO", "surname"},
      {"register.csv", "Anna Maria,1974-08-12,UTO", "Anna,1974-08-12,UTO", "given_names"},
      {"register.csv", "Anna Maria,1974-08-12,UTO", "Anna Maria,1974-08-13,UTO", "birth_date"},
      {"register.csv", "L898902C3,2031-04-15,current", "L898902C4,2031-04-15,current", "document_number"},
      {"register.csv", "L898902C3,2031-04-15,current", "L898902C3,2031-04-16,current", "expiry_date"},
      {"register.csv", "L898902C3,2031-04-15,current", "L898902C3,2031-04-15,cancelled", "document_status"},
      {"activity.csv", "Anna Maria,1974-08-12,2009-03-01", "Anna Maria,1974-08-11,2009-03-01",
       "No source knows activity"},
      {"fraud.csv", "1974-08-12,no,no,no,yes", "1974-08-12,yes,no,no,yes", "identity_theft"},
      {"fraud.csv", "1974-08-12,no,no,no,yes", "1974-08-12,no,yes,no,yes", "impersonation_risk"},
      {"fraud.csv", "1974-08-12,no,no,no,yes", "1974-08-12,no,no,yes,yes", "deceased)"},
  };
  const std::filesystem::path sources = NewFolder();
  std::unique_ptr<Installation> installation;
  // On the telephone, where the sources say the same and nobody needs a face.
  const AssistedPerson eriksson = AssistedEriksson(v1::CHANNEL_TELEPHONE);
  std::unique_ptr<Operator> helpline;
  for (const ChangedCell& cell : cells) {
    std::filesystem::copy(
        LAGAN_SOURCE_DIR "/policy/sandbox", sources,
        std::filesystem::copy_options::recursive | std::filesystem::copy_options::overwrite_existing);
    std::string text = ReadTextFile(sources / cell.file, 1 << 20).value();
    const std::size_t at = text.find(cell.from);
    ASSERT_NE(at, std::string::npos) << cell.from;
    text.replace(at, cell.from.size(), cell.to);
    ASSERT_TRUE(WriteFileAtomically(sources / cell.file, AsBytes(text), 0644).ok());
    // Sources are read at the start.
    if (installation == nullptr) {
      auto started = Installation::Start({.sources = sources});
      ASSERT_TRUE(started.ok()) << started.status();
      installation = std::move(started).value();
    } else {
      ASSERT_TRUE(installation->Stop().ok());
      const Status started = installation->StartAgain();
      ASSERT_TRUE(started.ok()) << started;
    }
    if (helpline == nullptr) {
      auto made = Operator::Make(installation->configuration(), {.login = "helpline"});
      ASSERT_TRUE(made.ok()) << made.status();
      helpline = std::move(made).value();
    }
    const auto journey = Assist(Console(installation->configuration(), *helpline), eriksson);
    ASSERT_TRUE(journey.ok()) << cell.to << " " << journey.status();
    const v1::Application& application = journey->end.application();
    EXPECT_NE(application.state(), v1::STATE_ISSUED) << cell.to;
    EXPECT_LT(application.level(), v1::LEVEL_MEDIUM) << cell.to;
    const std::string derivation = DerivationOf(application);
    EXPECT_NE(derivation.find(cell.why), std::string::npos) << cell.to << "\n" << derivation;
    std::cout << cell.file << " with " << cell.to << ": " << v1::Level_Name(application.level()) << " for "
              << cell.why << "\n";
  }
  std::filesystem::remove_all(sources);
}

}  // namespace
}  // namespace lagan::integration
