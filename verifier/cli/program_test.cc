// The program itself, as a venue runs it: stale, rolled back, forked, withdrawn and wrongly signed trust, and a hand-held
// reader at a pipe.
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <functional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "base/core/descriptor.h"
#include "verifier/cose/sign1.h"
#include "verifier/status/status_lists.h"
#include "verifier/testing/sample_venue.h"
#include "verifier/testing/venue_folder.h"
#include "verifier/trust/trust_bundle_format.h"

extern char** environ;

namespace lagan::verifier {
namespace {

using nlohmann::json;
using std::chrono::hours;
using ::testing::HasSubstr;
using testing::SampleNow;
using ::testing::StartsWith;

// lagan-verify with pipes at both ends. Killed, if need be, when it goes away.
class Program {
 public:
  explicit Program(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), LAGAN_BINARY_DIR "/bin/lagan-verify");
    std::vector<char*> argv;
    for (std::string& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    int in[2];
    int out[2];
    EXPECT_EQ(::pipe2(in, O_CLOEXEC), 0);
    EXPECT_EQ(::pipe2(out, O_CLOEXEC), 0);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, in[0], 0);
    posix_spawn_file_actions_adddup2(&actions, out[1], 1);
    EXPECT_EQ(::posix_spawn(&process_, argv[0], &actions, nullptr, argv.data(), environ), 0);
    posix_spawn_file_actions_destroy(&actions);
    ::close(in[0]);
    ::close(out[1]);
    to_ = Descriptor(in[1]);
    from_ = Descriptor(out[0]);
  }
  ~Program() {
    if (process_ > 0) {
      ::kill(process_, SIGKILL);
      ::waitpid(process_, nullptr, 0);
    }
  }
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  void Type(std::string_view text) {
    EXPECT_EQ(::write(to_.get(), text.data(), text.size()), static_cast<ssize_t>(text.size()));
  }
  // Waits for the next line.
  std::string Line() {
    std::string line;
    char character = 0;
    while (::read(from_.get(), &character, 1) == 1 && character != '\n') line += character;
    return line;
  }
  json Object() { return json::parse(Line(), nullptr, false); }
  // Ends the input and waits for the program; its exit status. `rest` is what it printed until then.
  int End(std::string* rest = nullptr) {
    to_.Close();
    std::string output;
    char buffer[4096];
    for (ssize_t size = 0; (size = ::read(from_.get(), buffer, sizeof buffer)) > 0;) {
      output.append(buffer, static_cast<std::size_t>(size));
    }
    if (rest != nullptr) *rest = output;
    int status = 0;
    ::waitpid(process_, &status, 0);
    process_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

 private:
  pid_t process_ = -1;
  Descriptor to_;
  Descriptor from_;
};

class VerifyProgramTest : public ::testing::Test {
 protected:
  VerifyProgramTest() { folder_.Install(folder_.Bundle("over18-face")); }

  std::vector<std::string> Arguments(Time at, std::vector<std::string> more) const {
    more.insert(more.begin(), {"--trust", folder_.Path("trust"), "--at", FormatTime(at)});
    return more;
  }
  // One verdict as JSON; `status_` is the exit status.
  json Judge(Time at = SampleNow(), std::vector<std::string> more = {}) {
    more.insert(more.end(), {"--json", "--text", text_});
    Program program(Arguments(at, std::move(more)));
    std::string output;
    status_ = program.End(&output);
    return json::parse(output, nullptr, false);
  }
  // "OUTCOME REASON DETAIL" with memory.
  std::string Remembering(Time at = SampleNow()) {
    const json report = Judge(at, {"--state", folder_.Path("state")});
    return report.value("outcome", "") + " " + report.value("reason", "") + " " + report.value("detail", "");
  }
  TrustBundle Bundle(std::uint64_t sequence) const { return folder_.Bundle("over18-face", sequence); }

