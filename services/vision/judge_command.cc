#include "services/vision/judge_command.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>

#include "base/core/file.h"
#include "base/core/text.h"
#include "base/image/png_writer.h"
#include "face/challenge/advice.h"
#include "face/challenge/judge.h"
#include "face/challenge/observation_table.h"
#include "face/pictures/contact_sheet.h"
#include "services/vision/clip_frames.h"
#include "services/vision/finder.h"

namespace lagan::vision {
namespace {

constexpr Time kStart{std::chrono::milliseconds(0)};

struct Options {
  std::string clip;
  std::string challenge;
  std::string models;
  std::string sheet;
  bool observe = false;
  bool json = false;
  bool resampled = false;
};

Result<face::Steps> ParseSteps(std::string_view text) {
  const std::vector<std::string> names = SplitText(text, ',');
  face::Steps steps{};
  bool good = names.size() == steps.size();
  for (std::size_t i = 0; good && i < steps.size(); ++i) {
    const auto step = face::ParseStep(names[i]);
    good = step && (i == 0 || *step != steps.at(i - 1));
    if (good) steps.at(i) = *step;
  }
  if (good) return steps;
  return InvalidArgument(
      "CHALLENGE_INVALID",
      "Name four steps out of left, right, up, down and closer, none of them twice in a row.");
}

// What became of one frame.
struct Judged {
  std::string asked;
  face::FrameVerdict verdict;
  face::Outcome outcome = face::Outcome::kContinue;
};

std::string JsonOf(const ClipPicture& picture, const Judged& judged) {
  const face::Observation& seen = picture.seen.observation;
  const nlohmann::ordered_json line = {{"file", picture.file},
                                       {"captured_at_ms", picture.seen.captured_ms},
                                       {"asked", judged.asked},
                                       {"used", judged.verdict.reason.empty()},
                                       {"reason", judged.verdict.reason},
                                       {"faces", seen.faces},
                                       {"yaw", seen.pose.yaw},
                                       {"pitch", seen.pose.pitch},
                                       {"face_height", seen.largest.box.height},
                                       {"sharpness", seen.sharpness}};
  return line.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
}

std::string TextOf(const ClipPicture& picture, const Judged& judged) {
  const face::Observation& seen = picture.seen.observation;
  return fmt::format("{:>7} ms  {:14} yaw {:+.2f}  pitch {:+.2f}  face {:3.0f}  {}", picture.seen.captured_ms,
                     judged.asked, seen.pose.yaw, seen.pose.pitch, seen.largest.box.height,
                     judged.verdict.reason.empty() ? "used" : judged.verdict.reason);
}

// Judges a clip frame by frame.
class ClipJudge {
 public:
  ClipJudge(const face::Steps& steps, bool resampled) : resampled_(resampled) {
    state_.challenge = {.steps = steps, .delays = {}, .issued_at = kStart, .more_time = false};
  }

  Judged Judge(face::SeenFrame seen) {
    Judged judged{std::string(face::PromptOf(state_).step), {}};
    // From 3 to 13 milliseconds later than the clip says, in an order that does not repeat soon.
    if (resampled_) seen.captured_ms += 3 + state_.clip.frames * 7 % 11;
    const Time received_at = kStart + std::chrono::milliseconds(seen.captured_ms);
    last_ = face::JudgeFrames(state_, {&seen, 1}, received_at);
    judged.outcome = last_.outcome;
    if (!last_.frames.empty())
      judged.verdict = last_.frames.front();
    else
      judged.verdict.reason = last_.reason;
    return judged;
  }
  bool over() const { return last_.outcome != face::Outcome::kContinue; }
  std::string reason() const { return over() ? last_.reason : "CLIP_ENDED"; }
  face::Outcome outcome() const { return last_.outcome; }
  std::uint32_t steps_shown() const { return state_.step; }

