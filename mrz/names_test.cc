#include "mrz/names.h"

#include <gtest/gtest.h>

namespace lagan::mrz {
namespace {

TEST(NamesTest, PrimaryAndSecondaryArePartedByTwoFillers) {
  const struct {
    const char* field;
    const char* surname;
    const char* given_names;
  } kCases[] = {
      {"ERIKSSON<<ANNA<MARIA<<<<<<<<<<", "ERIKSSON", "ANNA MARIA"},
      {"VAN<DER<MULLEN<<MARTIN<<<<<<<<", "VAN DER MULLEN", "MARTIN"},
      {"ARKFREITH<<<<<<<<<<<<<<<<<<<<<", "ARKFREITH", ""},  // no secondary identifier
      {"<<SONAM<<<<<<<<<<<<<<<<<<<<<<<", "", "SONAM"},      // no primary identifier
      {"<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<", "", ""},
  };
  for (const auto& test : kCases) {
    const Names names = SplitNames(test.field);
    EXPECT_EQ(names.surname, test.surname) << test.field;
    EXPECT_EQ(names.given_names, test.given_names) << test.field;
    EXPECT_FALSE(names.possibly_truncated || names.irregular || names.has_digit) << test.field;
  }
}

TEST(NamesTest, LetterInTheLastColumnMayBeTruncation) {
  EXPECT_TRUE(SplitNames("NILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<K").possibly_truncated);
  EXPECT_FALSE(SplitNames("NILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<<").possibly_truncated);
}

TEST(NamesTest, OddFillersAndDigitsAreReported) {
  EXPECT_TRUE(SplitNames("<ERIKSSON<<ANNA<<<<").irregular);
  EXPECT_TRUE(SplitNames("ERIKSSON<<ANNA<<MARIA<<").irregular);
  EXPECT_TRUE(SplitNames("ERIKSSON<<<ANNA<<").irregular);
  EXPECT_EQ(SplitNames("ERIKSSON<<<ANNA<<").given_names, "ANNA");
  EXPECT_TRUE(SplitNames("ER1KSSON<<ANNA").has_digit);
}

// 9303-4 section 4.2.3: the last column of a truncated name holds a letter.
TEST(NamesTest, TruncationKeepsALetterInTheLastColumn) {
  const std::pair<std::string, std::string> kCases[] = {
      {"BENNELONG<WOOLOOMOOLOO<WARRANDYTE<WARNAMBOOL", "DINGO<POTOROO"},
      {"NILAVADHANANANDA", "CHAYAPA<DEJTHAMRONG<KRASUANG"},
      {"PAPANDROPOULOUS", "JONATHON<ALEC<THEODOROPOULOS<ARISTOTELES"},
      {std::string(60, 'A'), std::string(60, 'B')},
      {std::string(60, 'A'), ""},
      {"", std::string(60, 'B')},

  };
  for (const auto& [surname, given_names] : kCases) {
    for (const std::size_t width : {30U, 31U, 39U}) {
      const std::string field = JoinNames(surname, given_names, width);
      ASSERT_EQ(field.size(), width);
      const Names names = SplitNames(field);
      EXPECT_TRUE(names.possibly_truncated) << field;
      EXPECT_FALSE(names.irregular) << field;
      EXPECT_EQ(names.given_names.empty(), given_names.empty()) << field;
    }
  }
  EXPECT_EQ(JoinNames("NILAVADHANANANDA", "CHAYAPA<DEJTHAMRONG<KRASUANG", 39),
            "NILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<K");
}

TEST(NamesTest, InitialsAreCutWithoutBecomingIrregular) {
  const std::string initials = "A<B<C<D<E<F<G<H<I<J<K<L<M<N<O<P<Q<R<S<T<U<V<W";
  for (const std::size_t width : {30U, 31U, 39U})
    EXPECT_FALSE(SplitNames(JoinNames(initials, "X<Y<Z", width)).irregular);
}

TEST(NamesTest, NameThatJustFitsIsNotCut) {
  EXPECT_EQ(JoinNames("ABCDE", "FGH", 10), "ABCDE<<FGH");
  EXPECT_EQ(JoinNames("ABCDE", "FGH", 12), "ABCDE<<FGH<<");
}

}  // namespace
}  // namespace lagan::mrz
