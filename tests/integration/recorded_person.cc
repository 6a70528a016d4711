#include "tests/integration/recorded_person.h"

#include <cstdlib>
#include <iostream>

#include "base/core/file.h"
#include "base/crypto/digest.h"
#include "base/crypto/random.h"
#include "base/image/decoder_client.h"
#include "base/image/png_writer.h"
#include "face/challenge/answer.h"
#include "tests/integration/installation.h"
#include "tests/specimen/sets.h"

namespace lagan::integration {
namespace {

using std::chrono::steady_clock;
using Outcome = v1::SendFaceFramesResponse;

constexpr char kPerson[] = "cap12";
constexpr std::size_t kLargestTable = 8 << 20;
constexpr std::size_t kLargestFrame = 1 << 20;
constexpr int kChallenges = 3;
constexpr std::size_t kMostBatches = 150;
// Frames may be stamped this much ahead of the time that has passed (face/challenge/rules.h allows a second).
constexpr std::chrono::milliseconds kAhead{600};

std::filesystem::path Tools() { return LAGAN_SOURCE_DIR "/.tools"; }
std::filesystem::path ClipFolder(const std::string& clip) { return Tools() / "face-media" / clip; }

template <typename T>
T OrExit(Result<T> result) {
  if (result.ok()) return std::move(result).value();
  std::cerr << result.status() << "\n";
  std::exit(1);
}

Result<std::string> Observe(const std::filesystem::path& folder) {
  LAGAN_ASSIGN_OR_RETURN(
      const ProgramEnd end,
      RunProgram("lagan-vision", {"judge", folder, "--observe", "--face-models", Tools() / "face-models"}));
  if (end.exit_status != 0) return Internal("PROGRAM_FAILED", "lagan-vision could not observe a recording.");
  return end.output;
}

// Of the recording and the networks that look at it.
std::filesystem::path KeptTable() {
  std::string seen;
  for (const auto& file : {ClipFolder(kPerson) / "frames.tsv", Tools() / "face-models" / "manifest.toml"})
    seen += OrExit(ReadTextFile(file, kLargestTable));
  const std::string digest = HexEncode(crypto::Sha256(AsBytes(seen)));
  return std::filesystem::path(LAGAN_BINARY_DIR) / "tests" / ("observed-" + digest.substr(0, 16) + ".tsv");
}

Result<Bytes> CutPortrait(const std::string& clip) {
  const std::filesystem::path folder = NewFolder();
  const std::string frame = "00001.jpg";
  std::filesystem::copy_file(ClipFolder(clip) / frame, folder / frame);
  LAGAN_RETURN_IF_ERROR(
      WriteFileAtomically(folder / "frames.tsv", AsBytes("file\tcaptured_at_ms\n" + frame + "\t0\n"), 0600));
  const auto table = Observe(folder);
  std::filesystem::remove_all(folder);
  LAGAN_RETURN_IF_ERROR(table.status());
  LAGAN_ASSIGN_OR_RETURN(const auto observed, face::ReadObservations(*table));
  LAGAN_ASSIGN_OR_RETURN(const auto decoder, image::DecoderClient::Start(*image::FindDecodeProgram()));
  LAGAN_ASSIGN_OR_RETURN(const Bytes jpeg, ReadFile(ClipFolder(clip) / frame, kLargestFrame));
  LAGAN_ASSIGN_OR_RETURN(const auto decoded, decoder->Decode(jpeg));
  const image::Pixels& whole = decoded.pixels;
  const face::Box& box = observed.at(0).observation.largest.box;
  const int height = std::min(whole.height, static_cast<int>(box.height * 1.5F));
  const int width = std::min(whole.width, height * 7 / 9);
  const auto start = [](float centre, int size, int limit) {
    return std::clamp(static_cast<int>(centre) - size / 2, 0, limit - size);
  };
  const int left = start(box.left + box.width / 2, width, whole.width);
  const int top = start(box.top + box.height / 2, height, whole.height);
  Bytes pixels;
  for (int y = top; y < top + height; ++y) {
    const auto row = whole.Row(y).subspan(static_cast<std::size_t>(left * whole.channels),
                                          static_cast<std::size_t>(width * whole.channels));
    pixels.insert(pixels.end(), row.begin(), row.end());
  }
  return image::WritePng(image::MakePixels(width, height, whole.channels, std::move(pixels)));
}

// Sends batches of frames whose stamps count from the beginning of the challenge, when their time has come.
class Camera {
 public:
  Camera(const Portal& portal, std::string id, const v1::StartFaceCheckResponse& started)
      : portal_(portal), id_(std::move(id)) {
    answer_.challenge_id = started.challenge_id();
    answer_.last.set_outcome(Outcome::OUTCOME_CONTINUE);
    *answer_.last.mutable_prompt() = started.prompt();
  }

  bool IsOpen() const { return answer_.last.outcome() == Outcome::OUTCOME_CONTINUE; }
  std::size_t batches() const { return answer_.sent.size(); }
  const std::string& prompt() const { return answer_.last.prompt().step(); }
  FaceAnswer Take() { return std::move(answer_); }

