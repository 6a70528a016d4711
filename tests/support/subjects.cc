#include "tests/support/subjects.h"

#include <array>
#include <cstdlib>
#include <optional>

namespace lagan::test {
namespace {

// A canary is "QX", a letter for what it is, and four for whose. Those have neither Q nor X, so that no canary begins within
// another.
constexpr std::string_view kMark = "QX";
constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPRSTUVWYZ";
constexpr std::size_t kDigits = 4;
constexpr std::array<std::string_view, 8> kNames = {"surname",   "given names", "number",  "address",
                                                    "reference", "voucher",     "picture", "frame"};

char Upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

// The canary that begins here.
std::optional<Sighting> Read(std::string_view text) {
  if (text.size() < kMark.size() + 1 + kDigits) return std::nullopt;
  for (std::size_t i = 0; i < kMark.size(); ++i) {
    if (Upper(text[i]) != kMark[i]) return std::nullopt;
  }
  const std::size_t kind = kLetters.find(Upper(text[kMark.size()]));
  if (kind >= kNames.size()) return std::nullopt;
  std::size_t subject = 0;
  for (const char c : text.substr(kMark.size() + 1, kDigits)) {
    const std::size_t digit = kLetters.find(Upper(c));
    if (digit == std::string_view::npos) return std::nullopt;
    subject = subject * kLetters.size() + digit;
  }
  return Sighting{static_cast<int>(subject), static_cast<Canary>(kind)};
}

}  // namespace

std::string_view CanaryName(Canary canary) { return kNames.at(static_cast<std::size_t>(canary)); }

std::string CanaryOf(int subject, Canary canary) {
  if (subject < 0 || subject > 100'000) std::abort();
  std::string text(kMark);
  text += kLetters[static_cast<std::size_t>(canary)];
  std::string whose(kDigits, kLetters.front());
  std::size_t rest = static_cast<std::size_t>(subject);
  for (std::size_t at = kDigits; at > 0; --at) {
    whose[at - 1] = kLetters[rest % kLetters.size()];
    rest /= kLetters.size();
  }
  return text + whose;
}

std::vector<Sighting> CanariesIn(std::string_view bytes) {
  std::vector<Sighting> seen;
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    if (const auto sighting = Read(bytes.substr(at))) seen.push_back(*sighting);
  }
  return seen;
}

}  // namespace lagan::test
