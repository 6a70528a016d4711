#include "services/proofing/question_sets.h"

namespace lagan::proofing {

storage::Migration QuestionSetTable(int number) {
  return storage::PortableMigration(
      number, "question sets",
      "CREATE TABLE question_sets (application_id text NOT NULL PRIMARY KEY, person @bytes NOT NULL, "
      "asked_at @integer NOT NULL, answered @integer NOT NULL) @strict;"
      "CREATE INDEX question_sets_by_person ON question_sets (person, asked_at)");
}

Status AddQuestionSet(storage::Transaction& transaction, const Bytes& person, std::string_view application_id,
                      Time now) {
  return transaction
      .Execute(
          "INSERT INTO question_sets (application_id, person, asked_at, answered) VALUES ($1, $2, $3, 0)",
          {application_id, person, now})
      .status();
}

Status MarkSetAnswered(storage::Transaction& transaction, std::string_view application_id) {
  return transaction
      .Execute("UPDATE question_sets SET answered = 1 WHERE application_id = $1", {application_id})
      .status();
}

Result<int> CountUnansweredSets(storage::Transaction& transaction, const Bytes& person, Time since) {
  LAGAN_ASSIGN_OR_RETURN(
      const storage::Rows rows,
      transaction.Execute(
          "SELECT count(*) FROM question_sets WHERE person = $1 AND asked_at >= $2 AND answered = 0",
          {person, since}));
  int count = 0;
  LAGAN_RETURN_IF_ERROR(rows[0].Read(count));
  return count;
}

Status ForgetQuestionSets(storage::Transaction& transaction, Time before) {
  return transaction.Execute("DELETE FROM question_sets WHERE asked_at < $1", {before}).status();
}

}  // namespace lagan::proofing
