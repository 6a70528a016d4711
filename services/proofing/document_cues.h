// What the document service saw that speaks against a document -> reasons for a person to look.
#pragma once

#include <string>
#include <vector>

#include "lagan/document/v1/document.pb.h"

namespace lagan::proofing {

// For a cue whose name is not known here, which a newer document service may send.
inline constexpr char kUnknownCue[] = "DOCUMENT_CUE";

// The name of each cue without its prefix ("PAGE_DIFFERS"), each once, in the order of the contract. Only names of the contract come
// out: the process that reads hostile pictures can add a reason, and no words.
std::vector<std::string> DocumentDoubts(const document::v1::ReadDocumentResponse& reading);

}  // namespace lagan::proofing
