// Measures the face room on pictures that are not part of the repository (face/models/fetch, face/models/fetch-media).
//
//   face_corpus observe CLIP                what FrameObserver sees, a row a frame
//   face_corpus summary CLIP...             a row a clip: ranges of the pose against its median, time, passive scores
//   face_corpus match DOCUMENT CLIP...      verdicts of the portrait on DOCUMENT against threes of frames of each clip
//   face_corpus portraits DOCUMENT CLIP...  the same with the document made smaller and smaller
//   face_corpus shows CLIP...               the passive check on frames as filmed, with a dark rim, with a white border
//   face_corpus pass DOCUMENT CLIP|PICTURE...  pictures for a pass made of frames: bytes, quality, whether they are still the person,
//                                           and the person on DOCUMENT
//   face_corpus parts CLIP                  milliseconds of each network and of opening them
//
// Exit status: 0; 2 for a wrong command line, pictures or networks that are not there.
#include <algorithm>
#include <chrono>
#include <CLI/CLI.hpp>
#include <cmath>
#include <filesystem>
#include <functional>
#include <iostream>
#include <map>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <opencv2/imgproc.hpp>

#include "base/core/file.h"
#include "base/image/decoder_client.h"
#include "face/detect/clip.h"
#include "face/detect/face_finder.h"
#include "face/detect/frame_observer.h"
#include "face/detect/picture_view.h"
#include "face/match/matcher.h"
#include "face/models/network.h"
#include "face/portrait/pass_portrait.h"
#include "face/portrait/webp.h"
#include "face/presentation/passive.h"

namespace {

using namespace lagan;
namespace fs = std::filesystem;

struct Options {
  std::string models = ".tools/face-models";
  std::size_t every = 1;
  std::vector<std::string> paths;
};

struct Tools {
  std::unique_ptr<image::DecoderClient> decoder;
  std::unique_ptr<face::FrameObserver> observer;
  std::unique_ptr<face::Matcher> matcher;
  std::unique_ptr<face::PassiveCheck> passive;
};

Result<Tools> OpenTools(const Options& options) {
  Tools tools;
  LAGAN_ASSIGN_OR_RETURN(const fs::path program, image::FindDecodeProgram());
  LAGAN_ASSIGN_OR_RETURN(tools.decoder, image::DecoderClient::Start(program));
  LAGAN_ASSIGN_OR_RETURN(const face::ModelFolder models, face::ModelFolder::Open(options.models));
  LAGAN_ASSIGN_OR_RETURN(tools.observer, face::FrameObserver::Open(models));
  LAGAN_ASSIGN_OR_RETURN(tools.matcher, face::Matcher::Open(models));
  LAGAN_ASSIGN_OR_RETURN(tools.passive, face::PassiveCheck::Open(models));
  return tools;
}

Result<image::Pixels> Decode(Tools& tools, const fs::path& file) {
  LAGAN_ASSIGN_OR_RETURN(const Bytes bytes, ReadFile(file, image::kMaxPictureBytes));
  LAGAN_ASSIGN_OR_RETURN(image::DecodedPicture picture, tools.decoder->Decode(bytes));
  return std::move(picture.pixels);
}

double Quantile(std::vector<double> values, double share) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1) + 0.5)];
}

// Milliseconds that `work` takes.
template <typename Work>
double Timed(Work work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
}

struct Seen {
  face::ClipFrame frame;
  image::Pixels pixels;
  face::Observation observation;
  double ms = 0;
};

Result<std::vector<Seen>> Watch(Tools& tools, const fs::path& clip, std::size_t every) {
  LAGAN_ASSIGN_OR_RETURN(const auto frames, face::ReadClip(clip));
  std::vector<Seen> all;
  for (std::size_t i = 0; i < frames.size(); i += every) {
    Seen seen{frames[i], {}, {}, 0};
    LAGAN_ASSIGN_OR_RETURN(seen.pixels, Decode(tools, clip / frames[i].file));
    Result<face::Observation> observation = Internal("UNSET", "Not looked at.");
    const image::Pixels* before = all.empty() ? nullptr : &all.back().pixels;
    seen.ms = Timed([&] { observation = tools.observer->Observe(seen.pixels, before); });
    LAGAN_ASSIGN_OR_RETURN(seen.observation, std::move(observation));
    all.push_back(std::move(seen));
  }
  return all;
}

