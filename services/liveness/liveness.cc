#include "services/liveness/liveness.h"

#include <algorithm>
#include <utility>

#include "base/image/jpeg_writer.h"
#include "face/challenge/advice.h"
#include "services/liveness/frame_reader.h"

namespace lagan::liveness {
namespace {

constexpr std::string_view kPassiveLow = "PASSIVE_LOW";

bool IsId(std::string_view id) {
  return id.size() == 32 && id.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

Status CheckFrames(const v1::JudgeFramesRequest& request) {
  if (request.frames().empty()) return InvalidArgument("FRAMES_MISSING", "Send 1 to 8 frames.", "frames");
  if (request.frames_size() > static_cast<int>(face::rules::kMostFramesAtOnce)) {
    return InvalidArgument("FRAMES_TOO_MANY", "Send at most 8 frames in a message.", "frames");
  }
  for (const v1::Frame& frame : request.frames()) {
    if (frame.jpeg().size() > kMostFrameBytes) {
      return InvalidArgument("FRAME_TOO_LARGE", "A frame has at most 256 KiB.", "frames");
    }
  }
  return Status();
}

// Of a message, for telling it from another.
crypto::Sha256Digest DigestOf(const v1::JudgeFramesRequest& request) {
  Bytes digests;
  const auto add = [&digests](const crypto::Sha256Digest& digest) {
    digests.insert(digests.end(), digest.begin(), digest.end());
  };
  add(crypto::Sha256(AsBytes(request.sealed_state())));
  for (const v1::Frame& frame : request.frames()) {
    add(crypto::Sha256(
        {AsBytes(std::to_string(frame.captured_at_ms())), AsBytes("\n"), AsBytes(frame.jpeg())}));
  }
  return crypto::Sha256(digests);
}

void SetPrompt(const face::ChallengeState& state, v1::Prompt& out) {
  const face::Prompt prompt = face::PromptOf(state);
  out.set_step(std::string(prompt.step));
  out.set_words(std::string(prompt.words));
  out.set_number(prompt.number);
  out.set_of(prompt.of);
}

// The picture as JPEG of the best quality that keeps within its limit.
Result<SecretBytes> EncodeKept(const image::Pixels& pixels) {
  for (const int quality : {90, 75, 50, 25}) {
    LAGAN_ASSIGN_OR_RETURN(Bytes jpeg, image::WriteJpeg(pixels, quality));
    if (jpeg.size() <= kMostKeptBytes) return SecretBytes(std::move(jpeg));
  }
  return Internal("PICTURE_PROCESSING_FAILED", "The cut-out of a face does not become small enough.");
}

// Takes the best frame of each part among those that were used.
Status KeepBest(const face::Judgement& judgement, const ReadFrames& read, FaceTools& faces,
                SealedContents& contents) {
  for (std::size_t i = 0; i < judgement.frames.size(); ++i) {
    const face::FrameVerdict& verdict = judgement.frames[i];
    std::optional<KeptFrame>& kept = contents.kept.at(verdict.part);
    if (!read.crops[i] || verdict.quality <= (kept ? kept->quality : 0.0F)) continue;
    const face::FaceCrop& crop = *read.crops[i];
    LAGAN_ASSIGN_OR_RETURN(SecretBytes jpeg, EncodeKept(crop.pixels));
    LAGAN_ASSIGN_OR_RETURN(const double score, faces.LiveScore(crop.pixels, crop.face));
    kept = KeptFrame{verdict.quality, static_cast<float>(std::clamp(score, 0.0, 1.0)), std::move(jpeg)};
  }
  return Status();
}

// Half of the kept frames or more look like a picture of a face.
bool PassiveLow(const SealedContents& contents, double live) {
  int low = 0;
  int all = 0;
  for (const auto& kept : contents.kept) {
    if (!kept) continue;
    ++all;
    low += kept->live_score < live ? 1 : 0;
  }
  return low * 2 >= all;
}

void AddBestFrames(const SealedContents& contents, v1::JudgeFramesResponse& out) {
  std::vector<const KeptFrame*> best;
  for (const auto& kept : contents.kept) {
    if (kept) best.push_back(&*kept);
  }
  std::sort(best.begin(), best.end(), [](auto* a, auto* b) { return a->quality > b->quality; });
  for (const KeptFrame* kept : best) out.add_best_frames(std::string(AsText(kept->jpeg.Reveal())));
}

v1::JudgeFramesResponse::Outcome OutcomeOf(face::Outcome outcome) {
  switch (outcome) {
    case face::Outcome::kPassed:
      return v1::JudgeFramesResponse::OUTCOME_PASSED;
    case face::Outcome::kRetry:
      return v1::JudgeFramesResponse::OUTCOME_RETRY;
    case face::Outcome::kReview:
      return v1::JudgeFramesResponse::OUTCOME_REVIEW;
    default:
      return v1::JudgeFramesResponse::OUTCOME_CONTINUE;
  }
}

// The outcome of the rules, which texture may lower and never raise.
v1::JudgeFramesResponse Answer(face::Judgement judgement, const SealedContents& contents, double live) {
  using enum face::Outcome;
  v1::JudgeFramesResponse out;
  SetPrompt(contents.state, *out.mutable_prompt());
  if (judgement.outcome == kReview) out.add_signals(judgement.reason);
  const bool decided = judgement.outcome == kPassed || judgement.outcome == kReview;
  if (decided && PassiveLow(contents, live)) {
    if (judgement.outcome == kPassed) judgement.reason = kPassiveLow;
    judgement.outcome = kReview;
    out.add_signals(std::string(kPassiveLow));
  }
  if (decided) AddBestFrames(contents, out);
  out.set_outcome(OutcomeOf(judgement.outcome));
  out.set_reason(judgement.reason);
  out.set_advice(face::AdviceFor(judgement.reason));
  return out;
}

}  // namespace

Status Liveness::ModelsThere() const {
  if (dependencies_.faces != nullptr) return Status();
  return FailedPrecondition("FACE_MODELS_MISSING",
                            "No networks for faces are installed here: a member of staff has to look.");
}

Result<v1::IssueChallengeResponse> Liveness::IssueChallenge(const v1::IssueChallengeRequest& request) {
  LAGAN_RETURN_IF_ERROR(ModelsThere());
  if (!IsId(request.application_id())) {
    return InvalidArgument("APPLICATION_ID_INVALID", "An id has 32 hexadecimal characters.",
                           "application_id");
  }
  if (!IsId(request.consent_id())) {
    return InvalidArgument("CONSENT_ID_INVALID", "An id has 32 hexadecimal characters.", "consent_id");
  }
  SealedContents contents;
  contents.state.challenge =
      face::DrawChallenge(dependencies_.clock->Now(), request.more_time(), *dependencies_.random);
  const Binding binding{request.application_id(), request.consent_id(), dependencies_.random->TakeId()};
  LAGAN_ASSIGN_OR_RETURN(const Bytes sealed, sealer_.Seal(binding, contents, *dependencies_.random));
  v1::IssueChallengeResponse out;
  out.set_challenge_id(binding.challenge_id);
  out.set_sealed_state(std::string(AsText(sealed)));
  out.set_expires_at(FormatTime(contents.state.challenge.expires_at()));
  SetPrompt(contents.state, *out.mutable_prompt());
  return out;
}

Result<v1::JudgeFramesResponse> Liveness::JudgeFrames(const v1::JudgeFramesRequest& request) {
  const Time received_at = dependencies_.clock->Now();
  LAGAN_RETURN_IF_ERROR(ModelsThere());
  LAGAN_RETURN_IF_ERROR(CheckFrames(request));
  const Binding binding{request.application_id(), request.consent_id(), request.challenge_id()};
  LAGAN_ASSIGN_OR_RETURN(SealedContents contents, sealer_.Open(binding, AsBytes(request.sealed_state())));
  const Time expires_at = contents.state.challenge.expires_at();
  if (!usage_.Enter(binding.challenge_id, contents.messages, DigestOf(request), expires_at, received_at)) {
    return FailedPrecondition(
        "CHALLENGE_OVER", "This state of the challenge was used already. Start a new one.", "sealed_state");
  }
  const FacePool::Lease faces = dependencies_.faces->Take();
  ReadFrames read;
  if (received_at < expires_at) {
    LAGAN_ASSIGN_OR_RETURN(read, ReadMessage(request.frames(), *dependencies_.decoder, *faces));
  }
  face::Judgement judgement = face::JudgeFrames(contents.state, read.seen, received_at);
  LAGAN_RETURN_IF_ERROR(KeepBest(judgement, read, *faces, contents));
  ++contents.messages;
  v1::JudgeFramesResponse out = Answer(std::move(judgement), contents, faces->passive_live());
  if (out.outcome() == v1::JudgeFramesResponse::OUTCOME_CONTINUE) {
    LAGAN_ASSIGN_OR_RETURN(const Bytes sealed, sealer_.Seal(binding, contents, *dependencies_.random));
    out.set_sealed_state(std::string(AsText(sealed)));
  }
  return out;
}

}  // namespace lagan::liveness
