#include "tests/support/subjects.h"

#include <array>
#include <cstdint>
#include <cstdlib>
#include <optional>

namespace lagan::test {
namespace {

// A canary is "QX", a letter for what it is, three for whose, and three that follow from those. Only the mark has Q and X, so
// that no canary begins within another.
constexpr std::string_view kMark = "QX";
constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPRSTUVWYZ";
constexpr std::size_t kPlaces = 3;
constexpr std::size_t kSubjects = 10'000;
constexpr std::array<std::string_view, 8> kNames = {"surname",   "given names", "number",  "address",
                                                    "reference", "voucher",     "picture", "frame"};

char Upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

std::string Letters(std::size_t number) {
  std::string letters(kPlaces, kLetters.front());
  for (std::size_t at = kPlaces; at > 0; --at) {
    letters[at - 1] = kLetters[number % kLetters.size()];
    number /= kLetters.size();
  }
  return letters;
}

// The canary that begins here.
std::optional<Sighting> Read(std::string_view text) {
  if (text.size() < kMark.size() + 1 + 2 * kPlaces || Upper(text[0]) != kMark[0]) return std::nullopt;
  const std::size_t kind = kLetters.find(Upper(text[kMark.size()]));
  if (kind >= kNames.size()) return std::nullopt;
  std::size_t subject = 0;
  for (const char c : text.substr(kMark.size() + 1, kPlaces)) {
    const std::size_t digit = kLetters.find(Upper(c));
    if (digit == std::string_view::npos) return std::nullopt;
    subject = subject * kLetters.size() + digit;
  }
  if (subject >= kSubjects) return std::nullopt;
  const Sighting sighting{static_cast<int>(subject), static_cast<Canary>(kind)};
  const std::string whole = CanaryOf(sighting.subject, sighting.canary);
  for (std::size_t i = 0; i < whole.size(); ++i) {
    if (Upper(text[i]) != whole[i]) return std::nullopt;
  }
  return sighting;
}

}  // namespace

std::string_view CanaryName(Canary canary) { return kNames.at(static_cast<std::size_t>(canary)); }

std::string CanaryOf(int subject, Canary canary) {
  const auto whose = static_cast<std::size_t>(subject);
  if (whose >= kSubjects) std::abort();
  const std::size_t kind = static_cast<std::size_t>(canary);
  // Multiplied by an odd number near 2^64 divided by the golden ratio, the upper bits depend on all of what came in.
  const std::uint64_t mixed = (whose * kNames.size() + kind + 1) * 0x9E3779B97F4A7C15u;
  return std::string(kMark) + kLetters[kind] + Letters(whose) +
         Letters(static_cast<std::size_t>(mixed >> 32));
}

std::vector<Sighting> CanariesIn(std::string_view bytes) {
  std::vector<Sighting> seen;
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    if (const auto sighting = Read(bytes.substr(at))) seen.push_back(*sighting);
  }
  return seen;
}

}  // namespace lagan::test
