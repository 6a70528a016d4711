// Print runs: each rule from both sides, what a crash leaves behind, and what stays in the end.
#include "services/letters/letters.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <set>
#include <thread>

#include "base/core/file.h"
#include "base/crypto/digest.h"
#include "services/letters/serial.h"
#include "services/letters/test_letters.h"
#include "services/storage/outbox.h"
#include "services/storage/test_database.h"

namespace lagan::letters {
namespace {

// A spool that can be made to fail.
class ShakySpool final : public storage::BlobStore {
 public:
  explicit ShakySpool(storage::BlobStore& spool) : spool_(spool) {}
  Result<std::string> Put(ByteView bytes) override {
    if (fail_put) return Unavailable("FILE_UNWRITABLE", "Not now.");
    return spool_.Put(bytes);
  }
  Result<Bytes> Get(std::string_view id) const override {
    LAGAN_ASSIGN_OR_RETURN(Bytes bytes, spool_.Get(id));
    if (spoil_get) bytes[bytes.size() / 2] ^= 1;
    return bytes;
  }
  Status Delete(std::string_view id) override {
    if (fail_delete) return Unavailable("FILE_UNWRITABLE", "Not now.");
    return spool_.Delete(id);
  }
  Result<std::vector<std::string>> Ids() const override { return spool_.Ids(); }

  bool fail_put = false;
  bool fail_delete = false;
  bool spoil_get = false;

