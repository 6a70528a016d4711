#include "ocr/visual/row_letters.h"

#include <gtest/gtest.h>
#include <opencv2/imgproc.hpp>

namespace lagan::ocr {
namespace {

constexpr int kFoot = 100, kHeight = 24;

// A page with a value of nine bars from x = 50 on, 40 dark on 210, as high as `letter` at x = 500.
cv::Mat Page(const cv::Size& letter, int ink = 40) {
  cv::Mat page(200, 900, CV_8UC1, cv::Scalar(210));
  for (int i = 0; i < 9; ++i)
    cv::rectangle(page, cv::Rect(50 + i * 18, kFoot - kHeight, 12, kHeight), cv::Scalar(40), cv::FILLED);
  cv::rectangle(page, cv::Rect(500, kFoot - letter.height, letter.width, letter.height), cv::Scalar(ink),
                cv::FILLED);
  return page;
}

const cv::Size kLetter(14, kHeight);

TextRun ValueOf(const cv::Mat& page) {
  for (const TextRun& run : FindTextRuns(page, 10)) {
    if (run.marks == 9) return run;
  }
  ADD_FAILURE() << "no value";
  return {};
}

TEST(FindRowLetters, FindsALetterThatAPatternJoins) {
  cv::Mat page = Page(kLetter);
  const TextRun value = ValueOf(page);
  // Lines of a pattern, lighter than the print, behind the letter and beyond.
  cv::Mat pattern(page.size(), CV_8UC1, cv::Scalar(210));
  for (int y = kFoot - 40; y < kFoot + 40; y += 20)
    cv::line(pattern, {430, y}, {620, y + 6}, cv::Scalar(122), 3);
  page = cv::min(page, pattern);
  EXPECT_TRUE(std::ranges::none_of(FindTextRuns(page, 10), [](const TextRun& run) {
    return run.marks == 1 && run.left > 495 && run.right < 520;
  })) << "it is joined";
  const std::vector<TextRun> letters = FindRowLetters(page, value);
  ASSERT_EQ(letters.size(), 1U);
  EXPECT_NEAR(letters[0].left, 500, 2);
  EXPECT_NEAR(letters[0].right, 514, 2);
  EXPECT_NEAR(letters[0].bottom(), kFoot, 2);
  EXPECT_EQ(letters[0].cap_height, value.cap_height);
  EXPECT_EQ(letters[0].marks, 1);
}

TEST(FindRowLetters, FollowsATiltedRow) {
  const cv::Mat upright = Page(kLetter);
  const cv::Mat turn = cv::getRotationMatrix2D({450, 100}, 2.5, 1);
  cv::Mat page;
  cv::warpAffine(upright, page, turn, upright.size(), cv::INTER_LINEAR, cv::BORDER_REPLICATE);
  EXPECT_EQ(FindRowLetters(page, ValueOf(page)).size(), 1U);
}

TEST(FindRowLetters, TakesNothingThatIsNoLetterOfTheRow) {
  const struct {
    const char* about;
    cv::Mat page;
  } cases[] = {
      {"as light as a pattern", Page(kLetter, 150)},
      {"too low", Page(cv::Size(14, kHeight / 2))},
      {"too wide", Page(cv::Size(40, kHeight))},
      {"nothing there", Page(cv::Size(14, 1), 210)},
  };
  for (const auto& each : cases)
    EXPECT_TRUE(FindRowLetters(each.page, ValueOf(each.page)).empty()) << each.about;
  cv::Mat two = Page(kLetter);
  const TextRun value = ValueOf(two);
  cv::rectangle(two, cv::Rect(520, kFoot - kHeight, 14, kHeight), cv::Scalar(40), cv::FILLED);
  EXPECT_TRUE(FindRowLetters(two, value).empty()) << "a word";
  EXPECT_TRUE(FindRowLetters(cv::Mat(200, 900, CV_8UC1, cv::Scalar(210)), value).empty()) << "no ink";
}

}  // namespace
}  // namespace lagan::ocr
