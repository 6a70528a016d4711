#include "services/proofing/document_cues.h"

#include <set>
#include <string_view>

namespace lagan::proofing {

std::vector<std::string> DocumentDoubts(const document::v1::ReadDocumentResponse& reading) {
  using Finding = document::v1::CueFinding;
  constexpr std::string_view kPrefix = "CUE_";
  std::set<int> known;
  bool unknown = false;
  for (const Finding& cue : reading.cues()) {
    const bool named = Finding::Cue_IsValid(cue.cue()) && cue.cue() != Finding::CUE_UNSPECIFIED;
    unknown = unknown || !named;
    if (named) known.insert(cue.cue());
  }
  std::vector<std::string> reasons;
  for (const int cue : known) {
    const std::string& name = Finding::Cue_Name(static_cast<Finding::Cue>(cue));
    reasons.push_back(name.substr(kPrefix.size()));
  }
  if (unknown) reasons.emplace_back(kUnknownCue);
  return reasons;
}

}  // namespace lagan::proofing