  Status Send(std::vector<v1::FaceFrame> frames) {
    if (answer_.sent.empty()) first_ = frames.front().captured_at_ms();
    const std::chrono::milliseconds stamped(frames.back().captured_at_ms() - first_);
    std::this_thread::sleep_until(began_ + stamped - kAhead);
    const auto batch = static_cast<std::uint32_t>(answer_.sent.size() + 1);
    answer_.sent.push_back(frames);
    LAGAN_ASSIGN_OR_RETURN(answer_.last, portal_.SendFrames(id_, answer_.challenge_id, batch, frames));
    return {};
  }

 private:
  const Portal& portal_;
  const std::string id_;
  const steady_clock::time_point began_ = steady_clock::now();
  std::uint64_t first_ = 0;
  FaceAnswer answer_;
};

}  // namespace

const RecordedPerson* RecordedPerson::Get() {
  static const std::unique_ptr<const RecordedPerson> person = []() -> std::unique_ptr<const RecordedPerson> {
    if (!std::filesystem::exists(Tools() / "face-models") || !std::filesystem::exists(ClipFolder(kPerson)))
      return nullptr;
    std::unique_ptr<RecordedPerson> made(new RecordedPerson());
    if (const Status status = made->Read(); !status.ok()) {
      std::cerr << status << "\n";
      std::exit(1);
    }
    return made;
  }();
  return person.get();
}

Status RecordedPerson::Read() {
  const std::filesystem::path kept = KeptTable();
  if (!std::filesystem::exists(kept)) {
    LAGAN_ASSIGN_OR_RETURN(const std::string table, Observe(ClipFolder(kPerson)));
    LAGAN_RETURN_IF_ERROR(WriteFileAtomically(kept, AsBytes(table), 0600));
  }
  LAGAN_ASSIGN_OR_RETURN(const std::string table, ReadTextFile(kept, kLargestTable));
  LAGAN_ASSIGN_OR_RETURN(frames_, face::ReadObservations(table));
  return {};
}

std::string RecordedPerson::Jpeg(std::size_t index) const {
  const Bytes jpeg = OrExit(ReadFile(ClipFolder(kPerson) / frames_.at(index).file, kLargestFrame));
  std::string file(AsText(jpeg));
  // A comment segment behind the start of the image (ITU-T T.81 section B.2.4.5): its length counts the two bytes that hold it.
  const std::string note = kFrameNote;
  return file.insert(2, std::string("\xff\xfe\x00", 3) + static_cast<char>(note.size() + 2) + note);
}

Bytes PortraitOf(const std::string& clip) { return OrExit(CutPortrait(clip)); }

Bytes PassportWithFace(const std::string& clip) {
  const std::filesystem::path folder = NewFolder();
  const std::filesystem::path portrait = folder / "portrait.png";
  if (!WriteFileAtomically(portrait, PortraitOf(clip), 0600).ok()) std::abort();
  Bytes picture = DemoPicture("passport.jpg", portrait);
  std::filesystem::remove_all(folder);
  return picture;
}

Applicant ErikssonWithFace() {
  static const Bytes picture = PassportWithFace(kPerson);
  return {.picture = picture, .face = RecordedPerson::Get()};
}

Result<FaceAnswer> AnswerChallenge(const Portal& portal, const std::string& id,
                                   const v1::StartFaceCheckResponse& started, const RecordedPerson& person) {
  crypto::SystemRandom random;
  LAGAN_ASSIGN_OR_RETURN(auto answerer, face::Answerer::Make(person.frames(), random));
  Camera camera(portal, id, started);
  std::uint64_t now = 1'000;
  while (camera.IsOpen()) {
    if (camera.batches() == kMostBatches) return Internal("FACE_CHECK_STUCK", "The face check has no end.");
    LAGAN_ASSIGN_OR_RETURN(const auto picked, answerer.Answer(camera.prompt()));
    std::vector<v1::FaceFrame> frames;
    for (const face::AnswerFrame& frame : picked) {
      now += frame.after_ms;
      frames.emplace_back().set_captured_at_ms(now);
      frames.back().set_jpeg(person.Jpeg(frame.index));
    }
    LAGAN_RETURN_IF_ERROR(camera.Send(std::move(frames)));
  }
  return camera.Take();
}

Result<FaceAnswer> DoFaceCheck(const Portal& portal, const std::string& id, const RecordedPerson& person) {
  for (const auto purpose : {v1::CONSENT_PURPOSE_LIVENESS, v1::CONSENT_PURPOSE_FACE_MATCH})
    LAGAN_RETURN_IF_ERROR(portal.Consent(id, purpose, true).status());
  FaceAnswer answer;
  for (int i = 0; i < kChallenges; ++i) {
    LAGAN_ASSIGN_OR_RETURN(const auto started, portal.StartFaceCheck(id));
    LAGAN_ASSIGN_OR_RETURN(answer, AnswerChallenge(portal, id, started, person));
    if (answer.last.outcome() != Outcome::OUTCOME_RETRY) break;
    std::cerr << "face check: once more because of " << answer.last.reason() << "\n";
  }
  return answer;
}

Result<FaceAnswer> Replay(const Portal& portal, const std::string& id,
                          const v1::StartFaceCheckResponse& started,
                          const std::vector<std::vector<v1::FaceFrame>>& frames) {
  Camera camera(portal, id, started);
  for (std::size_t i = 0; i < frames.size() && camera.IsOpen(); ++i)
    LAGAN_RETURN_IF_ERROR(camera.Send(frames[i]));
  return camera.Take();
}

}  // namespace lagan::integration
