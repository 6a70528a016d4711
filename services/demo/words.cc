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

std::string QuestionsInWords(const v1::GetQuestionsResponse& response) {
  if (response.questions().empty()) {
    return "No questions can be asked: the register does not know enough about this person.";
  }
  std::string words = std::to_string(response.questions_size()) + " questions were made from the register:";
  for (const v1::Question& question : response.questions()) words += "\n    " + question.text();
  return words;
}

std::string AnswersInWords(bool wrong) {
  return wrong ? "One was answered wrongly, as asked for; the others as the person would."
               : "Answered as the person would: the demonstration looked the answers up in the sandbox's "
                 "register.csv.";
}

std::string ChecksInWords(const v1::Application& application) {
  std::string words = "Register, activity and fraud source were asked, and the scores graded: ";
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