Status Observe(Tools& tools, const Options& options) {
  LAGAN_ASSIGN_OR_RETURN(const auto all, Watch(tools, options.paths.at(0), options.every));
  fmt::print(
      "file\tms\tfaces\tscore\tleft\ttop\twidth\theight\tyaw\tpitch\teyes\tsharpness\tbrightness\tmotion\n");
  for (const Seen& seen : all) {
    const face::Observation& o = seen.observation;
    fmt::print(
        "{}\t{}\t{}\t{:.3f}\t{:.1f}\t{:.1f}\t{:.1f}\t{:.1f}\t{:.3f}\t{:.3f}\t{:.1f}\t{:.0f}\t{:.0f}\t{:.2f}"
        "\n",
        seen.frame.file, seen.frame.captured_at_ms, o.faces, o.largest.score, o.largest.box.left,
        o.largest.box.top, o.largest.box.width, o.largest.box.height, o.pose.yaw, o.pose.pitch,
        o.eye_distance, o.sharpness, o.brightness, o.background_motion);
  }
  return Status();
}

Status Summary(Tools& tools, const Options& options) {
  fmt::print(
      "| clip | frames | one face | yaw to the median: 1 %, 99 % | pitch: 1 %, 99 % | height of the face: 1 "
      "%, 99 % "
      "| passive: median, share >= 0.5 | ms a frame: observe, passive (medians) "
      "|\n|---|---|---|---|---|---|---|---|\n");
  for (const std::string& clip : options.paths) {
    LAGAN_ASSIGN_OR_RETURN(const auto all, Watch(tools, clip, options.every));
    std::vector<double> yaw, pitch, height, ms, score, passive_ms;
    for (const Seen& seen : all) {
      ms.push_back(seen.ms);
      if (seen.observation.faces != 1) continue;
      yaw.push_back(seen.observation.pose.yaw);
      pitch.push_back(seen.observation.pose.pitch);
      height.push_back(seen.observation.largest.box.height);
      Result<double> live = 0.0;
      passive_ms.push_back(
          Timed([&] { live = tools.passive->LiveScore(seen.pixels, seen.observation.largest); }));
      LAGAN_RETURN_IF_ERROR(live.status());
      score.push_back(*live);
    }
    const auto live = std::count_if(score.begin(), score.end(), [](double s) { return s >= 0.5; });
    const double my = Quantile(yaw, 0.5), mp = Quantile(pitch, 0.5);
    fmt::print(
        "| {} | {} | {} | {:+.2f}, {:+.2f} | {:+.2f}, {:+.2f} | {:.0f}, {:.0f} | {:.3f}, {:.1f} % | {:.1f}, "
        "{:.1f} |\n",
        fs::path(clip).filename().string(), all.size(), score.size(), Quantile(yaw, 0.01) - my,
        Quantile(yaw, 0.99) - my, Quantile(pitch, 0.01) - mp, Quantile(pitch, 0.99) - mp,
        Quantile(height, 0.01), Quantile(height, 0.99), Quantile(score, 0.5),
        100.0 * static_cast<double>(live) / static_cast<double>(std::max<std::size_t>(score.size(), 1)),
        Quantile(ms, 0.5), Quantile(passive_ms, 0.5));
  }
  return Status();
}

// The frame as a picture of `share` of its size with a border of `border` before a wall: a screen or a print.
image::Pixels Shown(const image::Pixels& frame, double share, int border) {
  const cv::Mat picture = face::RgbOf(frame);
  cv::Mat small;
  cv::resize(picture, small, {}, share, share, cv::INTER_AREA);
  cv::Mat scene(picture.size(), CV_8UC3, cv::Scalar(150, 140, 130));
  const cv::Rect place((scene.cols - small.cols) / 2, (scene.rows - small.rows) / 2, small.cols, small.rows);
  cv::rectangle(scene, place - cv::Point(12, 12) + cv::Size(24, 24), cv::Scalar::all(border), cv::FILLED);
  small.copyTo(scene(place));
  return image::MakePixels(scene.cols, scene.rows, 3,
                           Bytes(scene.data, scene.data + scene.total() * scene.elemSize()));
}

