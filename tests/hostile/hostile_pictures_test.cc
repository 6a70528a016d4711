// A thousand hostile pictures against the real lagan-decode, in its sandbox: each costs one request a clear answer, and nothing else.
#include "tests/hostile/hostile_pictures.h"

#include <fcntl.h>
#include <sys/inotify.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/core/descriptor.h"
#include "base/core/file.h"
#include "base/image/decoder_client.h"
#include "base/image/test_pictures.h"

namespace lagan::hostile {
namespace {

using namespace image;

// Everything that DecoderClient::Decode promises to say of a picture.
const std::set<std::string> kPromised = {"",
                                         "PICTURE_EMPTY",
                                         "PICTURE_TOO_LARGE",
                                         "PICTURE_NOT_A_PICTURE",
                                         "PICTURE_KIND_UNSUPPORTED",
                                         "PICTURE_COLOURS_UNSUPPORTED",
                                         "PICTURE_TRUNCATED",
                                         "PICTURE_DAMAGED",
                                         "PICTURE_TOO_MANY_PIXELS",
                                         "PICTURE_SHAPE_UNSUITABLE",
                                         "PICTURE_DECODER_CRASHED",
                                         "PICTURE_DECODER_FORBIDDEN",
                                         "PICTURE_DECODER_MEMORY",
                                         "PICTURE_DECODER_TIMEOUT"};

// The child processes of this thread: lagan-decode.
std::vector<pid_t> Children() {
  std::ifstream in("/proc/thread-self/children");
  return {std::istream_iterator<pid_t>(in), {}};
}

std::size_t OpenDescriptors(pid_t process) {
  const std::filesystem::directory_iterator all("/proc/" + std::to_string(process) + "/fd");
  return static_cast<std::size_t>(std::distance(begin(all), end(all)));
}

// Resident memory, bytes (proc(5)).
long MemoryOf(pid_t process) {
  std::ifstream file("/proc/" + std::to_string(process) + "/statm");
  long size = 0, resident = 0;
  file >> size >> resident;
  return resident * ::sysconf(_SC_PAGESIZE);
}

// A file that nobody may touch, and whether somebody did (inotify(7)).
class Bait {
 public:
  Bait()
      : path_(testing::TempDir() + "lagan-bait-" + std::to_string(::getpid())),
        watch_(::inotify_init1(IN_NONBLOCK)) {
    EXPECT_TRUE(WriteFileAtomically(path_, AsBytes("nobody reads this"), 0600).ok());
    EXPECT_GE(::inotify_add_watch(watch_.get(), path_.c_str(), IN_OPEN | IN_ACCESS | IN_MODIFY), 0);
  }
  ~Bait() { std::filesystem::remove(path_); }
  const std::string& path() const { return path_; }
  bool Touched() const {
    char event[sizeof(inotify_event) + NAME_MAX + 1];
    return ::read(watch_.get(), event, sizeof event) > 0;
  }

