// Invented people for tests that look for one person's data in an answer about another. Everything that is personal of a subject
// is a canary: nine letters that occur nowhere else and name their subject, so that one pass over an answer finds what is in it of
// anybody. Three of them check the rest: signatures and tokens are random letters too, and must not look like people.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace lagan::test {

enum class Canary { kSurname, kGivenNames, kNumber, kAddress, kReference, kVoucher, kPicture, kFrame };

// "surname".
std::string_view CanaryName(Canary canary);
// Capital letters only, so that it survives a machine-readable zone, a name in a claim and a letter in print, and as many as
// a document's number has places. Subjects are 0 to 9,999.
std::string CanaryOf(int subject, Canary canary);

struct Sighting {
  int subject = 0;
  Canary canary{};

  friend bool operator==(const Sighting&, const Sighting&) = default;
};
// Every canary of anybody in these bytes, in any case of letters, in order.
std::vector<Sighting> CanariesIn(std::string_view bytes);

}  // namespace lagan::test
