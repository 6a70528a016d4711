// The reader of `lagan grade`: whatever it accepts must be in range, must grade, and must be written as JSON again.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "services/assurance/grade.h"
#include "services/assurance/grade_json.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace lagan::assurance;
  const auto scores = ReadGradeRequest({reinterpret_cast<const char*>(data), size});
  if (!scores.ok()) {
    if (WriteGradeError(scores.status()).empty()) std::abort();
    return 0;
  }
  static const Profile profile{"X1A", Level::kLow, {{3, 2}, {2, 2}, {1, 1}}, 1, 1, 1};
  Policy policy;
  policy.version = "fuzz";
  policy.profiles.push_back(profile);
  const auto grade = GradeScores(policy, *scores);
  if (!grade.ok() || WriteGrade(*grade).empty()) std::abort();
  return 0;
}
