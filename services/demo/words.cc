#include "services/demo/words.h"

#include <algorithm>
#include <string_view>

namespace lagan::demo {
namespace {

namespace v1 = proofing::v1;

std::string WithoutPrefix(const std::string& name, std::string_view prefix) {
  return name.starts_with(prefix) ? name.substr(prefix.size()) : name;
}

}  // namespace

std::string LevelWord(v1::Level level) {
  if (level == v1::LEVEL_UNSPECIFIED) return "";
  std::string word = WithoutPrefix(v1::Level_Name(level), "LEVEL_");
  std::transform(word.begin(), word.end(), word.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return word;
}

std::string StateWord(v1::State state) { return WithoutPrefix(v1::State_Name(state), "STATE_"); }

std::string UploadInWords(const v1::UploadDocumentResponse& response) {
  if (!response.usable()) {
    return "The picture cannot be used (" + response.reason() + "). " + response.advice();
  }
  return "The picture was decoded in the sandbox, read, cleaned of its metadata, encrypted and kept.";
}

std::string ConsentInWords(bool to_face_check) {
  return to_face_check
             ? "Asked one by one, the person agrees to the face check and to the comparison with the "
               "document, and "
               "not to a face on the pass."
             : "The person does not agree to the face check. That costs nothing: somebody looks instead.";
}

std::string FaceCheckInWords(const FaceAnswer& answer) {
  using Response = v1::SendFaceFramesResponse;
  if (!answer.available) return "No face check (" + answer.reason + "). " + answer.advice;
  std::string words = "A challenge was answered with " + std::to_string(answer.sent.size()) + " frames in " +
                      std::to_string(answer.batches) + " messages. Asked, one at a time: look_straight";
  for (const std::string& step : answer.asked) {
    if (step != "look_straight") words += " " + step;
  }
  switch (answer.outcome) {
    case Response::OUTCOME_PASSED:
      return words + ".\nPassed: somebody was there, as far as this can tell.";
    case Response::OUTCOME_RETRY:
      return words + ".\nRefused: " + answer.reason + ". " + answer.advice;
    case Response::OUTCOME_PERSON:
      return words + ".\nA person has to look: " + answer.reason + ". " + answer.advice;
    default:
      return words + ".\nThe frames ended before the challenge did.";
  }
}

std::string ChecksInWords(const v1::Application& application) {
  std::string words =
      "Register, activity and fraud source were asked, the face compared where there is one, and the scores "
      "graded: ";
  if (application.state() == v1::STATE_ISSUED) {
    return words + "level " + LevelWord(application.level()) + " by profile " + application.profile() +
           ". Approved, and issued.";
  }
  return words + "level " + LevelWord(application.level()) + ". The application is now " +
         StateWord(application.state()) + " (\"" + application.public_state() + "\").";
}

std::string GradeInWords(const v1::Application& application) {
  std::string words;
  if (!application.derivation().empty()) words += "How the grade came about:\n";
  for (const std::string& line : application.derivation()) words += "  " + line + "\n";
  if (!application.missing().empty()) {
    words += "What would reach the level " + LevelWord(application.level_asked()) + ":\n";
  }
  for (const std::string& line : application.missing()) words += "  " + line + "\n";
  return words;
}

}  // namespace lagan::demo