 private:
  storage::BlobStore& spool_;
};

// Believes a role's name for a token.
class NamedActors final : public tokens::ActorVerifier {
 public:
  Result<tokens::ActorToken> Verify(const rpc::CallContext& call) override {
    if (call.actor_token.Reveal().empty()) {
      return Unauthenticated("ACTOR_TOKEN_MISSING", "An operator's token must come with this call.");
    }
    LAGAN_ASSIGN_OR_RETURN(const tokens::Role role, tokens::RoleFromName(call.actor_token.Reveal()));
    tokens::ActorToken token;
    token.operator_id = "op-00112233445566aa";
    token.roles = {role};
    return token;
  }
};

class LettersTest : public testing::Test {
 protected:
  LettersTest() {
    const bool memory = ::access("/dev/shm", W_OK | X_OK) == 0;
    const std::filesystem::path parent = memory ? "/dev/shm" : std::filesystem::temp_directory_path();
    std::string pattern = (parent / "lagan-letters-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
    options_ = storage::NewTestOptions();
    options_.name = "letters";
    key_options_ = storage::NewTestOptions();
    key_options_.name = "letters_keys";
    Restart();
  }
  ~LettersTest() override {
    letters_.reset();
    std::filesystem::remove_all(folder_);
  }

  // As after the death of the process: nothing but databases and files is left.
  void Restart() {
    letters_.reset();
    data_keys_.reset();
    database_ = storage::OpenOrDie(options_);
    key_database_ = storage::OpenOrDie(key_options_);
    data_keys_ = keys::DataKeyStore::Open(*key_database_,
                                          *keys::OpenOrCreateSandboxKey(folder_ / "keys", "letters", random_),
                                          random_, clock_)
                     .value();
    folder_spool_ = storage::FolderBlobStore::Open(folder_ / "spool", random_).value();
    spool_ = std::make_unique<ShakySpool>(*folder_spool_);
    auto opened = TryOpen(true);
    ASSERT_TRUE(opened.ok()) << opened.status();
    letters_ = *std::move(opened);
  }
  Result<std::unique_ptr<Letters>> TryOpen(bool sandbox) {
    return Letters::Open({.database = database_.get(),
                          .data_keys = data_keys_.get(),
                          .spool = spool_.get(),
                          .clock = &clock_,
                          .random = &random_,
                          .actors = &actors_,
                          .append_audit =
                              [this](const audit::v1::Entry& entry) {
                                if (audit_gone_) return Unavailable("AUDIT_GONE", "Not now.");
                                appended_.push_back(entry);
                                return Status();
                              },
                          .wording = LoadWording(LAGAN_SOURCE_DIR "/policy/letters").value(),
                          .sandbox = sandbox});
  }

  static v1::SpoolLetterRequest Request(const std::string& serial) {
    const LetterFields fields = TestFields();
    v1::SpoolLetterRequest request;
    request.set_letter_serial(serial);
    request.set_credential_serial(fields.credential_serial);
    request.set_full_name(fields.full_name);
    for (const std::string& line : fields.address_lines) request.add_address_lines(line);
    request.set_qr_text(fields.qr_text);
    request.set_expires_at(fields.expires_at);
    request.set_language(fields.language);
    request.set_print(fields.print);
    request.set_specimen(fields.specimen);
    return request;
  }
  rpc::CallContext Caller(const std::string& role = "operator") {
    rpc::CallContext context;
    context.peer = "proofing";
    context.clock = &clock_;
    context.actor_token = SecretText(role);
    return context;
  }
  Result<v1::SpoolLetterResponse> Spool(const v1::SpoolLetterRequest& request) {
    return letters_->SpoolLetter(Caller(""), request);
  }
  std::string SpoolNew() {
    std::string serial = MakeLetterSerial(random_);
    const auto spooled = Spool(Request(serial));
    EXPECT_TRUE(spooled.ok()) << spooled.status();
    return serial;
  }
  std::string Key() { return "letters-test-key-" + std::to_string(++keys_); }
  Result<v1::CloseRunResponse> Close(const std::string& key) {
    v1::CloseRunRequest request;
    request.set_idempotency_key(key);
    return letters_->CloseRun(Caller(), request);
  }
  Status Confirm(const std::string& run, unsigned printed, unsigned enveloped, unsigned posted,
                 std::string key = "") {
    v1::ConfirmRunRequest request;
    request.set_idempotency_key(key.empty() ? Key() : key);
    request.set_run_id(run);
    request.set_printed(printed);
    request.set_enveloped(enveloped);
    request.set_posted(posted);
    return letters_->ConfirmRun(Caller(), request).status();
  }
  struct Fetched {
    Status status;
    v1::Manifest manifest;
    std::vector<std::string> letters;
    std::size_t largest = 0;
  };
  Fetched Get(const std::string& run, const std::string& role = "operator") {
    v1::GetRunRequest request;
    request.set_run_id(run);
    Fetched fetched;
    fetched.status = letters_->GetRun(Caller(role), request, [&](const v1::GetRunResponse& part) {
      if (part.has_manifest()) {
        fetched.manifest = part.manifest();
        return true;
      }
      fetched.letters.resize(std::max<std::size_t>(fetched.letters.size(), part.letter() + 1));
      fetched.letters[part.letter()] += part.chunk();
      fetched.largest = std::max(fetched.largest, part.chunk().size());
      return true;
    });
    return fetched;
  }
  std::vector<audit::v1::Entry> Entries(std::string_view kind) {
    storage::OutboxReader reader(*database_, "test");
    std::vector<audit::v1::Entry> entries;
    const std::vector<storage::StoredEvent> events = *reader.Next(1000);
    for (const storage::StoredEvent& stored : events) {
      if (stored.event.kind != kind) continue;
      EXPECT_TRUE(entries.emplace_back().ParseFromString(std::string(AsText(stored.event.payload))));
    }
    return entries;
  }
  std::size_t Files() { return folder_spool_->Ids()->size(); }

  ManualClock clock_{TestNow()};
  crypto::SystemRandom random_;
  NamedActors actors_;
  std::filesystem::path folder_;
  storage::DatabaseOptions options_;
  storage::DatabaseOptions key_options_;
  std::unique_ptr<storage::Database> database_;
  std::unique_ptr<storage::Database> key_database_;
  std::unique_ptr<keys::DataKeyStore> data_keys_;
  std::unique_ptr<storage::BlobStore> folder_spool_;
  std::unique_ptr<ShakySpool> spool_;
  std::vector<audit::v1::Entry> appended_;
  bool audit_gone_ = false;
  int keys_ = 0;
  std::unique_ptr<Letters> letters_;
};

TEST_F(LettersTest, ARunFromSpoolToPost) {
  const std::vector<std::string> serials = {SpoolNew(), SpoolNew(), SpoolNew()};
  EXPECT_EQ(Files(), 3U);
  const auto closed = Close(Key());
  ASSERT_TRUE(closed.ok()) << closed.status();
  const v1::Manifest& manifest = closed->manifest();
  EXPECT_EQ(manifest.run_id().size(), 32U);
  EXPECT_EQ(manifest.closed_at(), "2026-11-21T22:04:06Z");
  ASSERT_EQ(manifest.letters_size(), 3);

  Restart();
  const Fetched fetched = Get(manifest.run_id());
  ASSERT_TRUE(fetched.status.ok()) << fetched.status;
  EXPECT_EQ(fetched.manifest.SerializeAsString(), manifest.SerializeAsString());
  ASSERT_EQ(fetched.letters.size(), 3U);
  EXPECT_LE(fetched.largest, 256U << 10);
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(manifest.letters(i).letter_serial(), serials[std::size_t(i)])
        << "in the order in which they came";
    EXPECT_EQ(manifest.letters(i).pages(), 1U);
    const std::string& pdf = fetched.letters[std::size_t(i)];
    EXPECT_TRUE(pdf.starts_with("%PDF-"));
    EXPECT_EQ(AsText(crypto::Sha256(AsBytes(pdf))), manifest.letters(i).sha256());
  }

