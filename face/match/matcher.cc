#include "face/match/matcher.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>
#include <vector>

#include <opencv2/imgproc.hpp>

#include "base/core/secret.h"
#include "face/detect/face_finder.h"
#include "face/detect/geometry.h"
#include "face/detect/picture_view.h"
#include "face/models/network.h"

namespace lagan::face {
namespace {

// The upright turn had the least doubt in 61 of 64 pictures of faces, and at most twenty times the least in the others
// (docs/measurements/faces.md).
constexpr double kMoreDoubt = 100;

// What makes a person recognisable: overwritten when it dies.
class Template {
 public:
  // Takes the values out of `answer` and overwrites them there.
  explicit Template(cv::Mat answer) : values_(answer.ptr<float>(), answer.ptr<float>() + answer.total()) {
    WipeMemory(answer.ptr<float>(), answer.total() * sizeof(float));
  }
  Template(Template&&) = default;
  Template& operator=(Template&&) = delete;
  ~Template() { WipeMemory(values_.data(), values_.size() * sizeof(float)); }

  const std::vector<float>& values() const { return values_; }

 private:
  std::vector<float> values_;
};

double Cosine(const Template& a, const Template& b) {
  double dot = 0, aa = 0, bb = 0;
  for (std::size_t i = 0; i < a.values().size(); ++i) {
    const double x = a.values()[i], y = b.values()[i];
    dot += x * y;
    aa += x * x;
    bb += y * y;
  }
  return aa > 0 && bb > 0 ? dot / std::sqrt(aa * bb) : 0;
}

double EuclideanDistance(const Template& a, const Template& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.values().size(); ++i) sum += std::pow(a.values()[i] - b.values()[i], 2);
  return std::sqrt(sum);
}

double Median(std::vector<double> values) {
  const std::size_t middle = values.size() / 2;
  std::sort(values.begin(), values.end());
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

// The face at `alignment` in a square picture of `size`. Shrinks by averaging first, so that a large face is not sampled
// with holes.
cv::Mat Aligned(const cv::Mat& picture, const Box& face, const Similarity& alignment, cv::Size size) {
  const Box part = Clipped(Enlarged(face, 2), picture.cols, picture.rows);
  const double shrink = std::min(alignment.Scale(), 1.0);
  const cv::Size small(std::max(cvRound(part.width * shrink), 1), std::max(cvRound(part.height * shrink), 1));
  const cv::Mat averaged = CutOut(picture, part, small);
  // From a pixel of `averaged` to one of `picture`, then on to the aligned picture.
  const double sx = std::ceil(part.left + part.width) - std::floor(part.left);
  const double sy = std::ceil(part.top + part.height) - std::floor(part.top);
  const double kx = sx / small.width, ky = sy / small.height;
  const double left = std::floor(part.left), top = std::floor(part.top);
  const cv::Matx23d map(alignment.a * kx, -alignment.b * ky,
                        alignment.a * left - alignment.b * top + alignment.tx, alignment.b * kx,
                        alignment.a * ky, alignment.b * left + alignment.a * top + alignment.ty);
  cv::Mat aligned;
  cv::warpAffine(averaged, aligned, map, size, cv::INTER_LINEAR, cv::BORDER_REPLICATE);
  return aligned;
}

struct Templates {
  Template first;
  Template second;
};

// The largest face of the document in one of its four turns, and how the frames compare with it.
struct Portrait {
  int pixels = 0;  // height of the face
  Templates templates;
  std::vector<double> cosines;
  std::vector<double> distances;
};

// One frame of somebody else among those of the person must not pass with them.
bool EveryFrameSame(const Portrait& portrait, const Thresholds& thresholds) {
  for (std::size_t i = 0; i < portrait.cosines.size(); ++i) {
    if (JudgeMatch(portrait.cosines[i], portrait.distances[i], thresholds) != MatchVerdict::kSame)
      return false;
  }
  return true;
}

MatchResult NotCompared(std::string reason, int portrait_pixels = 0) {
  MatchResult result;
  result.reason = std::move(reason);
  result.portrait_pixels = portrait_pixels;
  return result;
}

std::string ReasonOf(MatchVerdict verdict) {
  if (verdict == MatchVerdict::kSame) return "";
  return verdict == MatchVerdict::kDifferent ? "FACES_DIFFER" : "FACES_UNCERTAIN";
}

}  // namespace

struct Matcher::Parts {
  FaceFinder finder;
  Network first;
  Network second;
  Thresholds thresholds;

