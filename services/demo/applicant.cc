#include "services/demo/applicant.h"

#include <algorithm>

#include "services/assurance/sources/csv.h"
#include "services/assurance/sources/csv_register.h"

namespace lagan::demo {
namespace {

constexpr std::size_t kNumberColumn = 4;
static_assert(sources::kRegisterColumns[kNumberColumn] == "document_number");

}  // namespace

Result<Applicant> Applicant::Load(const std::filesystem::path& register_csv,
                                  const std::string& document_number) {
  LAGAN_ASSIGN_OR_RETURN(const sources::CsvTable table,
                         sources::ReadCsv(register_csv, sources::kRegisterColumns));
  Applicant applicant;
  for (const sources::CsvRow& row : table.rows) {
    if (row.cells[kNumberColumn] != document_number) continue;
    for (std::size_t i = sources::kFirstFactColumn; i < row.cells.size(); ++i) {
      applicant.facts_.emplace(sources::kRegisterColumns[i], SecretText(row.cells[i]));
    }
    break;
  }
  return applicant;
}

proofing::v1::AnswerQuestionsRequest Applicant::Answer(const proofing::v1::GetQuestionsResponse& questions,
                                                       bool wrong) const {
  proofing::v1::AnswerQuestionsRequest request;
  for (const proofing::v1::Question& question : questions.questions()) {
    std::uint32_t choice = 0;
    if (const auto fact = facts_.find(question.question_id()); fact != facts_.end()) {
      const auto& choices = question.choices();
      const auto found = std::find(choices.begin(), choices.end(), fact->second.Reveal());
      if (found != choices.end()) choice = static_cast<std::uint32_t>(found - choices.begin());
    }
    if (wrong && request.answers().empty() && question.choices_size() > 0) {
      choice = (choice + 1) % static_cast<std::uint32_t>(question.choices_size());
    }
    proofing::v1::Answer* const answer = request.add_answers();
    answer->set_question_id(question.question_id());
    answer->set_choice(choice);
  }
  return request;
}

}  // namespace lagan::demo
