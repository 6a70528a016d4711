// What the demonstration says. No personal data.
#pragma once

#include <string>

#include "lagan/proofing/v1/proofing.pb.h"
#include "services/demo/portal.h"

namespace lagan::demo {

// "medium"; "" when there is none yet.
std::string LevelWord(proofing::v1::Level level);
// "IN_REVIEW".
std::string StateWord(proofing::v1::State state);

std::string UploadInWords(const proofing::v1::UploadDocumentResponse& response);
std::string ConsentInWords(bool to_face_check);
// What was asked for, what was sent, and what came of it.
std::string FaceCheckInWords(const FaceAnswer& answer);
std::string ChecksInWords(const proofing::v1::Application& application);
// How the grade came about and what is missing: several lines, each ended. Empty before a grade.
std::string GradeInWords(const proofing::v1::Application& application);

}  // namespace lagan::demo
