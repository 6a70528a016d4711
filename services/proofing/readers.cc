#include "services/proofing/readers.h"

#include <algorithm>
#include <array>
#include <set>

#include "services/proofing/evidence.h"

namespace lagan::proofing {
namespace {

// From the freshest training to none.
constexpr std::array<std::string_view, 3> kTraining = {"within_1_year", "within_3_years", "lapsed"};

std::size_t RankOf(std::string_view training) {
  const auto found = std::find(kTraining.begin(), kTraining.end(), training);
  return found == kTraining.end() ? kTraining.size() - 1
                                  : static_cast<std::size_t>(found - kTraining.begin());
}

const review::v1::Finding* FindFinding(const review::v1::ReaderFindings& reader, std::string_view check) {
  for (const review::v1::Finding& finding : reader.findings()) {
    if (finding.check() == check) return &finding;
  }
  return nullptr;
}

}  // namespace

Result<Viewable> WhatCanBeViewed(storage::Transaction& transaction, const ApplicationRecord& record) {
  Viewable viewable;
  const auto has = [&](std::string_view name) -> Result<bool> {
    LAGAN_ASSIGN_OR_RETURN(const auto found, GetField(transaction, record.id, name));
    return found.has_value();
  };
  LAGAN_ASSIGN_OR_RETURN(const std::vector<std::string> pictures, Pictures(transaction, record.id));
  if (!pictures.empty()) viewable.fields.emplace_back("document");
  LAGAN_ASSIGN_OR_RETURN(const bool zone, has(field::kDocument));
  if (zone) viewable.fields.emplace_back("zone");
  LAGAN_ASSIGN_OR_RETURN(const bool selfie, has(field::kFrames));
  if (selfie) viewable.fields.emplace_back("selfie");
  LAGAN_ASSIGN_OR_RETURN(const bool grade, has(field::kGrade));
  if (grade) viewable.fields.emplace_back("grade");
  LAGAN_ASSIGN_OR_RETURN(const bool vouch, has(field::kVouch));
  if (vouch) viewable.fields.emplace_back("vouch");
  if (zone || !pictures.empty()) viewable.checks.emplace_back("document_genuine");
  if (selfie && !pictures.empty()) viewable.checks.emplace_back("face_matches");
  if (selfie) viewable.checks.emplace_back("liveness");
  return viewable;
}

Result<std::vector<std::string>> Readers(storage::Transaction& transaction, std::string_view application_id) {
  LAGAN_ASSIGN_OR_RETURN(
      const storage::Rows rows,
      transaction.Execute("SELECT operator_id FROM readers WHERE application_id = $1 ORDER BY operator_id",
                          {application_id}));
  std::vector<std::string> readers;
  for (const storage::Row& row : rows) LAGAN_RETURN_IF_ERROR(row.Read(readers.emplace_back()));
  return readers;
}

Status AddReader(storage::Transaction& transaction, std::string_view application_id,
                 std::string_view operator_id) {
  return transaction
      .Execute(
          "INSERT INTO readers (application_id, operator_id) VALUES ($1, $2) "
          "ON CONFLICT (application_id, operator_id) DO NOTHING",
          {application_id, operator_id})
      .status();
}

bool EverythingPassed(const review::v1::CaseDecided& decided) {
  bool read = false;
  for (const review::v1::ReaderFindings& reader : decided.readers()) {
    if (reader.disposition() != decided.disposition()) continue;
    read = true;
    for (const review::v1::Finding& finding : reader.findings()) {
      if (finding.outcome() != "passed") return false;
    }
  }
  return read;
}

assurance::v1::PersonFinding JointFinding(const review::v1::CaseDecided& decided, std::string_view check,
                                          std::string_view topic) {
  assurance::v1::PersonFinding joint;
  std::size_t oldest = 0;
  for (const review::v1::ReaderFindings& reader : decided.readers()) {
    const review::v1::Finding* const finding = FindFinding(reader, check);
    if (finding == nullptr || reader.disposition() != decided.disposition()) continue;
    const auto training = reader.training().find(std::string(topic));
    oldest = std::max(oldest, RankOf(training == reader.training().end() ? "lapsed" : training->second));
    const bool worse =
        finding->outcome() == "failed" || (finding->outcome() != "passed" && joint.outcome() != "failed");
    if (joint.outcome().empty() || worse) joint.set_outcome(finding->outcome());
  }
  if (!joint.outcome().empty()) joint.set_training(std::string(kTraining[oldest]));
  return joint;
}

assurance::v1::PersonFinding JointFaceFinding(const review::v1::CaseDecided& decided) {
  assurance::v1::PersonFinding face = JointFinding(decided, "face_matches", "face_comparison");
  const assurance::v1::PersonFinding live = JointFinding(decided, "liveness", "face_comparison");
  if (face.outcome() == "passed" && live.outcome() != "passed") {
    face.set_outcome(live.outcome().empty() ? "unclear" : live.outcome());
  }
  return face;
}

bool TakesThePlaceOfTheNetworks(const assurance::v1::PersonFinding& face) {
  return face.outcome() == "failed" || (face.outcome() == "passed" && face.training() != "lapsed");
}

int ReadersWho(const review::v1::CaseDecided& decided, review::v1::Disposition disposition) {
  std::set<std::string> operators;
  for (const review::v1::ReaderFindings& reader : decided.readers()) {
    if (reader.disposition() == disposition) operators.insert(reader.operator_id());
  }
  return static_cast<int>(operators.size());
}

}  // namespace lagan::proofing