  Templates Describe(const cv::Mat& picture, const Face& face);
  std::vector<Portrait> FindPortraits(const cv::Mat& document);
  int CompareWith(std::span<const image::Pixels> selfie, std::vector<Portrait>& portraits);
  MatchResult Compare(const cv::Mat& document, std::span<const image::Pixels> selfie);
  void Forget();
};

Templates Matcher::Parts::Describe(const cv::Mat& picture, const Face& face) {
  const Similarity by_five = AlignByFivePoints(face.landmarks, first.input().width);
  const Similarity as_dlib = AlignAsDlib(face.landmarks, second.input().width);
  return {Template(first.Run(Aligned(picture, face.box, by_five, first.size()))[0]),
          Template(second.Run(Aligned(picture, face.box, as_dlib, second.size()))[0])};
}

// The detector finds faces that lie on their side or upside down too, nearly as surely, and the landmarks do not tell
// either. Only turns in which it doubts least are described: a wrong one resembles everybody a little.
std::vector<Portrait> Matcher::Parts::FindPortraits(const cv::Mat& document) {
  std::array<cv::Mat, 4> turns = {document};
  cv::rotate(document, turns[1], cv::ROTATE_90_CLOCKWISE);
  cv::rotate(document, turns[2], cv::ROTATE_180);
  cv::rotate(document, turns[3], cv::ROTATE_90_COUNTERCLOCKWISE);
  std::array<Sighting, 4> sightings;
  double least = 1;
  for (std::size_t i = 0; i < turns.size(); ++i) {
    sightings[i] = finder.Find(turns[i]);
    least = std::min(least, sightings[i].doubt);
  }
  std::vector<Portrait> portraits;
  for (std::size_t i = 0; i < turns.size(); ++i) {
    if (sightings[i].faces.empty() || sightings[i].doubt > kMoreDoubt * least) continue;
    Face& face = sightings[i].faces.front();
    face.landmarks = finder.Locate(turns[i], face.box);
    portraits.push_back({static_cast<int>(face.box.height), Describe(turns[i], face), {}, {}});
  }
  return portraits;
}

// Compares each frame that shows exactly one face with each turn; how many did.
int Matcher::Parts::CompareWith(std::span<const image::Pixels> selfie, std::vector<Portrait>& portraits) {
  int compared = 0;
  for (const image::Pixels& frame : selfie) {
    const cv::Mat picture = RgbOf(frame);
    std::vector<Face> faces = finder.Find(picture).faces;
    if (faces.size() != 1) continue;
    ++compared;
    faces.front().landmarks = finder.Locate(picture, faces.front().box);
    const Templates probe = Describe(picture, faces.front());
    for (Portrait& portrait : portraits) {
      portrait.cosines.push_back(Cosine(portrait.templates.first, probe.first));
      portrait.distances.push_back(EuclideanDistance(portrait.templates.second, probe.second));
    }
  }
  return compared;
}

MatchResult Matcher::Parts::Compare(const cv::Mat& document, std::span<const image::Pixels> selfie) {
  std::vector<Portrait> portraits = FindPortraits(document);
  if (portraits.empty()) return NotCompared("PORTRAIT_NOT_FOUND");
  const int compared = CompareWith(selfie, portraits);
  if (compared == 0) return NotCompared("SELFIE_FACE_MISSING", portraits.front().pixels);
  // Where several turns are left, the upright one is that which resembles the frames most, or none does.
  MatchResult result;
  result.frames_compared = compared;
  result.cosine = -2;
  bool every_frame_same = false;
  for (Portrait& portrait : portraits) {
    const double cosine = Median(portrait.cosines);
    if (cosine <= result.cosine) continue;
    result.cosine = cosine;
    result.distance = Median(portrait.distances);
    every_frame_same = compared == static_cast<int>(selfie.size()) && EveryFrameSame(portrait, thresholds);
    result.portrait_pixels = portrait.pixels;
  }
  if (result.portrait_pixels < thresholds.portrait_pixels) {
    return NotCompared("PORTRAIT_TOO_SMALL", result.portrait_pixels);
  }
  result.verdict = JudgeMatch(result.cosine, result.distance, thresholds);
  if (result.verdict == MatchVerdict::kSame && !every_frame_same) result.verdict = MatchVerdict::kUncertain;
  result.reason = ReasonOf(result.verdict);
  return result;
}

void Matcher::Parts::Forget() {
  finder.Forget();
  first.Forget();
  second.Forget();
}

Matcher::Matcher(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Matcher::~Matcher() = default;

Result<std::unique_ptr<Matcher>> Matcher::Open(const ModelFolder& models) {
  return Guarded([&]() -> Result<std::unique_ptr<Matcher>> {
    LAGAN_ASSIGN_OR_RETURN(FaceFinder finder, FaceFinder::Open(models));
    LAGAN_ASSIGN_OR_RETURN(Network first, Network::Open(models.Part(Role::kEmbedding)));
    LAGAN_ASSIGN_OR_RETURN(Network second, Network::Open(models.Part(Role::kEmbeddingSecond)));
    return std::unique_ptr<Matcher>(new Matcher(std::make_unique<Parts>(
        Parts{std::move(finder), std::move(first), std::move(second), models.thresholds()})));
  });
}

Result<MatchResult> Matcher::Compare(const image::Pixels& document, std::span<const image::Pixels> selfie) {
  if (selfie.empty())
    return InvalidArgument("SELFIE_FRAMES_MISSING", "A match needs at least one frame of the person.");
  if (selfie.size() > kMostSelfieFrames) {
    return InvalidArgument("SELFIE_FRAMES_TOO_MANY", "A match takes at most eight frames of the person.");
  }
  LAGAN_RETURN_IF_ERROR(CheckPicture(document));
  for (const image::Pixels& frame : selfie) LAGAN_RETURN_IF_ERROR(CheckPicture(frame));
  Result<MatchResult> result =
      Guarded([&]() -> Result<MatchResult> { return parts_->Compare(RgbOf(document), selfie); });
  // Also when it gave up half-way.
  LAGAN_RETURN_IF_ERROR(Guarded([&] {
    parts_->Forget();
    return Status();
  }));
  return result;
}

}  // namespace lagan::face
