// The person in front of the demonstration: what they would know of themselves.
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "base/core/result.h"
#include "base/core/secret.h"
#include "lagan/proofing/v1/proofing.pb.h"

namespace lagan::demo {

// Answers dynamic questions as the holder of a document would. In the sandbox the register is a file, so the
// demonstration looks there; nowhere else could a portal know the answers. Immutable.
class Applicant {
 public:
  // The facts of the register's row with this document number. A number that the register does not hold makes somebody
  // who knows nothing. Reasons of sources::ReadCsv.
  static Result<Applicant> Load(const std::filesystem::path& register_csv,
                                const std::string& document_number);

  // One answer for each question: the known one, or the first choice where none is known. With `wrong` the first question
  // gets a choice that is not the known one.
  proofing::v1::AnswerQuestionsRequest Answer(const proofing::v1::GetQuestionsResponse& questions,
                                              bool wrong) const;

 private:
  std::map<std::string, SecretText> facts_;  // by the question's id
};

}  // namespace lagan::demo