// How often the passive check takes simple pictures of a face for a face.
Status Shows(Tools& tools, const Options& options) {
  fmt::print("| clip | frames | live >= 0.5: as filmed | dark rim | white border |\n|---|---|---|---|---|\n");
  for (const std::string& clip : options.paths) {
    LAGAN_ASSIGN_OR_RETURN(const auto all, Watch(tools, clip, options.every));
    int live[3] = {};
    for (const Seen& seen : all) {
      const image::Pixels kinds[] = {seen.pixels, Shown(seen.pixels, 0.6, 15), Shown(seen.pixels, 0.6, 245)};
      for (int i = 0; i < 3; ++i) {
        LAGAN_ASSIGN_OR_RETURN(const face::Observation seen_again, tools.observer->Observe(kinds[i]));
        if (seen_again.faces == 0) continue;
        LAGAN_ASSIGN_OR_RETURN(const double score, tools.passive->LiveScore(kinds[i], seen_again.largest));
        live[i] += score >= 0.5 ? 1 : 0;
      }
    }
    fmt::print("| {} | {} | {} | {} | {} |\n", fs::path(clip).filename().string(), all.size(), live[0],
               live[1], live[2]);
  }
  return Status();
}

// Milliseconds of each part, medians over the frames of a clip.
Status Parts(Tools& tools, const Options& options) {
  LAGAN_ASSIGN_OR_RETURN(const face::ModelFolder models, face::ModelFolder::Open(options.models));
  LAGAN_ASSIGN_OR_RETURN(face::FaceFinder finder, face::FaceFinder::Open(models));
  LAGAN_ASSIGN_OR_RETURN(face::Network first, face::Network::Open(models.Part(face::Role::kEmbedding)));
  LAGAN_ASSIGN_OR_RETURN(face::Network second,
                         face::Network::Open(models.Part(face::Role::kEmbeddingSecond)));
  LAGAN_ASSIGN_OR_RETURN(const auto all, Watch(tools, options.paths.at(0), options.every));
  std::map<std::string, std::vector<double>> ms;
  for (const Seen& seen : all) {
    const cv::Mat picture = face::RgbOf(seen.pixels);
    cv::Mat small_first, small_second;
    cv::resize(picture, small_first, first.size());
    cv::resize(picture, small_second, second.size());
    ms["detector"].push_back(Timed([&] { finder.Find(picture); }));
    ms["landmarks"].push_back(Timed([&] { finder.Locate(picture, seen.observation.largest.box); }));
    ms["embedding"].push_back(Timed([&] { first.Run(small_first); }));
    ms["embedding_second"].push_back(Timed([&] { second.Run(small_second); }));
    ms["passive"].push_back(
        Timed([&] { (void)tools.passive->LiveScore(seen.pixels, seen.observation.largest); }));
    ms["whole observation"].push_back(seen.ms);
  }
  ms["opening the folder"].push_back(Timed([&] { (void)face::ModelFolder::Open(options.models); }));
  ms["opening an observer"].push_back(Timed([&] { (void)face::FrameObserver::Open(models); }));
  ms["opening a matcher"].push_back(Timed([&] { (void)face::Matcher::Open(models); }));
  fmt::print("| part | ms: least | median | 95 % |\n|---|---|---|---|\n");
  for (const auto& [name, values] : ms) {
    fmt::print("| {} | {:.1f} | {:.1f} | {:.1f} |\n", name, Quantile(values, 0), Quantile(values, 0.5),
               Quantile(values, 0.95));
  }
  return Status();
}

// How the portrait on `document` compares with threes of neighbouring frames of a clip.
struct Tally {
  std::map<std::string, int> verdicts;
  std::vector<double> cosines, distances, ms;
  int portrait_pixels = 0;
};

