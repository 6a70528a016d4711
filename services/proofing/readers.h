// What readers may see of an application, who they were, and what they found.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/core/result.h"
#include "lagan/assurance/v1/assurance.pb.h"
#include "lagan/review/v1/review.pb.h"
#include "services/proofing/application.h"
#include "services/storage/database.h"

namespace lagan::proofing {

// Names of evidence (EvidenceService.ViewEvidence) that there is, and of the checks that it allows.
struct Viewable {
  std::vector<std::string> fields;
  std::vector<std::string> checks;
};
Result<Viewable> WhatCanBeViewed(storage::Transaction& transaction, const ApplicationRecord& record);

// Operators who have decided about the application before.
Result<std::vector<std::string>> Readers(storage::Transaction& transaction, std::string_view application_id);
// Adding one twice is harmless.
Status AddReader(storage::Transaction& transaction, std::string_view application_id,
                 std::string_view operator_id);

// What follows looks only at readers who chose the disposition that the case was closed with: where two disagreed and a senior
// operator decided, the word of whoever was overruled is on record in review and counts no more.

// True when there is such a reader, and each of them found every check passed.
bool EverythingPassed(const review::v1::CaseDecided& decided);
// What several readers found of one check, together: passed when all say so, failed when one does, else unclear; the
// training is that of the reader whose is oldest. Outcome empty when nobody judged it.
assurance::v1::PersonFinding JointFinding(const review::v1::CaseDecided& decided, std::string_view check,
                                          std::string_view topic);
// The face on a screen counts as the person's only together with the liveness of the recording.
assurance::v1::PersonFinding JointFaceFinding(const review::v1::CaseDecided& decided);
// A person who compared the faces outweighs the networks where their word can count: a trained "passed", or a "failed" by
// anybody. What they were unsure of leaves the networks' word as it is.
bool TakesThePlaceOfTheNetworks(const assurance::v1::PersonFinding& face);
// How many different operators chose the disposition.
int ReadersWho(const review::v1::CaseDecided& decided, review::v1::Disposition disposition);

}  // namespace lagan::proofing
