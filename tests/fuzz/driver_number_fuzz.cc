// A card's number, surname and given names, a line each: never crashes, and the sex in a number changes no answer.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/core/text.h"
#include "mrz/driver_number.h"

namespace {

using namespace lagan::mrz;
using namespace std::chrono_literals;

void Require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto lines = lagan::SplitText(std::string_view(reinterpret_cast<const char*>(data), size), '\n');
  lines.resize(3);
  const DriverDetails card{.surname = lines[1], .given_names = lines[2], .birth_date = 1976y / 7 / 2};
  std::string& number = lines[0];
  const auto check = CheckGreatBritainDriverNumber(number, card);
  Require(!(check.ok() && IsNorthernIrelandDriverNumber(number)));
  if (!check.ok()) {
    Require(check.status().reason() == "DRIVER_NUMBER_INVALID" && check.status().field() == "licence_number");
    return 0;
  }
  Require((check->surname == DriverNumberVerdict::kNotComparable) || !card.surname.empty());
  // The first digit of the month is 0, 1 or, fifty more, 5, 6.
  std::erase(number, ' ');
  number[6] = static_cast<char>(number[6] < '5' ? number[6] + 5 : number[6] - 5);
  const auto other = CheckGreatBritainDriverNumber(number, card);
  Require(other.ok() && *other == *check);
  return 0;
}
