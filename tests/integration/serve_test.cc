// `lagan serve` as its users start it: real programs, real sockets, real signals. Nothing sleeps: the tests wait for the
// supervisor's lines.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "base/core/file.h"
#include "base/crypto/random.h"
#include "base/image/png_writer.h"
#include "lagan/document/v1/document.grpc.pb.h"
#include "lagan/mrz/v1/mrz.grpc.pb.h"
#include "services/rpc/client.h"
#include "services/rpc/configured.h"
#include "services/rpc/health.h"
#include "tests/specimen/forgery.h"
#include "tests/specimen/sets.h"

extern char** environ;

namespace lagan::commands {
namespace {

namespace document_v1 = document::v1;
namespace mrz_v1 = mrz::v1;
using testing::HasSubstr;

constexpr char kConfiguration[] = "[services.document]\nthreads = 1\n";

class ServeTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "lagan-serve-XXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    flags_ = {.file = folder_ / "lagan.toml", .state = folder_ / "state"};
    ASSERT_TRUE(WriteFileAtomically(flags_.file, AsBytes(kConfiguration), 0600).ok());
    auto configuration = rpc::LoadConfiguration(flags_);
    ASSERT_TRUE(configuration.ok()) << configuration.status();
    configuration_ = std::move(*configuration);
  }
  void TearDown() override {
    if (serve_ > 0) ::kill(serve_, SIGKILL);
    if (serve_ > 0) ::waitpid(serve_, nullptr, 0);
    if (lines_ != nullptr) ::fclose(lines_);
    if (HasFailure()) std::cerr << Log();
    std::filesystem::remove_all(folder_);
  }

