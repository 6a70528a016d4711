// Somebody the machine is not sure of.
#include <algorithm>
#include <thread>

#include "services/demo/journeys.h"
#include "services/demo/office.h"

namespace lagan::demo {
namespace {

// The result of a closed case is signed by the next step of the checks.
constexpr int kResultTries = 100;
constexpr std::chrono::milliseconds kPause{100};

// What both readers see: two unlike faces; or no face at all, so that nothing can be said.
Verdict NotThePerson(bool face_shown) {
  Verdict verdict{.disposition = review::v1::DISPOSITION_NOT_PROVEN};
  if (face_shown) {
    verdict.opinions["face_matches"] = {.outcome = "failed", .reasons = {"PORTRAIT_DIFFERS"}};
    return verdict;
  }
  for (const char* check : {"document_genuine", "face_matches", "liveness"}) {
    verdict.opinions[check] = {.outcome = "unclear", .reasons = {"EVIDENCE_MISSING"}};
  }
  return verdict;
}

Result<proofing::v1::GetResultResponse> AwaitResult(const Portal& portal, const std::string& id) {
  for (int i = 1;; ++i) {
    auto result = portal.FetchResult(id);
    if (result.ok() || result.status().reason() != "NOT_DECIDED" || i == kResultTries) return result;
    std::this_thread::sleep_for(kPause);
  }
}

bool IsAsDescribed(bool face_shown, const CaseStory& story, const proofing::v1::Application& application,
                   const proofing::v1::GetResultResponse& result) {
  const auto& reasons = story.read.reasons();
  const bool differ = std::find(reasons.begin(), reasons.end(), "FACES_DIFFER") != reasons.end();
  const bool seen_by_all = !story.views.empty() && story.closed;
  const bool told = application.state() == proofing::v1::STATE_CLOSED &&
                    application.outcome() == proofing::v1::OUTCOME_NOT_PROVEN &&
                    !result.result_jwt().empty() && result.qr_text().empty();
  return seen_by_all && told && (!face_shown || (differ && story.readers.size() == 2));
}

}  // namespace

Result<Ending> PlayDoubt(Stage& stage) {
  LAGAN_ASSIGN_OR_RETURN(const Portal portal, stage.ConnectPortal());
  LAGAN_ASSIGN_OR_RETURN(const auto specimens, DrawSpecimens(stage));
  LAGAN_ASSIGN_OR_RETURN(const Bytes photo, ReadPhoto(specimens / "other-face.jpg"));
  LAGAN_ASSIGN_OR_RETURN(const std::string id, portal.Open());
  LAGAN_RETURN_IF_ERROR(portal.Upload(id, photo, "passport_biometric").status());
  LAGAN_ASSIGN_OR_RETURN(const FaceAnswer face, ShowFace(stage, portal, id));
  LAGAN_ASSIGN_OR_RETURN(const auto in_review, portal.Submit(id));
  if (in_review.state() != proofing::v1::STATE_IN_REVIEW) {
    stage.narrator->Say("The machine was sure, which it should not have been.");
    return Ending{End::kOtherwise, ReportOf(in_review)};
  }
  const bool face_shown = stage.film && face.available;
  if (!face_shown) {
    stage.narrator->Say(
        "Nobody's face could be shown, so a person looks for that reason and not for two unlike faces.");
  }
  LAGAN_ASSIGN_OR_RETURN(const CaseStory story, ReadCase(stage, id, NotThePerson(face_shown)));
  LAGAN_ASSIGN_OR_RETURN(const auto told, portal.AwaitAfter(id, proofing::v1::STATE_IN_REVIEW));
  LAGAN_ASSIGN_OR_RETURN(const auto result, AwaitResult(portal, id));
  LAGAN_RETURN_IF_ERROR(TellGradeAndReceipts(stage, told));
  stage.narrator->Say("The person reads: \"" + told.advice() + "\"");
  Ending ending{IsAsDescribed(face_shown, story, told, result) ? End::kAsDescribed : End::kOtherwise,
                ReportOf(told)};
  const auto& reasons = story.read.reasons();
  ending.report["case_reasons"] = std::vector<std::string>(reasons.begin(), reasons.end());
  ending.report["readers"] = story.readers;
  ending.report["views"] = story.views;
  return ending;
}

}  // namespace lagan::demo