Result<Tally> MatchAll(Tools& tools, const image::Pixels& document, const fs::path& clip, std::size_t every) {
  LAGAN_ASSIGN_OR_RETURN(const auto frames, face::ReadClip(clip));
  Tally tally;
  for (std::size_t i = 0; i + 2 < frames.size(); i += every) {
    std::vector<image::Pixels> three(3);
    for (std::size_t j = 0; j < 3; ++j) {
      LAGAN_ASSIGN_OR_RETURN(three[j], Decode(tools, clip / frames[i + j].file));
    }
    Result<face::MatchResult> match = Internal("UNSET", "Not compared.");
    tally.ms.push_back(Timed([&] { match = tools.matcher->Compare(document, three); }));
    LAGAN_RETURN_IF_ERROR(match.status());
    const std::string reason = match->verdict == face::MatchVerdict::kNotCompared ? " " + match->reason : "";
    ++tally.verdicts[std::string(face::MatchVerdictName(match->verdict)) + reason];
    tally.portrait_pixels = match->portrait_pixels;
    if (match->verdict == face::MatchVerdict::kNotCompared) continue;
    tally.cosines.push_back(match->cosine);
    tally.distances.push_back(match->distance);
  }
  return tally;
}

std::string Verdicts(const Tally& tally) {
  std::string text;
  for (const auto& [name, count] : tally.verdicts)
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, name);
  return text;
}

void PrintTally(const std::string& what, const Tally& tally) {
  fmt::print("| {} | {} | {} | {:.2f}, {:.2f}, {:.2f} | {:.2f}, {:.2f}, {:.2f} | {:.0f} |\n", what,
             tally.portrait_pixels, Verdicts(tally), Quantile(tally.cosines, 0), Quantile(tally.cosines, 0.5),
             Quantile(tally.cosines, 1), Quantile(tally.distances, 0), Quantile(tally.distances, 0.5),
             Quantile(tally.distances, 1), Quantile(tally.ms, 0.5));
}

void PrintTallyHeader(const char* what) {
  fmt::print(
      "| {} | portrait, pixels | verdicts | cosine: least, median, most | distance: least, median, most | ms "
      "|\n"
      "|---|---|---|---|---|---|\n",
      what);
}

Status Match(Tools& tools, const Options& options) {
  LAGAN_ASSIGN_OR_RETURN(const image::Pixels document, Decode(tools, options.paths.at(0)));
  PrintTallyHeader("clip");
  for (std::size_t i = 1; i < options.paths.size(); ++i) {
    LAGAN_ASSIGN_OR_RETURN(const Tally tally, MatchAll(tools, document, options.paths[i], options.every));
    PrintTally(fs::path(options.paths[i]).filename().string(), tally);
  }
  return Status();
}

// The document smaller by `factor`, as a camera further away would see it.
image::Pixels Smaller(const image::Pixels& document, double factor) {
  const cv::Mat whole(document.height, document.width, document.channels == 1 ? CV_8UC1 : CV_8UC3,
                      const_cast<std::uint8_t*>(document.bytes.data()), document.stride);
  cv::Mat small;
  cv::resize(whole, small, {}, factor, factor, cv::INTER_AREA);
  return image::MakePixels(small.cols, small.rows, small.channels(),
                           Bytes(small.data, small.data + small.total() * small.elemSize()));
}

Status Portraits(Tools& tools, const Options& options) {
  LAGAN_ASSIGN_OR_RETURN(const image::Pixels document, Decode(tools, options.paths.at(0)));
  for (std::size_t i = 1; i < options.paths.size(); ++i) {
    PrintTallyHeader(fs::path(options.paths[i]).filename().string().c_str());
    for (const double factor : {1.0, 0.7, 0.5, 0.4, 0.3, 0.25, 0.2, 0.15}) {
      LAGAN_ASSIGN_OR_RETURN(const Tally tally,
                             MatchAll(tools, Smaller(document, factor), options.paths[i], options.every));
      PrintTally(fmt::format("document x {}", factor), tally);
    }
  }
  return Status();
}

// Pictures for a pass, made of the frames of one clip or of one picture.
struct PassTally {
  std::map<std::string, int> refused;
  std::map<int, int> heights;
  std::map<std::string, int> with_document;
  std::vector<double> bytes, qualities, cosines, distances, ms;
};

