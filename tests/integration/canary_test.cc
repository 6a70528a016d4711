// Journeys of somebody whose name, numbers, addresses, pictures and face occur nowhere else, with their own telephone, on the
// helpline's, and before readers: afterwards none of it is anywhere in plain but in what was handed to those who asked.
#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <iostream>
#include <memory>

#include "base/core/file.h"
#include "tests/integration/assisted_person.h"
#include "tests/integration/canary.h"
#include "tests/integration/case_reader.h"
#include "tests/integration/evidence.h"
#include "tests/integration/installation.h"
#include "tests/integration/portal.h"
#include "tests/integration/recorded_person.h"
#include "tests/integration/store_postgresql.h"
#include "tests/specimen/sets.h"
#include "tests/support/postgresql.h"

namespace lagan::integration {
namespace {

using namespace std::chrono_literals;

constexpr char kSurname[] = "KVASIRZYPHKANARI";
constexpr char kGivenName[] = "QUIXOBERTA";
constexpr char kNumber[] = "QZX7KNR42";
constexpr char kOptionalData[] = "OPTKANARI77XQ";
constexpr char kBirth[] = "1951-03-07";
constexpr char kPractice[] = "Kanarienquell Xylophon Practice";

specimen::Document Canary(Date expiry) {
  return {.kind = specimen::Kind::kPassport,
          .surname = kSurname,
          .given_names = kGivenName,
          .number = kNumber,
          .birth = 1951y / 3 / 7,
          .sex = 'F',
          .expiry = expiry,
          .optional_data = kOptionalData};
}

constexpr char kStreet[] = "77 Kanarienvogelgasse";
constexpr char kVouch[] = "VOUCHKANARI77XQ";

// With the face of a recording as its portrait, where there is one.
Bytes PictureOf(const specimen::Document& document, const std::filesystem::path& portrait = {}) {
  specimen::Order order;
  order.render.portrait_file = portrait;
  order.document = document;
  order.zone = specimen::ComposeZone(document).value();
  order.render.pixels_per_mm = 10;
  const auto photograph = specimen::MakePhotograph(order);
  if (!photograph.ok()) std::abort();
  return specimen::EncodeJpeg(photograph->picture, {.exif_orientation = 1}).value();
}

CanaryScanner MakeScanner(const specimen::Document& document) {
  CanaryScanner scanner;
  scanner.AddText("surname", kSurname);
  scanner.AddText("given name", kGivenName);
  scanner.AddText("number", kNumber);
  scanner.AddText("optional data", kOptionalData);
  scanner.AddText("date of birth", kBirth);
  scanner.AddText("practice", kPractice);
  const auto zone = specimen::ComposeZone(document);
  if (!zone.ok()) std::abort();
  for (const std::string& line : *zone) scanner.AddText("zone line", line);
  scanner.AddText("EXIF make", specimen::kCanaryMake);
  scanner.AddText("EXIF model", specimen::kCanaryModel);
  scanner.AddText("EXIF artist", specimen::kCanaryArtist);
  scanner.AddText("street", kStreet);
  scanner.AddText("vouch", kVouch);
  scanner.AddText("note in a frame", kFrameNote);
  scanner.AddBytes("EXIF latitude", specimen::kCanaryGpsLatitude);
  return scanner;
}

// The sandbox's sources with one more person.
std::filesystem::path SourcesWithCanary() {
  const std::filesystem::path folder = NewFolder();
  std::filesystem::copy(LAGAN_SOURCE_DIR "/policy/sandbox", folder);
  const std::string person = std::string("Kvasirzyphkanari,Quixoberta,") + kBirth + ",";
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"register.csv", person + "UTO," + kNumber + ",2031-04-15,current,BT99," + kPractice + ",1977\n"},
      {"activity.csv", person + "1990-01-01\n"},
      {"fraud.csv", person + "no,no,no,yes\n"}};
  for (const auto& [file, row] : rows) {
    std::string text = ReadTextFile(folder / file, 1 << 20).value();
    if (!text.ends_with('\n')) text += '\n';
    if (!WriteFileAtomically(folder / file, AsBytes(text + row), 0644).ok()) std::abort();
  }
  return folder;
}

void ExpectNothing(const std::vector<Finding>& findings, const std::string& when) {
  for (const Finding& finding : findings)
    ADD_FAILURE() << when << ": " << finding.what << " in " << finding.place;
}

class CanaryTest : public testing::Test {
 protected:
  ~CanaryTest() override { std::filesystem::remove_all(sources_); }

  void ExpectClean(const Installation& installation, const std::string& when) {
    ExpectNothing(scanner_.ScanFolder(installation.folder()), when);
    std::cout << when << ": " << scanner_.files() << " files, " << scanner_.bytes() << " bytes\n";
    EXPECT_GT(scanner_.files(), 20u);
  }

