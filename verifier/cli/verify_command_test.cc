#include "verifier/cli/verify_command.h"

#include <unistd.h>

#include <filesystem>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "base/core/file.h"
#include "verifier/credential/credential_text.h"
#include "verifier/qr/qr_render.h"
#include "verifier/testing/sample.h"
#include "verifier/testing/sample_pass.h"
#include "verifier/trust/root_key.h"

namespace lagan::verifier {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using ::testing::HasSubstr;

using ::testing::StartsWith;

class VerifyCommandTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "lagan-verify-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    ::setenv("LAGAN_DECODE", LAGAN_BINARY_DIR "/bin/lagan-decode", 1);
    InstallTrust(false);
    Write("trust.root", FormatRootKey(issuer_.root_key));
  }
  void TearDown() override { fs::remove_all(folder_); }

  void Write(const std::string& name, std::string_view content) {
    ASSERT_TRUE(WriteFileAtomically(folder_ / name, AsBytes(content), 0600).ok());
  }
  void InstallTrust(bool specimen) {
    TrustKey key = testing::MakeTrustKey(key_);
    key.specimen = specimen;
    Write("trust", AsText(*EncodeTrustBundle(testing::MakeTrust({key}), issuer_.Identity())));
  }
  std::string Text() { return *EncodeCredential(testing::MakeClaims(), testing::kSampleKid, key_.signer); }
  std::string WritePicture(const std::string& text) {
    Write("code.png", AsText(*QrPng(*EncodeQr(text))));
    return Path("code.png");
  }
  std::string Path(const std::string& name) const { return (folder_ / name).string(); }

  // Runs with the trust bundle in front of `more`; the output is in output_.
  int Run(std::vector<std::string> more, const std::string& input = {}) {
    more.insert(more.begin(), {"--trust", Path("trust")});
    return RunBare(more, input);
  }
  int RunBare(const std::vector<std::string>& arguments, const std::string& input = {}) {
    std::istringstream in(input);
    std::ostringstream out;
    const int status = RunVerify(arguments, in, out, clock_);
    output_ = out.str();
    return status;
  }
  json Output() const { return json::parse(output_); }

  fs::path folder_;
  testing::SampleIssuer issuer_;
  testing::SampleKey key_;
  ManualClock clock_{testing::SampleNow()};
  std::string output_;
};

TEST_F(VerifyCommandTest, AcceptsTextFromEverySource) {
  const std::string text = Text();
  EXPECT_EQ(Run({"--text", text}), 0);
  EXPECT_THAT(output_, StartsWith("ACCEPTED\n"));
  EXPECT_THAT(output_, HasSubstr(testing::MakeClaims().identity.full_name));
  EXPECT_EQ(Run({"-"}, text), 0);
  EXPECT_EQ(Run({"-"}, text + "\r\n"), 0);
  EXPECT_EQ(Run({WritePicture(text)}), 0) << output_;
}

// "Compare the face" is no help at a door where there is none to see.
TEST_F(VerifyCommandTest, WordsSayThatTheyShowNoFace) {
  CredentialClaims claims = testing::MakeClaims();
  EXPECT_EQ(Run({"--text", Text()}), 0);
  EXPECT_THAT(output_, ::testing::Not(HasSubstr("THE FACE IS NOT SHOWN")));
  claims.identity.photo = Photo{testing::MakePassPhoto(), 4};
  const std::string text = *EncodeCredential(claims, testing::kSampleKid, key_.signer);
  EXPECT_EQ(Run({"--text", text}), 0);
  EXPECT_THAT(output_, HasSubstr("THE FACE IS NOT SHOWN IN WORDS"));
  EXPECT_EQ(Run({"--json", "--text", text}), 0);
  EXPECT_TRUE(Output()["claims"].contains("photo"));
}

TEST_F(VerifyCommandTest, PrintsOneJsonObject) {
  EXPECT_EQ(Run({"--json", "--text", Text()}), 0);
  const json report = Output();
  EXPECT_EQ(report["outcome"], "accepted");
  EXPECT_EQ(report["reason"], "OK");
  EXPECT_EQ(report["claims"]["birth_date"], "1985-02-17");
  EXPECT_EQ(report["claims"]["nationality"], "IRL");
  EXPECT_EQ(report["claims"]["credential_id"], "deadbeef");
  EXPECT_EQ(report["trust"]["sequence"], 7);
  EXPECT_EQ(report["trust"]["age_seconds"], 7200);
  EXPECT_EQ(report["trust"]["root_sha256"], RootKeyFingerprint(issuer_.root_key));
}

TEST_F(VerifyCommandTest, RefusesWithoutPersonalData) {
  std::string text = Text();
  text[text.size() / 2] = text[text.size() / 2] == 'A' ? 'B' : 'A';
  EXPECT_EQ(Run({"--json", "--text", text}), 1);
  EXPECT_EQ(Output()["outcome"], "refused");
  EXPECT_TRUE(Output()["claims"].is_null());
  clock_.Advance(std::chrono::hours(24));
  EXPECT_EQ(Run({"--json", "--text", "HELLO"}), 1);
  EXPECT_EQ(Output()["reason"], "NOT_OURS");
  EXPECT_EQ(Run({WritePicture("https://www.example.org/")}), 1);
  EXPECT_THAT(output_, StartsWith("REFUSED\n"));
  EXPECT_THAT(output_, HasSubstr("\nrefused NOT_OURS\n"));
}