  // `inherited` stays open in `lagan serve` and all that it starts.
  void Start(std::vector<std::string> more = {}, int inherited = -1) {
    int ends[2];
    ASSERT_EQ(::pipe2(ends, O_CLOEXEC), 0);
    const std::string log = folder_ / "log";
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, log.c_str(), O_WRONLY | O_CREAT | O_APPEND,
                                     0600);
    // Onto itself: clears close-on-exec.
    if (inherited >= 0) posix_spawn_file_actions_adddup2(&actions, inherited, inherited);
    std::vector<std::string> arguments = {
        LAGAN_BINARY_DIR "/bin/lagan", "serve", "--config", flags_.file, "--state", flags_.state};
    arguments.insert(arguments.end(), more.begin(), more.end());
    std::vector<char*> pointers;
    for (std::string& argument : arguments) pointers.push_back(argument.data());
    pointers.push_back(nullptr);
    ASSERT_EQ(::posix_spawn(&serve_, pointers[0], &actions, nullptr, pointers.data(), environ), 0);
    posix_spawn_file_actions_destroy(&actions);
    ::close(ends[1]);
    lines_ = ::fdopen(ends[0], "r");
  }
  std::string Line() {
    char buffer[200];
    if (::fgets(buffer, sizeof buffer, lines_) == nullptr) return "";
    std::string line = buffer;
    line.pop_back();
    const auto at = line.find(" ready (process ");
    if (at != std::string::npos) processes_[line.substr(0, at)] = std::atoi(line.c_str() + at + 16);
    return line;
  }
  // Reads lines up to one that begins so; false when the supervisor ended first.
  bool Await(const std::string& beginning) {
    for (std::string line = Line(); !line.empty(); line = Line()) {
      if (line.starts_with(beginning)) return true;
    }
    return false;
  }
  int End() {
    int status = -1;
    ::waitpid(serve_, &status, 0);
    serve_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }
  std::string Log() const {
    std::ifstream in(folder_ / "log");
    return {std::istreambuf_iterator<char>(in), {}};
  }

  template <typename Service>
  rpc::Client<Service> ClientOf(const std::string& server) {
    auto channel = rpc::Channel::Open(rpc::ChannelOptionsOf(configuration_, "proofing", server));
    EXPECT_TRUE(channel.ok()) << channel.status();
    return rpc::Client<Service>(*channel);
  }
  static Result<mrz_v1::ParseZoneResponse> ParseSpecimen(const rpc::Client<mrz_v1::MrzService>& client) {
    mrz_v1::ParseZoneRequest request;
    request.add_lines("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<");
    request.add_lines("L898902C36UTO7408122F1204159ZE184226B<<<<<10");
    return client.Call(&mrz_v1::MrzService::Stub::ParseZone, {}, request);
  }
  Result<document_v1::ReadDocumentResponse> ReadPicture(const std::string& bytes, std::size_t announced) {
    std::vector<document_v1::ReadDocumentRequest> parts(1);
    parts[0].mutable_start()->set_size(static_cast<std::uint32_t>(announced));
    constexpr std::size_t kPart = 64 << 10;
    for (std::size_t at = 0; at < bytes.size(); at += kPart)
      parts.emplace_back().set_chunk(bytes.substr(at, kPart));
    return ClientOf<document_v1::DocumentService>("document")
        .Upload(&document_v1::DocumentService::Stub::ReadDocument, {}, parts);
  }
  static std::string BlankPicture() {
    const auto png = image::WritePng(image::MakePixels(300, 200, 1, Bytes(60'000, 200)));
    EXPECT_TRUE(png.ok()) << png.status();
    return std::string(AsText(*png));
  }
  // Noise cannot be compressed: megabytes both ways.
  static std::string LargePicture() {
    Bytes noise(std::size_t{1400} * 1000 * 3);
    crypto::SeededRandomForTest(1).Fill(noise);
    const auto png = image::WritePng(image::MakePixels(1400, 1000, 3, std::move(noise)));
    EXPECT_TRUE(png.ok()) << png.status();
    return std::string(AsText(*png));
  }
  // The photograph of a page with this zone.
  std::string PhotographOf(const specimen::Document& page, const std::vector<std::string>& zone) const {
    specimen::Order order;
    order.document = page;
    order.zone = zone;
    order.render.pixels_per_mm = 10;
    const std::filesystem::path file = folder_ / "specimen.jpg";
    EXPECT_TRUE(specimen::WriteSpecimen(order, file).ok());
    const auto bytes = ReadFile(file, std::size_t{12} << 20);
    EXPECT_TRUE(bytes.ok()) << bytes.status();
    return std::string(AsText(*bytes));
  }
  static bool PageDiffers(const document_v1::ReadDocumentResponse& read) {
    return std::ranges::any_of(read.cues(), [](const document_v1::CueFinding& cue) {
      return cue.cue() == document_v1::CueFinding::CUE_PAGE_DIFFERS;
    });
  }
  Status HealthOf(const std::string& service) const {
    return rpc::CheckHealth(rpc::ChannelOptionsOf(configuration_, "supervisor", service),
                            std::chrono::milliseconds(5000));
  }

  std::filesystem::path folder_;
  rpc::ConfigurationFlags flags_;
  rpc::Configuration configuration_;
  pid_t serve_ = -1;
  FILE* lines_ = nullptr;
  std::map<std::string, pid_t> processes_;
};

TEST_F(ServeTest, SetsASandboxUpServesAndStopsWithoutLeavingAProcess) {
  int ends[2];
  ASSERT_EQ(::pipe2(ends, O_CLOEXEC), 0);
  Start({}, ends[1]);
  ::close(ends[1]);
  ASSERT_TRUE(Await("ready"));
  EXPECT_EQ(processes_.size(), 3U);
  for (const std::string& service : rpc::ServiceNames()) {
    EXPECT_TRUE(HealthOf(service).ok()) << service << " " << HealthOf(service);
  }
  const auto parsed = ParseSpecimen(ClientOf<mrz_v1::MrzService>("mrz"));
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  EXPECT_TRUE(parsed->zone().valid());
  ASSERT_EQ(::kill(serve_, SIGTERM), 0);
  EXPECT_EQ(Line(), "");
  EXPECT_EQ(End(), 0);
  // The end of the pipe comes when nobody holds its other side: neither supervisor nor services nor decoders.
  char byte = 0;
  EXPECT_EQ(::read(ends[0], &byte, 1), 0);
  ::close(ends[0]);
}

TEST_F(ServeTest, ReadsPicturesAndRefusesWhatIsNone) {
  Start();
  ASSERT_TRUE(Await("ready"));
  const std::string picture = BlankPicture();
  const auto read = ReadPicture(picture, picture.size());
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(read->verdict(), document_v1::ReadDocumentResponse::VERDICT_NONE);
  EXPECT_EQ(read->reason(), "ZONE_NOT_FOUND");
  EXPECT_NE(read->advice(), "");
  EXPECT_EQ(read->width(), 300U);
  EXPECT_THAT(read->clean_jpeg(), testing::StartsWith("\xff\xd8\xff"));
  const auto cut = ReadPicture(picture, picture.size() + 1);
  ASSERT_FALSE(cut.ok());
  EXPECT_EQ(cut.status().reason(), "UPLOAD_INCOMPLETE");
  const std::string text = "This is no picture, but it is long enough to be looked at.";
  const auto refused = ReadPicture(text, text.size());
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.status().reason(), "PICTURE_NOT_A_PICTURE");
  EXPECT_EQ(refused.status().field(), "picture");
}

// Each forgery has the zone of its honest twin: only the page can tell them apart.
TEST_F(ServeTest, APageThatDiffersFromItsZoneIsACueAndItsHonestTwinIsNot) {
  Start();
  ASSERT_TRUE(Await("ready"));
  specimen::Random random(20261122);
  for (const specimen::Kind kind : {specimen::Kind::kPassport, specimen::Kind::kVisa}) {
    const auto forged = specimen::Forge(kind, random);
    ASSERT_TRUE(forged.ok()) << forged.status();
    for (const auto& [page, differs] : {std::pair(forged->page, true), std::pair(forged->told, false)}) {
      const std::string picture = PhotographOf(page, forged->zone);
      const auto read = ReadPicture(picture, picture.size());
      ASSERT_TRUE(read.ok()) << read.status();
      EXPECT_EQ(read->verdict(), document_v1::ReadDocumentResponse::VERDICT_ACCEPTED) << read->reason();
      EXPECT_EQ(PageDiffers(*read), differs);
      EXPECT_GT(read->timings_ms().at("printed"), 0);
    }
  }
}

TEST_F(ServeTest, WithoutTheModelForPrintNothingStarts) {
  ::setenv("LAGAN_PRINT_MODEL", "/nowhere/eng.traineddata", 1);
  Start();
  ::unsetenv("LAGAN_PRINT_MODEL");
  EXPECT_FALSE(Await("ready"));
  EXPECT_EQ(End(), 1);
  EXPECT_THAT(Log(), HasSubstr("lagan-vision host: MODEL_NOT_FOUND: There is no model for print"));
}

TEST_F(ServeTest, TheCleanCopyOfALargePictureComesBackWhole) {
  Start();
  ASSERT_TRUE(Await("ready"));
  const std::string picture = LargePicture();
  const auto read = ReadPicture(picture, picture.size());
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_GT(read->clean_jpeg().size(), std::size_t{1} << 20)
      << "no larger than a usual message: proves nothing";
  EXPECT_THAT(read->clean_jpeg(), testing::EndsWith("\xff\xd9"));
}

TEST_F(ServeTest, WhatIsKilledComesBackAndServes) {
  Start();
  ASSERT_TRUE(Await("ready"));
  const auto client = ClientOf<mrz_v1::MrzService>("mrz");
  ASSERT_TRUE(ParseSpecimen(client).ok());
  for (const char* process : {"data", "pictures", "keys"}) {
    const pid_t before = processes_[process];
    ASSERT_EQ(::kill(before, SIGKILL), 0);
    ASSERT_TRUE(Await(std::string(process) + " ready"));
    EXPECT_NE(processes_[process], before);
  }
  const auto parsed = ParseSpecimen(client);
  EXPECT_TRUE(parsed.ok()) << parsed.status();
  const std::string picture = BlankPicture();
  const auto read = ReadPicture(picture, picture.size());
  EXPECT_TRUE(read.ok()) << read.status();
  EXPECT_TRUE(HealthOf("credential").ok());
  ASSERT_EQ(::kill(serve_, SIGINT), 0);
  EXPECT_EQ(Line(), "");
  EXPECT_EQ(End(), 0);
}

#ifdef LAGAN_FAULT_POINTS
TEST_F(ServeTest, AFaultKillsAProcessOnceAndItComesBack) {
  ::setenv("LAGAN_FAULT_KILL", "credential:commit:after#1", 1);
  Start();
  ::unsetenv("LAGAN_FAULT_KILL");
  ASSERT_TRUE(Await("ready"));
  EXPECT_TRUE(HealthOf("credential").ok());
  const std::string log = Log();
  const std::string killed = R"("event":"process_ended","process":"keys","status":0,"signal":9)";
  const auto at = log.find(killed);
  ASSERT_NE(at, std::string::npos) << "the fault was never met";
  EXPECT_EQ(log.find(killed, at + 1), std::string::npos) << "the fault was met twice";
}
#endif

TEST_F(ServeTest, SeparateGivesEachServiceAProcess) {
  Start({"--separate"});
  ASSERT_TRUE(Await("ready"));
  EXPECT_EQ(processes_.size(), rpc::ServiceNames().size());
  for (const std::string& service : rpc::ServiceNames()) {
    EXPECT_TRUE(processes_.contains(service)) << service;
    EXPECT_TRUE(HealthOf(service).ok()) << service;
  }
}

TEST_F(ServeTest, AMistakeInTheConfigurationIsNamedAtOnce) {
  ASSERT_TRUE(WriteFileAtomically(flags_.file, AsBytes("statte = \"/x\"\n"), 0600).ok());
  Start();
  EXPECT_EQ(Line(), "");
  EXPECT_EQ(End(), 2);
  EXPECT_THAT(Log(), HasSubstr("lagan serve: CONFIGURATION_INVALID: The configuration's 'statte'"));
}

TEST_F(ServeTest, AServiceThatCannotStartEndsAllWithItsReason) {
  ASSERT_TRUE(MakePrivateDirectory(folder_ / "sources").ok());
  const std::string text = "sources = \"" + (folder_ / "sources").string() + "\"\n" + kConfiguration;
  ASSERT_TRUE(WriteFileAtomically(flags_.file, AsBytes(text), 0600).ok());
  Start();
  EXPECT_FALSE(Await("ready"));
  EXPECT_EQ(End(), 1);
  EXPECT_THAT(Log(), HasSubstr("lagan host: SOURCE_INVALID"));
  EXPECT_THAT(Log(), HasSubstr("lagan serve: PROCESS_NOT_STARTED"));
}

}  // namespace
}  // namespace lagan::commands