  EXPECT_TRUE(Confirm(manifest.run_id(), 3, 3, 3).ok());
  EXPECT_EQ(Files(), 0U);
  EXPECT_EQ(Get(manifest.run_id()).status.reason(), "RUN_CONFIRMED");
  for (const std::string& serial : serials) {
    EXPECT_EQ(data_keys_->Get(serial).status().reason(), "DATA_KEY_NOT_FOUND");
  }
}

TEST_F(LettersTest, TheSameLetterAgainChangesNothing) {
  const std::string serial = MakeLetterSerial(random_);
  const auto first = Spool(Request(serial));
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(first->sha256().size(), 32U);
  clock_.Advance(std::chrono::hours(48));
  Restart();
  EXPECT_EQ(Spool(Request(serial))->SerializeAsString(), first->SerializeAsString());
  EXPECT_EQ(Files(), 1U);
  EXPECT_EQ(Entries("letter.spooled").size(), 1U);

  v1::SpoolLetterRequest other = Request(serial);
  other.set_full_name("Somebody Canary Else");
  const Status refused = Spool(other).status();
  EXPECT_EQ(refused.code(), Code::kFailedPrecondition);
  EXPECT_EQ(refused.reason(), "LETTER_CHANGED");
  EXPECT_EQ(Files(), 1U);

  const std::string run = Close(Key())->manifest().run_id();
  EXPECT_TRUE(Confirm(run, 1, 1, 1).ok());
  EXPECT_EQ(Spool(Request(serial))->SerializeAsString(), first->SerializeAsString())
      << "posted: never a second time";
  EXPECT_EQ(Spool(other).status().reason(), "LETTER_CHANGED");
  EXPECT_EQ(Close(Key()).status().reason(), "RUN_EMPTY");
}

TEST_F(LettersTest, TheSameLetterAtOnceIsSpooledOnce) {
  const v1::SpoolLetterRequest request = Request(MakeLetterSerial(random_));
  std::vector<std::string> answers(4);
  std::vector<std::thread> threads;
  for (std::string& answer : answers) {
    threads.emplace_back([&] {
      const auto spooled = Spool(request);
      answer = spooled.ok() ? spooled->SerializeAsString() : spooled.status().ToString();
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(std::set<std::string>(answers.begin(), answers.end()).size(), 1U) << answers[0];
  EXPECT_TRUE(letters_->Maintain().ok());
  EXPECT_EQ(Files(), 1U) << "those that came second left a file that no row names";
  EXPECT_EQ(Close(Key())->manifest().letters_size(), 1);
}

TEST_F(LettersTest, BadLettersLeaveNothingBehind) {
  v1::SpoolLetterRequest request = Request("00000-000104");
  request.set_language("fr");
  EXPECT_EQ(Spool(request).status().reason(), "LANGUAGE_UNKNOWN");
  request = Request("00000-000104");
  for (int i = 0; i < 5; ++i) request.add_address_lines("One too many");
  EXPECT_EQ(Spool(request).status().field(), "address_lines");
  request = Request("00000-000104");
  request.set_qr_text(TestQrText(1990));
  EXPECT_EQ(Spool(request).status().reason(), "QR_TEXT_TOO_LONG");
  request = Request("00000-000105");
  EXPECT_EQ(Spool(request).status().field(), "letter_serial");
  EXPECT_EQ(Files(), 0U);
  EXPECT_EQ(Close(Key()).status().reason(), "RUN_EMPTY");
}

TEST_F(LettersTest, ClosingIsIdempotentAndTheNextLetterBeginsANewRun) {
  const std::string key = Key();
  EXPECT_EQ(Close(key).status().reason(), "RUN_EMPTY");
  SpoolNew();
  const auto closed = Close(key);
  ASSERT_TRUE(closed.ok()) << "what was refused left no key behind" << closed.status();
  SpoolNew();
  clock_.Advance(std::chrono::hours(1));
  EXPECT_EQ(Close(key)->SerializeAsString(), closed->SerializeAsString());
  const auto next = Close(Key());
  ASSERT_TRUE(next.ok()) << next.status();
  EXPECT_NE(next->manifest().run_id(), closed->manifest().run_id());
  EXPECT_EQ(next->manifest().letters_size(), 1);
  EXPECT_EQ(Entries("run.closed").size(), 2U);
}

TEST_F(LettersTest, CountsMustAgree) {
  SpoolNew();
  SpoolNew();
  const std::string run = Close(Key())->manifest().run_id();
  const unsigned wrong[][3] = {{1, 2, 2}, {2, 1, 2}, {2, 2, 1}, {3, 3, 3}, {0, 0, 0}};
  for (const auto& [printed, enveloped, posted] : wrong) {
    const Status refused = Confirm(run, printed, enveloped, posted);
    EXPECT_EQ(refused.code(), Code::kFailedPrecondition);
    EXPECT_EQ(refused.reason(), "RUN_COUNTS_DIFFER");
  }
  EXPECT_EQ(Files(), 2U);
  EXPECT_TRUE(Entries("run.printed").empty());
  const std::string key = Key();
  EXPECT_TRUE(Confirm(run, 2, 2, 2, key).ok());
  EXPECT_TRUE(Confirm(run, 2, 2, 2, key).ok());
  EXPECT_TRUE(Confirm(run, 2, 2, 2).ok()) << "with another key";
  EXPECT_EQ(Confirm(run, 2, 2, 1).reason(), "RUN_COUNTS_DIFFER");
  EXPECT_EQ(Confirm(run, 2, 2, 1, key).reason(), "IDEMPOTENCY_KEY_REUSED");
  EXPECT_EQ(Entries("run.printed").size(), 1U);
}

TEST_F(LettersTest, OnlyAClosedRunIsFetchedOrConfirmed) {
  const std::string serial = SpoolNew();
  const std::string run = Spool(Request(serial))->run_id();
  EXPECT_EQ(Get(run).status.reason(), "RUN_NOT_CLOSED");
  EXPECT_EQ(Confirm(run, 1, 1, 1).reason(), "RUN_NOT_CLOSED");
  for (const char* unknown : {"", "00112233445566778899aabbccddeeff", "x' OR 1=1; --"}) {
    EXPECT_EQ(Get(unknown).status.reason(), "RUN_UNKNOWN");
    EXPECT_EQ(Confirm(unknown, 1, 1, 1).reason(), "RUN_UNKNOWN");
  }
  EXPECT_TRUE(appended_.empty());
  EXPECT_EQ(Files(), 1U);
}

TEST_F(LettersTest, OnlyOperatorsAndSupervisorsPrint) {
  SpoolNew();
  v1::CloseRunRequest close;
  for (const char* role : {"", "senior", "auditor", "administrator"}) {
    close.set_idempotency_key(Key());
    const std::string expected = *role == '\0' ? "ACTOR_TOKEN_MISSING" : "ROLE_NOT_ALLOWED";
    EXPECT_EQ(letters_->CloseRun(Caller(role), close).status().reason(), expected) << role;
    EXPECT_EQ(Get("00112233445566778899aabbccddeeff", role).status.reason(), expected) << role;
    EXPECT_EQ(letters_->ConfirmRun(Caller(role), {}).status().reason(), expected) << role;
  }
  for (const char* role : {"operator", "supervisor"}) {
    close.set_idempotency_key(Key());
    EXPECT_TRUE(letters_->CloseRun(Caller(role), close).ok()) << role;
    SpoolNew();
  }
}

TEST_F(LettersTest, NobodySeesLettersWithoutAnEntryInTheAuditLog) {
  SpoolNew();
  const std::string run = Close(Key())->manifest().run_id();
  audit_gone_ = true;
  const Fetched refused = Get(run);
  EXPECT_EQ(refused.status.code(), Code::kUnavailable);
  EXPECT_TRUE(refused.letters.empty());
  EXPECT_FALSE(refused.manifest.letters_size() > 0);
  audit_gone_ = false;
  EXPECT_EQ(Get(run).letters.size(), 1U);
  ASSERT_EQ(appended_.size(), 1U);
  EXPECT_EQ(appended_[0].kind(), "run.fetched");
  EXPECT_EQ(appended_[0].actor(), "operator:op-00112233445566aa");
}

TEST_F(LettersTest, TheAuditLogLearnsOfRunsAndNothingOfPersons) {
  const std::string serial = SpoolNew();
  const std::string run = Close(Key())->manifest().run_id();
  Get(run);
  ASSERT_TRUE(Confirm(run, 1, 1, 1).ok());
  std::vector<audit::v1::Entry> all = appended_;
  for (const char* kind : {"letter.spooled", "run.closed", "run.printed"}) {
    const auto entries = Entries(kind);
    ASSERT_EQ(entries.size(), 1U) << kind;
    EXPECT_EQ(entries[0].actor(),
              kind == std::string("letter.spooled") ? "service:proofing" : "operator:op-00112233445566aa");
    EXPECT_EQ(entries[0].facts().at("run_id"), run);
    all.push_back(entries[0]);
  }
  EXPECT_EQ(Entries("letter.spooled")[0].facts().at("letter_serial"), serial);
  EXPECT_EQ(Entries("run.printed")[0].facts().at("posted"), "1");
  for (const audit::v1::Entry& entry : all) {
    EXPECT_EQ(entry.event_id().size(), 32U);
    EXPECT_EQ(entry.service(), "letters");
    const std::string bytes = entry.SerializeAsString();
    for (const char* canary : {"Canary", "Newtownards", "BT23"})
      EXPECT_EQ(bytes.find(canary), std::string::npos);
  }
}

TEST_F(LettersTest, NothingPersonalIsInPlainAtRest) {
  SpoolNew();
  Close(Key()).value();
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder_)) {
    if (!entry.is_regular_file()) continue;
    const Bytes bytes = *ReadFile(entry.path(), 16 << 20);
    for (const char* canary : {"%PDF", "Canary", "Newtownards"}) {
      EXPECT_EQ(AsText(bytes).find(canary), std::string_view::npos) << entry.path();
    }
    EXPECT_TRUE(IsOwnerOnly(entry.path())) << entry.path();
  }
  EXPECT_EQ(std::filesystem::status(folder_ / "spool").permissions() & std::filesystem::perms::all,
            std::filesystem::perms::owner_all);
}

TEST_F(LettersTest, AFileThatWasNeverNamedIsRemoved) {
  SpoolNew();
  spool_->Put(ToBytes(std::string_view("written just before a crash"))).value();
  EXPECT_EQ(Files(), 2U);
  Restart();
  EXPECT_EQ(Files(), 1U);
  EXPECT_EQ(Close(Key())->manifest().letters_size(), 1);
}

TEST_F(LettersTest, ALetterThatCannotBeWrittenIsInNoManifest) {
  spool_->fail_put = true;
  const std::string serial = MakeLetterSerial(random_);
  EXPECT_EQ(Spool(Request(serial)).status().reason(), "FILE_UNWRITABLE");
  EXPECT_EQ(Close(Key()).status().reason(), "RUN_EMPTY");
  spool_->fail_put = false;
  EXPECT_TRUE(Spool(Request(serial)).ok());
  EXPECT_EQ(Close(Key())->manifest().letters_size(), 1);
}

TEST_F(LettersTest, WhatCouldNotBeDestroyedIsDestroyedLater) {
  for (const bool by_repeating : {false, true}) {
    SpoolNew();
    const std::string run = Close(Key())->manifest().run_id();
    const std::string key = Key();
    spool_->fail_delete = true;
    EXPECT_EQ(Confirm(run, 1, 1, 1, key).reason(), "FILE_UNWRITABLE");
    EXPECT_EQ(Get(run).status.reason(), "RUN_CONFIRMED") << "what is confirmed is not shown again";
    spool_->fail_delete = false;
    if (by_repeating) {
      EXPECT_TRUE(Confirm(run, 1, 1, 1, key).ok());
    } else {
      Restart();
    }
    EXPECT_EQ(Files(), 0U);
  }
  EXPECT_EQ(Entries("run.printed").size(), 2U);
}

TEST_F(LettersTest, AChangedFileIsNotPrinted) {
  SpoolNew();
  const std::string run = Close(Key())->manifest().run_id();
  spool_->spoil_get = true;
  const Fetched fetched = Get(run);
  EXPECT_EQ(fetched.status.reason(), "LETTER_UNREADABLE");
  EXPECT_TRUE(fetched.letters.empty());
}

TEST_F(LettersTest, AFullRunMustBeClosed) {
  const std::string serial = SpoolNew();
  const std::string run = Spool(Request(serial))->run_id();
  const Status filled = storage::InTransaction(*database_, [&](storage::Transaction& transaction) -> Status {
    for (int i = 1; i < kMostLettersInRun; ++i) {
      LAGAN_RETURN_IF_ERROR(AddToOpenRun(transaction,
                                         {.serial = std::to_string(i),
                                          .run_id = {},
                                          .request_digest = Bytes(32),
                                          .pages = 1,
                                          .sha256 = Bytes(32),
                                          .blob_id = {}},
                                         "", clock_.Now())
                                .status());
    }
    return Status();
  });
  ASSERT_TRUE(filled.ok()) << filled;
  const Status full = Spool(Request("00000-000104")).status();
  EXPECT_EQ(full.code(), Code::kResourceExhausted);
  EXPECT_EQ(full.reason(), "RUN_FULL");
  EXPECT_EQ(Close(Key())->manifest().letters_size(), kMostLettersInRun);
  EXPECT_TRUE(Spool(Request("00000-000104")).ok());
}

TEST_F(LettersTest, AnInventedHelplineIsForASandbox) {
  EXPECT_EQ(TryOpen(false).status().reason(), "HELPLINE_INVENTED");
}

}  // namespace
}  // namespace lagan::letters