 private:
  const bool resampled_;
  face::ChallengeState state_;
  face::Judgement last_;
};

face::Tone ToneOf(const Judged& judged) {
  if (judged.outcome == face::Outcome::kRetry || judged.outcome == face::Outcome::kReview)
    return face::Tone::kBad;
  return judged.verdict.reason.empty() ? face::Tone::kGood : face::Tone::kUnused;
}

Status AddToSheet(const ClipPicture& picture, const Judged& judged, face::ContactSheet& sheet) {
  if (picture.pixels.empty()) return Status();
  const face::Pose& pose = picture.seen.observation.pose;
  return sheet.Add(picture.pixels, picture.seen.observation, ToneOf(judged),
                   fmt::format("{} {:+.2f} {:+.2f}", judged.asked, pose.yaw, pose.pitch),
                   judged.verdict.reason.empty() ? "used" : judged.verdict.reason);
}

void PrintOutcome(const ClipJudge& judge, const Options& options, std::ostream& out) {
  const std::string outcome(face::OutcomeName(judge.outcome()));
  const std::string advice = judge.over() ? face::AdviceFor(judge.reason()) : "";
  if (options.json) {
    const nlohmann::ordered_json line = {{"outcome", outcome},
                                         {"reason", judge.reason()},
                                         {"advice", advice},
                                         {"steps_shown", judge.steps_shown()}};
    out << line.dump() << '\n';
    return;
  }
  out << outcome;
  if (!judge.reason().empty()) out << " (" << judge.reason() << ')';
  out << ", " << judge.steps_shown() << " of " << face::rules::kSteps << " steps shown. " << advice << '\n';
}

Status Judge(const Options& options, const face::Steps& steps, ClipFrames& clip, std::ostream& out) {
  ClipJudge judge(steps, options.resampled);
  face::ContactSheet sheet;
  while (!clip.AtEnd() && !judge.over()) {
    LAGAN_ASSIGN_OR_RETURN(const ClipPicture picture, clip.Next());
    const Judged judged = judge.Judge(picture.seen);
    out << (options.json ? JsonOf(picture, judged) : TextOf(picture, judged)) << '\n';
    if (!options.sheet.empty()) LAGAN_RETURN_IF_ERROR(AddToSheet(picture, judged, sheet));
  }
  PrintOutcome(judge, options, out);
  if (options.sheet.empty()) return Status();
  LAGAN_ASSIGN_OR_RETURN(const image::Pixels drawn, sheet.Draw());
  LAGAN_ASSIGN_OR_RETURN(const Bytes png, image::WritePng(drawn));
  return WriteFileAtomically(options.sheet, png, 0600);
}

Status Observe(ClipFrames& clip, std::ostream& out) {
  std::vector<face::ObservedFrame> frames;
  while (!clip.AtEnd()) {
    LAGAN_ASSIGN_OR_RETURN(const ClipPicture picture, clip.Next());
    frames.push_back({picture.file, picture.seen.captured_ms, picture.seen.observation});
  }
  out << face::WriteObservations(frames);
  return Status();
}

Status RunJudge(const Options& options, std::ostream& out) {
  face::Steps steps{};
  if (!options.observe) {
    LAGAN_ASSIGN_OR_RETURN(steps, ParseSteps(options.challenge));
  }
  LAGAN_ASSIGN_OR_RETURN(ClipFrames clip, ClipFrames::Open(options.clip, FindFaceModels(options.models)));
  return options.observe ? Observe(clip, out) : Judge(options, steps, clip, out);
}

// Networks and decoder are ours to mend; everything else is the caller's.
int ExitStatusOf(const Status& status) {
  if (status.ok()) return commands::kExitOk;
  const bool ours = status.code() != Code::kInvalidArgument && status.code() != Code::kNotFound;
  return ours ? commands::kExitFailed : commands::kExitBadInput;
}

}  // namespace

commands::Runner AddJudgeOptions(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  app.add_option("CLIP", options->clip, "Folder of JPEG frames with frames.tsv")->required();
  auto* challenge =
      app.add_option("--challenge", options->challenge, "Four steps, for instance left,closer,up,right");
  app.add_flag("--observe", options->observe, "Only print what each frame shows, as a table")
      ->excludes(challenge);
  app.add_flag("--json", options->json, "Print one line of JSON for each frame and one for the outcome");
  app.add_flag("--resampled", options->resampled,
               "The clip's times come from a converter: vary them a little");
  app.add_option("--sheet", options->sheet, "Draw all frames with what was seen into this PNG file");
  app.add_option("--face-models", options->models,
                 "Folder of networks (else $LAGAN_FACE_MODELS, else the installed one)");
  return [options](commands::Context& context) {
    const Status status = RunJudge(*options, context.out);
    if (!status.ok()) {
      context.err << "lagan-vision judge: " << status.reason() << ": " << status.message() << '\n';
    }
    return ExitStatusOf(status);
  };
}

}  // namespace lagan::vision