 private:
  std::string path_;
  Descriptor watch_;
};

class HostilePictures : public testing::Test {
 protected:
  static constexpr std::chrono::milliseconds kTimeout{10'000};
  static constexpr long kMostGrowth = 5L << 20;

  void SetUp() override {
    const std::vector<pid_t> others = Children();
    auto client = DecoderClient::Start(std::filesystem::path(LAGAN_BINARY_DIR) / "bin/lagan-decode",
                                       {.cpu_seconds = 3, .timeout = kTimeout});
    ASSERT_TRUE(client.ok()) << client.status();
    decoder_ = *std::move(client);
    for (const pid_t pid : Children()) {
      if (std::find(others.begin(), others.end(), pid) == others.end()) program_ = pid;
    }
    ASSERT_GT(program_, 0);
    // What the first picture of each kind costs once is not growth.
    ExpectGoodPictureIsRead();
    memory_ = MemoryOf(program_);
    descriptors_ = OpenDescriptors(program_);
  }

  void ExpectGoodPictureIsRead() {
    const auto decoded = decoder_->Decode(good_, CleanCopy::kYes);
    ASSERT_TRUE(decoded.ok()) << decoded.status();
    EXPECT_EQ(ReadQuarters(decoded->pixels), "RGBW");
  }

  void Judge(const HostilePicture& picture, const Result<DecodedPicture>& decoded) {
    const std::string reason = decoded.ok() ? "" : decoded.status().reason();
    ++answers_[reason];
    EXPECT_TRUE(kPromised.contains(reason)) << picture.name << ": " << reason;
    if (!picture.answers.empty()) {
      EXPECT_NE(std::find(picture.answers.begin(), picture.answers.end(), reason), picture.answers.end())
          << picture.name << ": " << reason;
    }
    if (decoded.ok()) {
      EXPECT_EQ(AsText(decoded->clean_jpeg).find(kCanary), std::string_view::npos) << picture.name;
    } else {
      EXPECT_EQ(decoded.status().code(), Code::kInvalidArgument) << picture.name;
      EXPECT_FALSE(decoded.status().message().empty()) << picture.name;
    }
  }

  std::unique_ptr<DecoderClient> decoder_;
  const Bytes good_ = MakeJpeg(FourQuarters(64, 48));
  pid_t program_ = -1;
  long memory_ = 0;
  std::size_t descriptors_ = 0;
  std::map<std::string, int> answers_;
};

TEST_F(HostilePictures, EachCostsOneRequestAClearAnswerAndNothingElse) {
  const Bait bait;
  int number = 0;
  std::chrono::duration<double, std::milli> slowest{0}, all{0};
  ForEachHostilePicture(20261122, bait.path(), [&](const HostilePicture& picture) {
    const auto start = std::chrono::steady_clock::now();
    const auto decoded = decoder_->Decode(picture.bytes, CleanCopy::kYes);
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
    all += took;
    slowest = std::max(slowest, took);
    // Two children, each stopped by its own clock.
    EXPECT_LT(took, 2 * kTimeout + std::chrono::seconds(1)) << picture.name;
    Judge(picture, decoded);
    if (++number % 10 == 0) ExpectGoodPictureIsRead();
  });
  EXPECT_EQ(number, kPictures);
  EXPECT_FALSE(bait.Touched());
  ExpectGoodPictureIsRead();
  EXPECT_EQ(Children(), std::vector<pid_t>{program_}) << "the same program all the time";
  // Of a picture just answered, lagan-decode may still be closing the picture, its pixels and its clean copy.
  constexpr std::size_t kOfOnePicture = 3;
  EXPECT_LE(OpenDescriptors(program_), descriptors_ + kOfOnePicture);
  EXPECT_LE(MemoryOf(program_) - memory_, kMostGrowth);
  std::printf("%d pictures in %.1f s, the slowest %.0f ms; lagan-decode grew by %ld kB\n", number,
              all.count() / 1000, slowest.count(), (MemoryOf(program_) - memory_) / 1024);
  for (const auto& [reason, count] : answers_)
    std::printf("%5d %s\n", count, reason.empty() ? "decoded" : reason.c_str());
  decoder_.reset();
  rusage usage{};
  ASSERT_EQ(::getrusage(RUSAGE_CHILDREN, &usage), 0);
  std::printf("largest process: %ld MB\n", usage.ru_maxrss / 1024);
  EXPECT_LT(usage.ru_maxrss, 400'000);
}

TEST(HostilePicturesTest, TheBaitWouldBeSeen) {
  const Bait bait;
  EXPECT_FALSE(bait.Touched());
  EXPECT_TRUE(ReadFile(bait.path(), 100).ok());
  EXPECT_TRUE(bait.Touched());
}

TEST(HostilePicturesTest, TheSeedNamesThem) {
  const auto digest = [](std::uint64_t seed) {
    std::uint64_t sum = 14695981039346656037u;
    ForEachHostilePicture(seed, "/bait", [&](const HostilePicture& picture) {
      for (const std::uint8_t byte :
           ByteView(picture.bytes).first(std::min<std::size_t>(picture.bytes.size(), 4096)))
        sum = (sum ^ byte) * 1099511628211u;
      sum ^= picture.bytes.size();
    });
    return sum;
  };
  const std::uint64_t one = digest(1);
  EXPECT_EQ(digest(1), one);
  EXPECT_NE(digest(2), one);
}

}  // namespace
}  // namespace lagan::hostile
