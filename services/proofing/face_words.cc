#include "services/proofing/face_words.h"

#include <algorithm>

namespace lagan::proofing {

v1::FacePrompt PromptForPerson(const liveness::v1::Prompt& prompt) {
  v1::FacePrompt out;
  out.set_step(prompt.step());
  out.set_words(prompt.words());
  out.set_number(prompt.number());
  out.set_of(prompt.of());
  return out;
}

std::string StableReason(std::string_view reason) {
  const bool stable = reason.size() <= 64 && std::all_of(reason.begin(), reason.end(), [](char c) {
                        return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
                      });
  return stable ? std::string(reason) : "UNNAMED";
}

}  // namespace lagan::proofing