  // Everything that may go wrong with this person's data on the way, and the ways themselves.
  void Travel(Installation& installation) {
    const auto& configuration = installation.configuration();
    const auto helpline = Operator::Make(configuration, {.login = "helpline"}).value();
    const auto reader = Operator::Make(configuration, {.login = "reader"}).value();
    const Portal portal(configuration);
    Refusals(installation, portal);
    Digital(installation, portal);
    Doubt(portal, Console(configuration, *reader));
    Call(Console(configuration, *helpline));
    EXPECT_TRUE(AwaitAuditLog(configuration).ok());
  }

  void Refusals(const Installation& installation, const Portal& portal) {
    const Bytes picture = PictureOf(document_);
    EXPECT_FALSE(scanner_.Scan("picture", AsText(picture)).empty()) << "the picture has no canaries";
    const std::string id = portal.Open().value();
    const auto expired = portal.Upload(id, PictureOf(Canary(2020y / 1 / 1)));
    EXPECT_TRUE(expired.ok() && expired->reason() == "DOCUMENT_EXPIRED") << expired.status();
    const auto truncated = portal.Upload(id, ByteView(picture).first(picture.size() / 2));
    EXPECT_TRUE(truncated.ok() && !truncated->usable()) << truncated.status();
    // The name where a word of ours is expected.
    const auto odd = portal.Upload(id, picture, kSurname);
    EXPECT_FALSE(odd.ok() && odd->usable());
    EXPECT_FALSE(portal.Get(kSurname).ok());
    v1::FaceFrame frame;
    frame.set_jpeg(std::string(kSurname) + kFrameNote);
    EXPECT_EQ(portal.SendFrames(id, std::string(32, '0'), 1, {frame}).status().reason(), "CHALLENGE_UNKNOWN");
    EXPECT_FALSE(portal.SendFrames(id, kSurname, 1, {frame}).ok());
    ExpectClean(installation, "after refusals");
  }

  // With a face where there is one; the same, refused consent, where not.
  void Digital(const Installation&, const Portal& portal) {
    Applicant person{.picture = PictureOf(document_, Portrait("cap12")), .face = RecordedPerson::Get()};
    const auto journey = portal.Run(person);
    ASSERT_TRUE(journey.ok()) << journey.status();
    ExpectNothing(scanner_.Scan("application", journey->application.SerializeAsString()), "application");
    if (person.face == nullptr) return;
    EXPECT_FALSE(scanner_.Scan("frame", person.face->Jpeg(0)).empty()) << "the frames have no canaries";
    EXPECT_EQ(journey->application.state(), v1::STATE_ISSUED) << journey->application.DebugString();
    // Where the portal does get personal data, the scanner finds it: it is no blind man.
    EXPECT_FALSE(scanner_.Scan("result", journey->result.result_jwt()).empty());
  }

  // A reader sees everything; what they saw is looked for as well.
  void Doubt(const Portal& portal, const Console& console) {
    Applicant person{.picture = PictureOf(document_, Portrait("franck")), .face = RecordedPerson::Get()};
    const auto journey = portal.Run(person);
    ASSERT_TRUE(journey.ok()) << journey.status();
    ASSERT_EQ(journey->application.state(), v1::STATE_IN_REVIEW) << journey->application.DebugString();
    const auto held = ClaimCase(console, journey->id);
    ASSERT_TRUE(held.ok()) << held.status();
    CaseReading reading;
    const Status looked = LookAt(console, *held, reading);
    ASSERT_TRUE(looked.ok()) << looked;
    EXPECT_FALSE(scanner_.Scan("zone", reading.seen.at("zone").at(0)).empty()) << "readers see no canaries";
    AddMiddleOf("seen picture", reading.seen.at("document").at(0));
    EXPECT_EQ(reading.seen.contains("selfie"), person.face != nullptr);
    for (const std::string& selfie : reading.seen["selfie"]) AddMiddleOf("seen frame", selfie);
    EXPECT_FALSE(scanner_.Scan("seen", reading.seen.at("document").at(0)).empty());
    const demo::Verdict not_proven{.disposition = review::v1::DISPOSITION_NOT_PROVEN,
                                   .opinions = {{"document_genuine", {"failed", {"DOCUMENT_ALTERED"}}}}};
    const auto decided = console.Call(&Console::ReviewStub::Decide, DecisionOn(*held, not_proven));
    EXPECT_TRUE(decided.ok()) << decided.status();
  }

