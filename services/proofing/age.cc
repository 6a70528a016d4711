#include "services/proofing/age.h"

namespace lagan::proofing {

bool HasReached(int years, Date birth, Date today) {
  Date birthday = birth + std::chrono::years(years);
  if (!birthday.ok()) birthday = birthday.year() / std::chrono::March / 1;
  return today >= birthday;
}

}  // namespace lagan::proofing
