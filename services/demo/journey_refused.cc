// Somebody who replays a recording.
#include <algorithm>

#include "services/demo/journeys.h"

namespace lagan::demo {
namespace {

// A message's most.
constexpr std::size_t kAllAtOnce = 8;
constexpr std::size_t kAsBefore = 4;

// What an honest person sent before: in the digital journey, or in an application that is withdrawn again. Empty where no
// face can be checked; FACE_NOT_PASSED when the honest one failed, and then there is nothing that was worth recording.
Result<std::vector<Shot>> EarlierAnswer(const Stage& stage, const Portal& portal, const Bytes& photo) {
  if (!stage.earlier_answer.empty() || !stage.film) return stage.earlier_answer;
  stage.narrator->Say("Somebody answers a challenge honestly, and is recorded:");
  LAGAN_ASSIGN_OR_RETURN(const std::string id, portal.Open());
  LAGAN_RETURN_IF_ERROR(portal.Upload(id, photo, "passport_biometric").status());
  LAGAN_ASSIGN_OR_RETURN(const FaceAnswer answer, ShowFace(stage, portal, id));
  LAGAN_RETURN_IF_ERROR(portal.Withdraw(id));
  if (answer.IsPassed() || !answer.available) return answer.sent;
  return FailedPrecondition("FACE_NOT_PASSED", "The honest answer did not pass: " + answer.reason + ".");
}

// The refusals by name, in order. Ends with the face check in the hands of a person.
Result<std::vector<std::string>> TryToDeceive(const Stage& stage, const Portal& portal, const std::string& id,
                                              const std::vector<Shot>& earlier) {
  Narrator& narrator = *stage.narrator;
  std::vector<std::string> refusals;
  narrator.Say("\nThe recording is played to a new challenge, at the pace at which it was taken:");
  LAGAN_ASSIGN_OR_RETURN(const FaceAnswer replayed, portal.CheckFace(id, Replay(earlier, kAsBefore)));
  refusals.push_back(replayed.reason);
  if (replayed.IsPassed()) {
    narrator.Say("By chance the movements fit, as in about one of 320 tries (docs/face-check.md).");
    return refusals;
  }

  narrator.Say("\nFrames are sent once more to that challenge, which has its outcome:");
  const StopWatch watch;
  const auto used = portal.SendFrames(id, replayed.challenge_id, replayed.batches + 1, {earlier.front()}, 1);
  refusals.push_back(used.ok() ? "" : used.status().reason());
  narrator.Tell({"used_twice",
                 used.ok() ? "It was taken." : "Refused: " + refusals.back() + ". " + used.status().message(),
                 watch.Time()});

  narrator.Say("\nA third time, and the whole recording in one go, faster than any camera films:");
  for (FaceAnswer hurried; refusals.size() == 2 || hurried.MayRetry();) {
    LAGAN_ASSIGN_OR_RETURN(hurried, portal.CheckFace(id, Replay(earlier, kAllAtOnce), /*hurried=*/true));
    refusals.push_back(hurried.reason);
  }
  return refusals;
}

Result<Ending> EndWithoutFaces(const Stage& stage, const Portal& portal, const std::string& id) {
  stage.narrator->Say("There is nothing to replay: " +
                      (stage.film ? "the networks for faces are not installed." : stage.why_no_film));
  LAGAN_RETURN_IF_ERROR(portal.Consent(id, false));
  LAGAN_ASSIGN_OR_RETURN(const auto application, portal.Submit(id));
  LAGAN_RETURN_IF_ERROR(TellGradeAndReceipts(stage, application));
  const bool person = application.state() == proofing::v1::STATE_IN_REVIEW;
  Ending ending{person ? End::kAsDescribed : End::kOtherwise, ReportOf(application)};
  ending.report["refusals"] = nlohmann::ordered_json::array();
  return ending;
}

}  // namespace

Result<Ending> PlayRefused(Stage& stage) {
  LAGAN_ASSIGN_OR_RETURN(const Portal portal, stage.ConnectPortal());
  LAGAN_ASSIGN_OR_RETURN(const auto specimens, DrawSpecimens(stage));
  LAGAN_ASSIGN_OR_RETURN(const Bytes photo, ReadPhoto(specimens / "passport.jpg"));
  LAGAN_ASSIGN_OR_RETURN(const std::vector<Shot> earlier, EarlierAnswer(stage, portal, photo));
  LAGAN_ASSIGN_OR_RETURN(const std::string id, portal.Open());
  LAGAN_RETURN_IF_ERROR(portal.Upload(id, photo, "passport_biometric").status());
  if (earlier.empty()) return EndWithoutFaces(stage, portal, id);

  LAGAN_RETURN_IF_ERROR(portal.Consent(id, true));
  LAGAN_ASSIGN_OR_RETURN(const auto refusals, TryToDeceive(stage, portal, id, earlier));
  LAGAN_ASSIGN_OR_RETURN(const auto application, portal.Submit(id));
  LAGAN_RETURN_IF_ERROR(TellGradeAndReceipts(stage, application));
  stage.narrator->Say("Nothing was issued, and nobody is called a fraud. The person reads: \"" +
                      application.advice() + "\"");
  const bool all_named = std::none_of(refusals.begin(), refusals.end(),
                                      [](const std::string& reason) { return reason.empty(); });
  const bool as_described = all_named && refusals.size() >= 3 && refusals[1] == "CHALLENGE_USED" &&
                            application.state() == proofing::v1::STATE_IN_REVIEW;
  Ending ending{as_described ? End::kAsDescribed : End::kOtherwise, ReportOf(application)};
  ending.report["refusals"] = refusals;
  return ending;
}

}  // namespace lagan::demo