TEST_F(VerifyCommandTest, SpecimensAreNeverAccepted) {
  InstallTrust(true);
  EXPECT_EQ(Run({"--json", WritePicture(Text())}), 3) << output_;
  EXPECT_EQ(Output()["outcome"], "specimen");
  EXPECT_EQ(Output()["reason"], "SPECIMEN");
}

TEST_F(VerifyCommandTest, JudgesAsOfTheTimeGiven) {
  EXPECT_EQ(Run({"--at", "2026-03-20T00:00:00Z", "--text", Text()}), 2);
  EXPECT_THAT(output_, HasSubstr("\nundecided TRUST_STALE\n"));
  EXPECT_EQ(Run({"--at", "2026-02-20T00:00:00Z", "--text", Text()}), 2);
  EXPECT_THAT(output_, HasSubstr("\nundecided CLOCK\n"));
  clock_.Advance(std::chrono::days(100));
  EXPECT_EQ(Run({"--text", Text()}), 2);
  EXPECT_EQ(Run({"--at", FormatTime(testing::SampleNow()), "--text", Text()}), 0);
}

TEST_F(VerifyCommandTest, WithoutUsableTrustNothingIsDecided) {
  const std::string text = Text();
  const auto detail = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"--json", "--text", text});
    EXPECT_EQ(RunBare(arguments), 2);
    EXPECT_EQ(Output()["reason"], "TRUST_UNUSABLE");
    return Output()["detail"].get<std::string>();
  };
  EXPECT_EQ(detail({"--trust", Path("none"), "--root", Path("trust.root")}), "FILE_NOT_FOUND");
  EXPECT_EQ(detail({"--trust", Path("trust"), "--root", Path("none")}), "FILE_NOT_FOUND");
  Write("other.root", FormatRootKey(testing::SampleKey().public_key));
  EXPECT_EQ(detail({"--trust", Path("trust"), "--root", Path("other.root")}), "TRUST_BAD_SIGNATURE");
  EXPECT_EQ(detail({"--trust", Path("trust"), "--root", Path("trust")}), "ROOT_KEY_INVALID");
  EXPECT_EQ(detail({"--trust", Path("trust.root"), "--root", Path("trust.root")}), "TRUST_NOT_A_BUNDLE");
  // The root beside the bundle is only a default.
  fs::rename(Path("trust.root"), Path("elsewhere"));
  EXPECT_EQ(detail({"--trust", Path("trust")}), "FILE_NOT_FOUND");
  EXPECT_EQ(Run({"--root", Path("elsewhere"), "--text", text}), 0);
}

TEST_F(VerifyCommandTest, BadPicturesHaveNamedReasons) {
  const auto judge = [&](const std::string& path) {
    EXPECT_EQ(Run({"--json", path}), 2);
    return Output()["reason"].get<std::string>() + " " + Output()["detail"].get<std::string>();
  };
  EXPECT_EQ(judge(Path("none.png")), "PICTURE_UNUSABLE FILE_NOT_FOUND");
  Write("text.png", "this is no picture");
  EXPECT_EQ(judge(Path("text.png")), "PICTURE_UNUSABLE PICTURE_NOT_A_PICTURE");
  Write("empty.png", "");
  EXPECT_EQ(judge(Path("empty.png")), "PICTURE_UNUSABLE PICTURE_EMPTY");
  const Bytes png = *QrPng(*EncodeQr(Text()));
  Write("cut.png", AsText(png).substr(0, png.size() / 2));
  EXPECT_EQ(judge(Path("cut.png")), "PICTURE_UNUSABLE PICTURE_TRUNCATED");
  QrMatrix blank;
  blank.size = 41;
  blank.dark.assign(41 * 41, false);
  Write("blank.png", AsText(*QrPng(blank)));
  EXPECT_EQ(judge(Path("blank.png")), "NO_CODE ");
}

TEST_F(VerifyCommandTest, MistakesInTheCommandAreUndecided) {
  EXPECT_EQ(RunBare({"--json"}), 2);
  EXPECT_EQ(Output()["reason"], "USAGE");
  EXPECT_EQ(RunBare({}), 2);
  EXPECT_THAT(output_, HasSubstr("\nundecided USAGE USAGE_INVALID\n"));
  EXPECT_EQ(RunBare({"--help"}), 0);
  EXPECT_THAT(output_, HasSubstr("exit status"));
  EXPECT_EQ(Run({"-"}, std::string(100000, 'A')), 1);
  EXPECT_THAT(output_, HasSubstr("\nrefused NOT_OURS\n"));
}

}  // namespace
}  // namespace lagan::verifier
