#include "tests/support/subjects.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <set>

namespace lagan::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::array<Canary, 8> kAll = {Canary::kSurname, Canary::kGivenNames, Canary::kNumber,
                                        Canary::kAddress, Canary::kReference,  Canary::kVoucher,
                                        Canary::kPicture, Canary::kFrame};

TEST(SubjectsTest, EachCanaryNamesItsSubjectAndItself) {
  std::set<std::string> all;
  for (const int subject : {0, 1, 23, 24, 575, 576, 999, 9'999}) {
    for (const Canary canary : kAll) {
      const std::string text = CanaryOf(subject, canary);
      EXPECT_TRUE(all.insert(text).second) << text;
      EXPECT_THAT(CanariesIn(text), ElementsAre(Sighting{subject, canary}));
    }
  }
}

TEST(SubjectsTest, FindsThemInAZoneInSmallLettersAndSideBySide) {
  const std::string a = CanaryOf(7, Canary::kSurname);
  const std::string b = CanaryOf(8, Canary::kGivenNames);
  EXPECT_THAT(CanariesIn("P<UTO" + a + "<<" + b + "<<<"),
              ElementsAre(Sighting{7, Canary::kSurname}, Sighting{8, Canary::kGivenNames}));
  EXPECT_THAT(CanariesIn(a + b + a), testing::SizeIs(3));
  EXPECT_THAT(CanariesIn("Q" + a), ElementsAre(Sighting{7, Canary::kSurname}));
  std::string small = a;
  for (char& c : small) c = static_cast<char>(c - 'A' + 'a');
  EXPECT_THAT(CanariesIn("name: " + small + "\n"), ElementsAre(Sighting{7, Canary::kSurname}));
}

TEST(SubjectsTest, FindsNothingInWhatIsNone) {
  const std::string whole = CanaryOf(7, Canary::kSurname);
  for (std::size_t size = 0; size < whole.size(); ++size)
    EXPECT_THAT(CanariesIn(whole.substr(0, size)), IsEmpty());
  EXPECT_THAT(CanariesIn("QXZAAAAAA QXAAAQAAA QXAAAXAAA QXA AAA AAA"), IsEmpty());
}

// What is like a canary in all but its last letters is not one: signatures are full of such.
TEST(SubjectsTest, TheLastThreeLettersCheckTheOthers) {
  const std::string whole = CanaryOf(7, Canary::kSurname);
  for (std::size_t at = 3; at < whole.size(); ++at) {
    std::string other = whole;
    other[at] = other[at] == 'A' ? 'B' : 'A';
    EXPECT_THAT(CanariesIn(other), IsEmpty()) << other;
  }
}

}  // namespace
}  // namespace lagan::test