  // One letter is printed, another waits.
  void Call(const Console& console) {
    AssistedPerson person{.channel = v1::CHANNEL_TELEPHONE,
                          .lines = specimen::ComposeZone(document_).value(),
                          .facts = {"BT99", kPractice, "1977"},
                          .voucher = "gp_practice",
                          .voucher_reference = kVouch,
                          .address = {kStreet, "Belfast", "BT1 1AA"}};
    const auto journey = Assist(console, person);
    ASSERT_TRUE(journey.ok()) << journey.status();
    EXPECT_EQ(journey->end.application().state(), v1::STATE_ISSUED)
        << journey->end.application().DebugString();
    EXPECT_FALSE(scanner_.Scan("questions", journey->questions.SerializeAsString()).empty());
    ExpectNothing(scanner_.Scan("letter's place", journey->end.SerializeAsString()), "letter's place");
    const auto letters = PrintRun(console);
    ASSERT_TRUE(letters.ok()) << letters.status();
    ASSERT_EQ(letters->size(), 1U);
    AddMiddleOf("letter", letters->begin()->second);
    const auto waiting = Assist(console, person);
    ASSERT_TRUE(waiting.ok()) << waiting.status();
    EXPECT_FALSE(waiting->end.letter_serial().empty());
    person.answers_wrong = true;
    const auto wrong = Assist(console, person);
    EXPECT_TRUE(wrong.ok() && wrong->end.application().state() == v1::STATE_IN_REVIEW) << wrong.status();
  }

  // Bytes of a picture that are in no other one.
  void AddMiddleOf(const std::string& name, std::string_view content) {
    ASSERT_GT(content.size(), 200U);
    scanner_.AddBytes(name, AsBytes(content.substr(content.size() / 2, 48)));
  }
  // A file with the face of a recording; nothing where there are none.
  std::filesystem::path Portrait(const std::string& clip) const {
    if (RecordedPerson::Get() == nullptr) return {};
    const std::filesystem::path file = sources_ / (clip + ".png");
    if (!WriteFileAtomically(file, PortraitOf(clip), 0600).ok()) std::abort();
    return file;
  }

  const specimen::Document document_ = Canary(2031y / 4 / 15);
  CanaryScanner scanner_ = MakeScanner(document_);
  const std::filesystem::path sources_ = SourcesWithCanary();
};

TEST_F(CanaryTest, NothingIsInPlainInFilesOfTheInstallation) {
  auto started = Installation::Start({.sources = sources_});
  ASSERT_TRUE(started.ok()) << started.status();
  Installation& installation = **started;
  Travel(installation);
  ExpectClean(installation, "running");
  ASSERT_TRUE(installation.Stop().ok());
  ExpectClean(installation, "stopped");
}

std::string Dump(const std::string& url) {
  const std::unique_ptr<FILE, decltype(&pclose)> pipe(
      popen(("pg_dump --inserts --dbname='" + url + "'").c_str(), "r"), &pclose);
  std::string text;
  char buffer[4096];
  while (pipe && std::fgets(buffer, sizeof buffer, pipe.get()) != nullptr) text += buffer;
  return text;
}

TEST_F(CanaryTest, NothingIsInPlainInPostgresql) {
  const std::string store = NewPostgresqlDatabase();
  auto started = Installation::Start({.store = store, .sources = sources_});
  ASSERT_TRUE(started.ok()) << started.status();
  Installation& installation = **started;
  Travel(installation);
  const std::string dump = Dump(store);
  EXPECT_NE(dump.find("CREATE TABLE"), std::string::npos);
  EXPECT_NE(dump.find("log_leaf"), std::string::npos);
  ExpectNothing(scanner_.Scan("dump", dump), "PostgreSQL");
  ASSERT_TRUE(installation.Stop().ok());
  ExpectClean(installation, "stopped");
  // Its files, log included, once everything is written out.
  test::PostgresqlCluster::Shared().Stop();
  const std::string folder = store.substr(store.find("host=") + 5);
  ExpectNothing(scanner_.ScanFolder(folder), "PostgreSQL");
  std::cout << "server: " << scanner_.files() << " files, " << scanner_.bytes() << " bytes\n";
  EXPECT_GT(scanner_.files(), 500u);
}

TEST(CanaryScannerTest, FindsEveryForm) {
  CanaryScanner scanner;
  scanner.AddText("name", "Kanarienvogel");
  const auto found = [&](const std::string& content) { return !scanner.Scan("here", content).empty(); };
  EXPECT_TRUE(found("xx kanarienVOGEL yy"));
  EXPECT_TRUE(found(std::string("\0K\0a\0n\0a\0r\0i\0e\0n\0v\0o\0g\0e\0l", 26)));
  EXPECT_TRUE(found(std::string("K\0a\0n\0a\0r\0i\0e\0n\0v\0o\0g\0e\0l\0", 26)));
  EXPECT_TRUE(found("4b616e617269656e766f67656c"));
  EXPECT_TRUE(found("4B616E617269656E766F67656C"));
  // "Kanarienvogel" behind none, one and two bytes, by coreutils' base64.
  EXPECT_TRUE(found("S2FuYXJpZW52b2dlbA=="));
  EXPECT_TRUE(found("eEthbmFyaWVudm9nZWw="));
  EXPECT_TRUE(found("eHhLYW5hcmllbnZvZ2Vs"));
  EXPECT_FALSE(found("Kanarienvogol"));
}

}  // namespace
}  // namespace lagan::integration