Status MakeAndCompare(Tools& tools, const image::Pixels& document, const image::Pixels& frame,
                      PassTally& tally) {
  LAGAN_ASSIGN_OR_RETURN(const face::Observation seen, tools.observer->Observe(frame));
  if (seen.faces != 1) {
    ++tally.refused["not one face"];
    return Status();
  }
  const face::CompareFaces compare = [&](const image::Pixels& whole, std::span<const image::Pixels> frames) {
    return tools.matcher->Compare(whole, frames);
  };
  Result<face::PassPortrait> made = Internal("UNSET", "Not made.");
  const double ms = Timed([&] { made = face::MakePassPortrait(frame, seen.largest, nullptr, compare); });
  if (!made.ok()) {
    ++tally.refused[made.status().reason()];
    return Status();
  }
  tally.ms.push_back(ms);
  ++tally.heights[made->height];
  tally.bytes.push_back(static_cast<double>(made->webp.size()));
  tally.qualities.push_back(made->quality);
  tally.cosines.push_back(made->with_frame.cosine);
  tally.distances.push_back(made->with_frame.distance);
  LAGAN_ASSIGN_OR_RETURN(const image::Pixels small, face::DecodeOwnWebp(made->webp));
  LAGAN_ASSIGN_OR_RETURN(const face::MatchResult match,
                         tools.matcher->Compare(document, std::span(&small, 1)));
  ++tally.with_document[std::string(face::MatchVerdictName(match.verdict))];
  return Status();
}

template <typename Key>
std::string Counts(const std::map<Key, int>& counts) {
  std::string text;
  for (const auto& [name, count] : counts)
    text += fmt::format("{}{} of {}", text.empty() ? "" : ", ", count, name);
  return text.empty() ? "none" : text;
}

Status Pass(Tools& tools, const Options& options) {
  LAGAN_ASSIGN_OR_RETURN(const image::Pixels document, Decode(tools, options.paths.at(0)));
  fmt::print(
      "| source | made | refused | heights | bytes: least, most | quality: least, median | cosine: least, "
      "median | distance: median, most | document says | ms |\n|---|---|---|---|---|---|---|---|---|---|\n");
  for (std::size_t i = 1; i < options.paths.size(); ++i) {
    const fs::path path = options.paths[i];
    std::vector<fs::path> files = {path};
    if (fs::is_directory(path)) {
      LAGAN_ASSIGN_OR_RETURN(const auto frames, face::ReadClip(path));
      files.clear();
      for (std::size_t j = 0; j < frames.size(); j += options.every) files.push_back(path / frames[j].file);
    }
    PassTally tally;
    for (const fs::path& file : files) {
      LAGAN_ASSIGN_OR_RETURN(const image::Pixels frame, Decode(tools, file));
      LAGAN_RETURN_IF_ERROR(MakeAndCompare(tools, document, frame, tally));
    }
    fmt::print(
        "| {} | {} of {} | {} | {} | {:.0f}, {:.0f} | {:.0f}, {:.0f} | {:.2f}, {:.2f} | {:.2f}, {:.2f} | {} "
        "| {:.0f} |\n",
        path.filename().string(), tally.bytes.size(), files.size(), Counts(tally.refused),
        Counts(tally.heights), Quantile(tally.bytes, 0), Quantile(tally.bytes, 1),
        Quantile(tally.qualities, 0), Quantile(tally.qualities, 0.5), Quantile(tally.cosines, 0),
        Quantile(tally.cosines, 0.5), Quantile(tally.distances, 0.5), Quantile(tally.distances, 1),
        Counts(tally.with_document), Quantile(tally.ms, 0.5));
  }
  return Status();
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  CLI::App app("Measures the face room on pictures and clips");
  app.require_subcommand(1);
  app.add_option("--models", options.models, "Folder of networks")->capture_default_str();
  app.add_option("--every", options.every, "Look at every so manieth frame")->check(CLI::PositiveNumber);
  std::function<Status(Tools&, const Options&)> command;
  const std::map<std::string, std::function<Status(Tools&, const Options&)>> commands = {
      {"match", Match},         {"observe", Observe}, {"parts", Parts},    {"pass", Pass},
      {"portraits", Portraits}, {"shows", Shows},     {"summary", Summary}};
  for (const auto& [name, run] : commands) {
    CLI::App* sub = app.add_subcommand(name)->fallthrough();
    sub->add_option("PATHS", options.paths)->required();
    sub->callback([&command, run = run] { command = run; });
  }
  CLI11_PARSE(app, argc, argv);
  Result<Tools> tools = OpenTools(options);
  const Status status = tools.ok() ? command(*tools, options) : tools.status();
  if (status.ok()) return 0;
  std::cerr << "face_corpus: " << status << '\n';
  return 2;
}