  testing::VenueFolder folder_;
  std::string text_ = folder_.Pass("over18-face");
  int status_ = -1;
};

TEST_F(VerifyProgramTest, AnOldBundleIsSaidToBeOld) {
  const Time issued = Bundle(7).issued_at;
  const auto second = std::chrono::seconds(1);
  const std::pair<Time, const char*> cases[] = {{SampleNow(), "fresh"},
                                                {issued + hours(24) - second, "fresh"},
                                                {issued + hours(24), "amber"},
                                                {issued + hours(72) - second, "amber"},
                                                {issued + hours(72), "red"}};
  for (const auto& [at, age] : cases) {
    const json report = Judge(at);
    EXPECT_EQ(report["trust"]["age"], age) << FormatTime(at);
    EXPECT_EQ(report["trust"]["age_seconds"], (at - issued) / second);
  }
  const json expired = Judge(Bundle(7).expires_at);
  EXPECT_EQ(expired["reason"], "TRUST_STALE");
  EXPECT_EQ(status_, 2);
  EXPECT_TRUE(expired["claims"].is_null());
  std::string words;
  Program(Arguments(issued + hours(80), {"--text", text_})).End(&words);
  EXPECT_THAT(words, HasSubstr("RED, 80 hours old"));
}

TEST_F(VerifyProgramTest, AFreshPassIsAcceptedInPlainWords) {
  std::string words;
  EXPECT_EQ(Program(Arguments(SampleNow(), {"--text", text_})).End(&words), 0);
  EXPECT_THAT(words, StartsWith("ACCEPTED: OVER 18\n"));
  EXPECT_THAT(words, HasSubstr("\naccepted OK over18-face\n"));
  EXPECT_THAT(words, HasSubstr("fresh, 2 hours old"));
}

TEST_F(VerifyProgramTest, ARolledBackBundleDecidesNothing) {
  folder_.Install(Bundle(8));
  EXPECT_EQ(Remembering(), "accepted OK ");
  folder_.Install(Bundle(7));
  EXPECT_EQ(Remembering(), "undecided TRUST_UNUSABLE TRUST_ROLLED_BACK");
  EXPECT_EQ(status_, 2);
  EXPECT_EQ(Judge()["outcome"], "accepted") << "without memory there is nothing to compare with";
  folder_.Install(Bundle(8));
  EXPECT_EQ(Remembering(), "accepted OK ");
}

TEST_F(VerifyProgramTest, AForkedBundleDecidesNothing) {
  EXPECT_EQ(Remembering(), "accepted OK ");
  TrustBundle other = Bundle(7);
  other.expires_at += hours(1);
  folder_.Install(other);
  EXPECT_EQ(Remembering(), "undecided TRUST_UNUSABLE TRUST_FORKED");
}

TEST_F(VerifyProgramTest, ABundleOfALowerEpochDecidesNothing) {
  const auto& issuer = folder_.issuer;
  folder_.Install(Bundle(7), {issuer.Certify(2), &issuer.key.signer});
  EXPECT_EQ(Remembering(), "accepted OK ");
  folder_.Install(Bundle(1000000));  // by the stolen key of epoch 1
  EXPECT_EQ(Remembering(), "undecided TRUST_UNUSABLE TRUST_ROLLED_BACK");
  folder_.Install(Bundle(1), {issuer.Certify(3), &issuer.key.signer});
  EXPECT_EQ(Remembering(), "accepted OK ");
}

TEST_F(VerifyProgramTest, AnExpiredBundleIsNotInstalled) {
  TrustBundle expired = Bundle(9);
  expired.expires_at = SampleNow() - hours(1);
  folder_.Install(expired);
  EXPECT_EQ(Remembering(), "undecided TRUST_STALE ");
  folder_.Install(Bundle(8));
  EXPECT_EQ(Remembering(), "accepted OK ") << "nothing was remembered of it";
}

TEST_F(VerifyProgramTest, ADamagedMemoryDecidesNothing) {
  folder_.Write("state", "");
  EXPECT_EQ(Remembering(), "undecided TRUST_UNUSABLE TRUST_STATE_INVALID");
}

TEST_F(VerifyProgramTest, AWithdrawnKeyIsRefused) {
  TrustBundle bundle = Bundle(8);
  bundle.keys[0].withdrawn = true;
  folder_.Install(bundle);
  const json report = Judge();
  EXPECT_EQ(report["outcome"], "refused");
  EXPECT_EQ(report["reason"], "KEY_WITHDRAWN");
  EXPECT_TRUE(report["claims"].is_null());
  EXPECT_EQ(status_, 1);
}

TEST_F(VerifyProgramTest, AnEuKeyForTestsSignsNoVaccination) {
  const Bytes message =
      *EncodeSign1(testing::MakeEuPayload("v"), {testing::kSampleKid, {}}, folder_.key.signer);
  text_ = testing::TextOf(Format::kEuCertificate, message);
  const std::pair<const char*, const char*> cases[] = {{"eu-dcc-test", "refused WRONG_KEY_PURPOSE"},
                                                       {"eu-dcc-recovery", "refused WRONG_KEY_PURPOSE"},
                                                       {"eu-dcc-vaccination", "accepted OK"},
                                                       {"eu-dcc", "accepted OK"}};
  for (const auto& [purpose, expected] : cases) {
    folder_.Install(folder_.Bundle(purpose));
    const json report = Judge();
    EXPECT_EQ(report.value("outcome", "") + " " + report.value("reason", ""), expected) << purpose;
    EXPECT_EQ(report["claims"].is_null(), status_ == 1) << purpose;
  }
}

TEST_F(VerifyProgramTest, ABundleThatTheRootDoesNotStandBehindDecidesNothing) {
  const auto detail = [&] {
    const json report = Judge();
    EXPECT_EQ(report["reason"], "TRUST_UNUSABLE");
    EXPECT_EQ(status_, 2);
    return report.value("detail", "");
  };
  // Signed by a key of the bundle under our certificate, as far as our own writer can be made to.
  const Bytes good = *EncodeTrustBundle(Bundle(8), folder_.issuer.Identity());
  Bytes forged = good;
  forged.back() ^= 1;
  folder_.Write("trust", AsText(forged));
  EXPECT_EQ(detail(), "TRUST_BAD_SIGNATURE");
  // Another root's bundle, and our bundle under another root.
  const testing::SampleIssuer other;
  folder_.Install(Bundle(8), other.Identity());
  EXPECT_EQ(detail(), "TRUST_BAD_SIGNATURE");
  folder_.Write("trust", AsText(good));
  folder_.Write("trust.root", FormatRootKey(other.root_key));
  EXPECT_EQ(detail(), "TRUST_BAD_SIGNATURE");
}

TEST_F(VerifyProgramTest, ACertificateThatIsNotValidDecidesNothing) {
  const auto& issuer = folder_.issuer;
  // Written while a longer certificate was there, then put under a shorter one.
  const TrustBundle bundle = Bundle(8);
  const Bytes file = *EncodeTrustBundle(bundle, issuer.Identity());
  const Bytes payload = ToBytes(ReadSign1(file)->payload);
  const Bytes ended = issuer.Certify(1, testing::kSampleIssuer, SampleNow() - std::chrono::days(30),
                                     bundle.expires_at - std::chrono::seconds(1));
  folder_.Write("trust", AsText(*EncodeSign1(payload, {{}, trust_format::kType, ended}, issuer.key.signer)));
  EXPECT_EQ(Judge()["detail"], "TRUST_CERTIFICATE_EXPIRED");
}

TEST_F(VerifyProgramTest, AProgramThatIsTooOldDoesNotDecide) {
  TrustBundle bundle = Bundle(8);
  bundle.minimum_verifier = kVerifierVersion;
  folder_.Install(bundle);
  EXPECT_EQ(Judge()["reason"], "OK");
  bundle.minimum_verifier = kVerifierVersion + 1;
  folder_.Install(bundle);
  EXPECT_EQ(Judge()["reason"], "VERIFIER_TOO_OLD");
  EXPECT_EQ(status_, 2);
}

TEST_F(VerifyProgramTest, AScannerAnswersEachLineAtOnceAndOutlivesBadOnes) {
  Program scanner(Arguments(SampleNow(), {"--json", "--scanner"}));
  scanner.Type(text_ + "\r\n");
  EXPECT_EQ(scanner.Object()["reason"], "OK") << "answered while the input is still open";
  scanner.Type("\nhttps://www.example.org/menu\n");
  EXPECT_EQ(scanner.Object()["reason"], "NOT_OURS");
  scanner.Type(std::string("\0\xff\x1b[2J", 6) + "\n");
  EXPECT_EQ(scanner.Object()["outcome"], "refused");
  scanner.Type(std::string(20000, 'A') + "\r" + text_ + "\r");
  EXPECT_EQ(scanner.Object()["outcome"], "refused") << "one verdict on the long line";
  EXPECT_EQ(scanner.Object()["reason"], "OK") << "and the next is whole";
  scanner.Type(text_.substr(0, 50) + "\n");
  EXPECT_EQ(scanner.Object()["outcome"], "refused");
  scanner.Type(text_);  // without an end
  std::string rest;
  EXPECT_EQ(scanner.End(&rest), 0);
  EXPECT_EQ(json::parse(rest, nullptr, false).value("reason", ""), "OK");
}

TEST_F(VerifyProgramTest, AScannerAcceptsASingleUsePassOnce) {
  folder_.Install(folder_.Bundle("over18"));
  const std::string pass = folder_.Pass("over18");
  const std::string other = folder_.Pass("over18");  // another signature
  Program scanner(Arguments(SampleNow(), {"--json", "--scanner"}));
  scanner.Type(pass + "\n" + pass + "\n" + other + "\n");
  EXPECT_EQ(scanner.Object()["reason"], "OK");
  EXPECT_EQ(scanner.Object()["reason"], "SEEN_ALREADY");
  EXPECT_EQ(scanner.Object()["reason"], "OK");
  EXPECT_EQ(scanner.End(), 0);
  Program next(Arguments(SampleNow(), {"--json", "--scanner"}));
  next.Type(pass + "\n");
  EXPECT_EQ(next.Object()["reason"], "OK") << "the set is forgotten at close";
}

TEST_F(VerifyProgramTest, AScannerTakesANewBundleAndNoOlderOne) {
  Program scanner(Arguments(SampleNow(), {"--json", "--scanner", "--state", folder_.Path("state")}));
  const auto scan = [&] {
    scanner.Type(text_ + "\n");
    const json report = scanner.Object();
    return report.value("reason", "") + " " + std::to_string(report["trust"].value("sequence", 0)) + " " +
           report["trust"].value("notice", "");
  };
  EXPECT_EQ(scan(), "OK 7 ");
  folder_.Install(Bundle(9));
  EXPECT_EQ(scan(), "OK 9 ");
  folder_.Install(Bundle(8));
  EXPECT_EQ(scan(), "OK 9 TRUST_ROLLED_BACK") << "what is installed stays";
  folder_.Write("trust", "no bundle");
  EXPECT_EQ(scan(), "OK 9 TRUST_NOT_A_BUNDLE");
  TrustBundle withdrawn = Bundle(10);
  withdrawn.keys[0].withdrawn = true;
  folder_.Install(withdrawn);
  EXPECT_EQ(scan(), "KEY_WITHDRAWN 10 ");
  EXPECT_EQ(scanner.End(), 0);
}

TEST_F(VerifyProgramTest, AScannerRemembersWhatItTakes) {
  {
    Program scanner(Arguments(SampleNow(), {"--json", "--scanner", "--state", folder_.Path("state")}));
    scanner.Type(text_ + "\n");
    EXPECT_EQ(scanner.Object()["trust"]["sequence"], 7);
    folder_.Install(Bundle(9));
    scanner.Type(text_ + "\n");
    EXPECT_EQ(scanner.Object()["trust"]["sequence"], 9);
    EXPECT_EQ(scanner.End(), 0);
  }
  folder_.Install(Bundle(8));
  EXPECT_EQ(Remembering(), "undecided TRUST_UNUSABLE TRUST_ROLLED_BACK");
}

TEST_F(VerifyProgramTest, AScannerThatCannotRememberABundleDoesNotTakeIt) {
  Program scanner(Arguments(SampleNow(), {"--json", "--scanner", "--state", folder_.Path("state")}));
  const auto scan = [&] {
    scanner.Type(text_ + "\n");
    return scanner.Object()["trust"];
  };
  EXPECT_EQ(scan()["sequence"], 7);
  folder_.Write("state", "");
  folder_.Install(Bundle(9));
  const json trust = scan();
  EXPECT_EQ(trust["sequence"], 7);
  EXPECT_EQ(trust["notice"], "TRUST_STATE_INVALID");
}

TEST_F(VerifyProgramTest, AScannerDoesNotTakeABundleThatHasExpired) {
  Program scanner(Arguments(SampleNow(), {"--json", "--scanner"}));
  const auto scan = [&] {
    scanner.Type(text_ + "\n");
    const json report = scanner.Object();
    return report.value("reason", "") + " " + std::to_string(report["trust"].value("sequence", 0)) + " " +
           report["trust"].value("notice", "");
  };
  EXPECT_EQ(scan(), "OK 7 ");
  TrustBundle expired = Bundle(9);
  expired.expires_at = SampleNow() - hours(1);
  folder_.Install(expired);
  EXPECT_EQ(scan(), "OK 7 TRUST_NOT_IN_FORCE");
  folder_.Install(Bundle(8));
  EXPECT_EQ(scan(), "OK 8 ");
}

TEST_F(VerifyProgramTest, AScannerForgetsWhatStoodUnderARootThatIsPinnedNoMore) {
  Program scanner(Arguments(SampleNow(), {"--json", "--scanner"}));
  scanner.Type(text_ + "\n");
  EXPECT_EQ(scanner.Object()["reason"], "OK");
  folder_.Write("trust.root", FormatRootKey(testing::SampleIssuer().root_key));
  scanner.Type(text_ + "\n");
  EXPECT_EQ(scanner.Object()["detail"], "TRUST_BAD_SIGNATURE");
  folder_.Write("trust.root", FormatRootKey(folder_.issuer.root_key));
  scanner.Type(text_ + "\n");
  EXPECT_EQ(scanner.Object()["reason"], "OK");
}

// A wrong file at the start is not what later ones are compared with: the memory is.
TEST_F(VerifyProgramTest, AScannerThatBeganWithAForkedBundleTakesTheRightOne) {
  EXPECT_EQ(Remembering(), "accepted OK ");
  TrustBundle other = Bundle(7);
  other.expires_at += hours(1);
  folder_.Install(other);
  Program scanner(Arguments(SampleNow(), {"--json", "--scanner", "--state", folder_.Path("state")}));
  scanner.Type(text_ + "\n");
  EXPECT_EQ(scanner.Object()["detail"], "TRUST_FORKED");
  folder_.Install(Bundle(7));
  scanner.Type(text_ + "\n");
  EXPECT_EQ(scanner.Object()["reason"], "OK");
}

TEST_F(VerifyProgramTest, AScannerThatBeganWithAnExpiredBundleTakesOneInForce) {
  TrustBundle expired = Bundle(9);
  expired.expires_at = SampleNow() - hours(1);
  folder_.Install(expired);
  Program scanner(Arguments(SampleNow(), {"--json", "--scanner", "--state", folder_.Path("state")}));
  const auto scan = [&] {
    scanner.Type(text_ + "\n");
    return scanner.Object().value("reason", "");
  };
  EXPECT_EQ(scan(), "TRUST_STALE");
  folder_.Install(Bundle(8));
  EXPECT_EQ(scan(), "OK") << "as for a program that starts now";
}

// A list of the number that sample passes name, and a bundle that names it; the same key signs both.
struct Published {
  Bytes list;
  TrustBundle bundle;
};
Published Publish(const testing::VenueFolder& folder, std::uint64_t sequence, std::uint8_t status) {
  const std::string uri = "https://issuer.example/status/3";
  StatusList entries = *StatusList::Make(2, std::uint64_t{1} << 17);
  EXPECT_TRUE(entries.Set(70000, status).ok());
  Published out{*EncodeStatusToken({uri, SampleNow() - hours(2), std::nullopt, std::nullopt, entries},
                                   testing::kSampleKid, folder.key.signer),
                folder.Bundle("name", sequence)};
  out.bundle.keys.push_back(out.bundle.keys[0]);
  out.bundle.keys[1].purpose = kPurposeStatusList;
  out.bundle.status_lists = {{3, uri, crypto::Sha256(out.list)}};
  return out;
}

TEST_F(VerifyProgramTest, AScannerTakesNewListsWithTheirBundle) {
  const std::string pass = folder_.Pass("name");
  const Published good = Publish(folder_, 8, kStatusValid);
  const Published revoked = Publish(folder_, 9, kStatusInvalid);
  std::filesystem::create_directory(folder_.Path("trust.lists"));
  folder_.Install(good.bundle);
  Program scanner(Arguments(SampleNow(), {"--json", "--scanner"}));
  const auto scan = [&] {
    scanner.Type(pass + "\n");
    return scanner.Object().value("reason", "");
  };
  EXPECT_EQ(scan(), "LISTS_MISSING");
  folder_.Write("trust.lists/3.statuslist", AsText(good.list));
  EXPECT_EQ(scan(), "OK");
  // Lists come before their bundle; until it is there, what is installed goes on.
  folder_.Write("trust.lists/3.statuslist", AsText(revoked.list));
  EXPECT_EQ(scan(), "OK");
  folder_.Install(revoked.bundle);
  EXPECT_EQ(scan(), "REVOKED");
  EXPECT_EQ(scanner.End(), 0);
}

TEST_F(VerifyProgramTest, ListsMayBeInAnotherFolder) {
  text_ = folder_.Pass("name");
  const Published good = Publish(folder_, 8, kStatusValid);
  std::filesystem::create_directory(folder_.Path("elsewhere"));
  folder_.Write("elsewhere/3.statuslist", AsText(good.list));
  folder_.Install(good.bundle);
  EXPECT_EQ(Judge()["detail"], "FILE_NOT_FOUND");
  EXPECT_EQ(Judge(SampleNow(), {"--lists", folder_.Path("elsewhere")})["reason"], "OK");
  folder_.Write("elsewhere/3.statuslist", AsText(Publish(folder_, 9, kStatusValid).list));
  const json other = Judge(SampleNow(), {"--lists", folder_.Path("elsewhere")});
  EXPECT_EQ(other["reason"], "LISTS_MISSING");
  EXPECT_EQ(other["detail"], "LISTS_NOT_NAMED");
}

TEST_F(VerifyProgramTest, AScannerWaitsForTrustThatIsNotThereYet) {
  std::filesystem::rename(folder_.Path("trust"), folder_.Path("later"));
  Program scanner(Arguments(SampleNow(), {"--json", "--scanner"}));
  scanner.Type(text_ + "\n");
  EXPECT_EQ(scanner.Object()["detail"], "FILE_NOT_FOUND");
  scanner.Type("hello\n");
  EXPECT_EQ(scanner.Object()["reason"], "NOT_OURS") << "what is no credential needs no trust";
  std::filesystem::rename(folder_.Path("later"), folder_.Path("trust"));
  scanner.Type(text_ + "\n");
  EXPECT_EQ(scanner.Object()["reason"], "OK");
}

TEST_F(VerifyProgramTest, AScannerSpeaksPlainlyWithoutJson) {
  Program scanner(Arguments(SampleNow(), {"--scanner"}));
  scanner.Type("hello\n");
  EXPECT_EQ(scanner.Line(), "REFUSED");
  std::string rest;
  scanner.Type(text_ + "\n");
  EXPECT_EQ(scanner.End(&rest), 0);
  EXPECT_THAT(rest, HasSubstr("\n\nACCEPTED: OVER 18\n"));
}

}  // namespace
}  // namespace lagan::verifier
