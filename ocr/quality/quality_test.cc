// Each finding on a page that is spoilt in just that way, and none on the page as it is.
#include "ocr/quality/quality.h"

#include <cmath>
#include <functional>
#include <limits>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <opencv2/imgproc.hpp>

#include "ocr/quality/focus.h"

namespace lagan::ocr {
namespace {

using Zone = std::optional<std::array<ImagePoint, 4>>;

struct Photo {
  cv::Mat rgb;
  Zone zone;
};

constexpr int kLeft = 60, kTop = 50;
constexpr double kMm = 8;  // pixels

// The data page of a passport on a desk: tinted, with text, a portrait and a zone of two lines of 44.
Photo Passport() {
  cv::RNG random(7);
  Photo photo{cv::Mat(800, 1120, CV_8UC3, cv::Scalar(120, 90, 70)), {}};
  cv::Mat page = photo.rgb(cv::Rect(kLeft, kTop, 1000, 704));
  page = cv::Scalar(205, 215, 222);
  for (int i = 0; i < 60; ++i) {
    const cv::Scalar tint(random.uniform(170, 230), random.uniform(170, 230), random.uniform(190, 235));
    cv::ellipse(page, {random.uniform(0, 1000), random.uniform(0, 480)},
                {random.uniform(20, 200), random.uniform(20, 120)}, random.uniform(0, 180), 0, 360, tint, 2,
                cv::LINE_AA);
  }
  cv::rectangle(page, {50, 120, 260, 340}, cv::Scalar(170, 130, 110), cv::FILLED);
  for (int row = 0; row < 7; ++row)
    cv::putText(page, "UTOPIA ERIKSSON 1974", {350, 150 + 48 * row}, cv::FONT_HERSHEY_SIMPLEX, 0.9,
                cv::Scalar(40, 40, 50), 2, cv::LINE_AA);
  const double pitch = 2.54 * kMm, left = 6.62 * kMm;
  const std::string alphabet = "P<UTOERIKSSON<<ANNA<MARIA<<<<<L898902C36UTO7408122F";
  for (int line = 0; line < 2; ++line) {
    for (int column = 0; column < 44; ++column) {
      const std::string glyph(1, alphabet[static_cast<std::size_t>(line * 20 + column) % alphabet.size()]);
      cv::putText(page, glyph, cv::Point2d(left + pitch * column, 590 + 51 * line), cv::FONT_HERSHEY_SIMPLEX,
                  0.8, cv::Scalar(35, 35, 35), 2, cv::LINE_AA);
    }
  }
  const double top = kTop + 590 - 27, foot = kTop + 641 + 8;
  const double start = kLeft + left, end = start + 44 * pitch;
  photo.zone = {{{start, top}, {end, top}, {end, foot}, {start, foot}}};
  return photo;
}

image::Pixels PixelsOf(const cv::Mat& mat) {
  const cv::Mat packed = mat.clone();
  return image::MakePixels(packed.cols, packed.rows, packed.channels(),
                           Bytes(packed.data, packed.data + packed.total() * packed.elemSize()));
}

QualityReport Assess(const cv::Mat& picture, const Zone& zone) {
  const auto report = AssessQuality(PixelsOf(picture), zone);
  EXPECT_TRUE(report.ok()) << report.status();
  return report.ok() ? *report : QualityReport();
}

std::set<std::string> Names(const QualityReport& report) {
  std::set<std::string> names;
  for (const QualityFinding& finding : report.findings) names.emplace(QualityReasonName(finding.reason));
  return names;
}

// With and without knowing where the zone is.
void ExpectOnly(const std::set<std::string>& expected, const cv::Mat& picture, const Zone& zone) {
  EXPECT_EQ(Names(Assess(picture, zone)), expected) << "zone known";
  EXPECT_EQ(Names(Assess(picture, {})), expected) << "zone unknown";
}

TEST(Quality, FindsNothingOnACleanPage) {
  const Photo photo = Passport();
  ExpectOnly({}, photo.rgb, photo.zone);
}

TEST(Quality, TooDark) {
  Photo photo = Passport();
  const cv::Mat dark = photo.rgb * 0.25;
  ExpectOnly({"TOO_DARK"}, dark, photo.zone);
}

TEST(Quality, TooBright) {
  Photo photo = Passport();
  const cv::Mat bright = photo.rgb * 1.2 + cv::Scalar::all(140);
  EXPECT_EQ(Names(Assess(bright, photo.zone)), std::set<std::string>{"TOO_BRIGHT"});
}

TEST(Quality, Blurred) {
  Photo photo = Passport();
  cv::Mat blurred;
  cv::GaussianBlur(photo.rgb, blurred, {}, 4.5);
  EXPECT_EQ(Names(Assess(blurred, photo.zone)), std::set<std::string>{"BLURRED"});
  EXPECT_TRUE(Names(Assess(blurred, {})).contains("BLURRED"));
}

TEST(Quality, MovedInAnyDirectionIsBlurred) {
  const Photo photo = Passport();
  for (const double degrees : {0.0, 45.0, 90.0, 135.0}) {
    const int side = 27;
    cv::Mat kernel = cv::Mat::zeros(side, side, CV_32F), moved;
    const double angle = degrees * CV_PI / 180;
    const cv::Point reach(cvRound(13 * std::cos(angle)), cvRound(13 * std::sin(angle)));
    cv::line(kernel, cv::Point(13, 13) - reach, cv::Point(13, 13) + reach, 1);
    cv::filter2D(photo.rgb, moved, -1, kernel / cv::sum(kernel)[0]);
    EXPECT_TRUE(Names(Assess(moved, photo.zone)).contains("BLURRED")) << degrees;
  }
}

TEST(Quality, GlareOnThePage) {
  Photo photo = Passport();
  cv::Mat light = cv::Mat::zeros(photo.rgb.size(), CV_8U);
  cv::ellipse(light, {560, 300}, {110, 70}, 20, 0, 360, 255, cv::FILLED);
  cv::GaussianBlur(light, light, {}, 20);
  cv::Mat glare;
  cv::cvtColor(light, glare, cv::COLOR_GRAY2RGB);
  cv::add(photo.rgb, glare, glare);
  ExpectOnly({"GLARE"}, glare, photo.zone);
}

TEST(Quality, GlareOnTheLettersOfTheZone) {
  Photo photo = Passport();
  cv::Mat light(photo.rgb.size(), CV_8U, cv::Scalar(0));
  cv::rectangle(light, {400, 590, 220, 150}, 255, cv::FILLED);
  cv::GaussianBlur(light, light, {}, 12);
  cv::Mat glare;
  cv::cvtColor(light, glare, cv::COLOR_GRAY2RGB);
  cv::add(photo.rgb, glare, glare);
  const QualityReport report = Assess(glare, photo.zone);
  EXPECT_EQ(Names(report), std::set<std::string>{"GLARE"});
  EXPECT_NEAR(report.zone_glare_share, 220 / (44 * 20.32), 0.12);
}

TEST(Quality, AWhiteAreaWithAnEdgeIsNoGlare) {
  Photo photo = Passport();
  cv::rectangle(photo.rgb, {110, 170, 320, 390}, cv::Scalar(255, 255, 255), cv::FILLED);
  ExpectOnly({}, photo.rgb, photo.zone);
}

TEST(Quality, CutOff) {
  const Photo photo = Passport();
  // Without the page's upper third, which the zone alone tells.
  const cv::Mat without_top = photo.rgb.rowRange(kTop + 240, photo.rgb.rows);
  Zone moved = photo.zone;
  for (ImagePoint& corner : *moved) corner.y -= kTop + 240;
  const QualityReport report = Assess(without_top, moved);
  EXPECT_EQ(Names(report), std::set<std::string>{"CUT_OFF"});
  EXPECT_NEAR(report.cut_share, 240 / 704.0, 0.03);
  // Through the lines, so that there is no zone.
  const cv::Mat without_end = photo.rgb.colRange(0, kLeft + 560);
  EXPECT_TRUE(Names(Assess(without_end, {})).contains("CUT_OFF"));
}

TEST(Quality, TooSmall) {
  Photo photo = Passport();
  cv::Mat small;
  cv::resize(photo.rgb, small, {}, 0.25, 0.25, cv::INTER_AREA);
  for (ImagePoint& corner : *photo.zone) corner.x *= 0.25, corner.y *= 0.25;
  EXPECT_TRUE(Names(Assess(small, photo.zone)).contains("TOO_SMALL"));
  EXPECT_TRUE(Names(Assess(small, {})).contains("TOO_SMALL"));
}

TEST(Quality, NoDocument) {
  cv::Mat desk(800, 1100, CV_8UC3);
  cv::randn(desk, cv::Scalar(150, 120, 90), cv::Scalar::all(6));
  EXPECT_EQ(Names(Assess(desk, {})), std::set<std::string>{"NO_DOCUMENT"});
}

TEST(Quality, ScreenSuspected) {
  Photo photo = Passport();
  for (int y = 0; y < photo.rgb.rows; ++y) {
    for (int x = 0; x < photo.rgb.cols; ++x) {
      for (int c = 0; c < 3; ++c) {
        std::uint8_t& sample = photo.rgb.at<cv::Vec3b>(y, x)[c];
        sample = cv::saturate_cast<std::uint8_t>(sample *
                                                 (0.85 + 0.15 * std::cos(2 * CV_PI * (x / 3.1 - c / 3.0))));
      }
    }
  }
  ExpectOnly({"SCREEN_SUSPECTED"}, photo.rgb, photo.zone);
}

TEST(Quality, GreyCopySuspected) {
  const Photo photo = Passport();
  cv::Mat grey, warm;
  cv::cvtColor(photo.rgb, grey, cv::COLOR_RGB2GRAY);
  ExpectOnly({"GREY_COPY_SUSPECTED"}, grey, photo.zone);
  // Under a lamp of a warm tint.
  cv::cvtColor(grey, warm, cv::COLOR_GRAY2RGB);
  cv::multiply(warm, cv::Scalar(1.0, 0.85, 0.65), warm);
  ExpectOnly({"GREY_COPY_SUSPECTED"}, warm, photo.zone);
}

TEST(Quality, ValuesAreBeyondTheirLimitsAndAdviceIsOfItsOwn) {
  const Photo photo = Passport();
  std::set<std::string_view> advice;
  for (const cv::Mat& picture : {cv::Mat(photo.rgb * 0.25), cv::Mat(photo.rgb.colRange(0, 600)),
                                 cv::Mat(600, 800, CV_8UC3, cv::Scalar(150, 150, 150))}) {
    for (const QualityFinding& finding : Assess(picture, {}).findings) {
      EXPECT_NE(finding.value, finding.limit);
      EXPECT_TRUE(advice.insert(finding.advice).second);
      EXPECT_TRUE(finding.advice.ends_with('.'));
    }
  }
  EXPECT_GE(advice.size(), 3u);
}

TEST(Quality, TakesEverySizeAndAnyZone) {
  cv::RNG random(3);
  for (const cv::Size size : {cv::Size(1, 1), {3, 900}, {900, 3}, {17, 17}, {257, 256}, {2000, 200}}) {
    for (const int type : {CV_8UC1, CV_8UC3}) {
      cv::Mat picture(size, type);
      cv::randu(picture, cv::Scalar::all(0), cv::Scalar::all(256));
      EXPECT_TRUE(AssessQuality(PixelsOf(picture), {}).ok()) << size;
      for (int i = 0; i < 20; ++i) {
        std::array<ImagePoint, 4> quad{};
        const double reach = std::pow(10.0, random.uniform(0, 7));
        for (ImagePoint& corner : quad)
          corner = {random.uniform(-reach, reach), random.uniform(-reach, reach)};
        EXPECT_TRUE(AssessQuality(PixelsOf(picture), quad).ok()) << size;
      }
    }
  }
}

TEST(Quality, RefusesPixelsThatDoNotFit) {
  image::Pixels pixels = image::MakePixels(10, 10, 1, Bytes(100, 0));
  pixels.height = 11;
  EXPECT_EQ(AssessQuality(pixels, {}).status().reason(), "PIXELS_INVALID");
  EXPECT_EQ(AssessQuality(image::Pixels(), {}).status().reason(), "PIXELS_INVALID");
}

TEST(EdgeWidth, GrowsWithBlurAndNotWithContrast) {
  cv::Mat edges(160, 160, CV_8U, cv::Scalar(220));
  for (int i = 0; i < 4; ++i)
    cv::rectangle(edges, cv::Rect(15 + 40 * i % 120, 20 + 35 * i, 22, 18), cv::Scalar(40), cv::FILLED);
  double before = 0;
  for (const double sigma : {0.5, 1.0, 2.0, 3.0}) {
    cv::Mat blurred;
    cv::GaussianBlur(edges, blurred, {}, sigma);
    const auto width = EdgeWidth(blurred);
    const auto pale = EdgeWidth(blurred * 0.5 + 100);
    ASSERT_TRUE(width && pale);
    // The steepest step of a Gaussian edge is its height divided by sigma and the root of two pi.
    EXPECT_GT(*width, before);
    EXPECT_NEAR(*width, *pale, 0.15 * *width);
    before = *width;
  }
  EXPECT_FALSE(EdgeWidth(cv::Mat(160, 160, CV_8U, cv::Scalar(100))).has_value());
}

}  // namespace
}  // namespace lagan::ocr
