#include "services/telemetry/log.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <type_traits>

#include "services/telemetry/counters.h"

namespace lagan::telemetry {
namespace {

constexpr char kId[] = "0123456789abcdef0123456789abcdef";

class LogTest : public testing::Test {
 protected:
  nlohmann::json Only() {
    const auto lines = sink_.Lines();
    EXPECT_EQ(lines.size(), 1u);
    EXPECT_EQ(lines.at(0).back(), '\n');
    EXPECT_EQ(lines.at(0).find('\n'), lines.at(0).size() - 1);
    return nlohmann::json::parse(lines.at(0));
  }

  ManualClock clock_{FromUnixMillis(1'700'000'000'123)};
  MemorySink sink_;
  Log log_{"proofing", &clock_, &sink_};
};

TEST_F(LogTest, OneObjectALine) {
  log_.Warning("call_finished", {{"trace", Id(kId)},
                                 {"peer", Name("portal-sandbox")},
                                 {"code", Code::kNotFound},
                                 {"reason", Reason(NotFound("APPLICATION_UNKNOWN", "x"))},
                                 {"took_ms", std::chrono::milliseconds(7)},
                                 {"count", 3u},
                                 {"retried", true},
                                 {"state", Word("in_review")},
                                 {"address", Place("unix:/a \"b\"\\c")}});
  const auto line = Only();
  EXPECT_EQ(line, (nlohmann::json{{"time", "2023-11-14T22:13:20.123Z"},
                                  {"level", "warning"},
                                  {"service", "proofing"},
                                  {"event", "call_finished"},
                                  {"trace", kId},
                                  {"peer", "portal-sandbox"},
                                  {"code", "NOT_FOUND"},
                                  {"reason", "APPLICATION_UNKNOWN"},
                                  {"took_ms", 7},
                                  {"count", 3},
                                  {"retried", true},
                                  {"state", "in_review"},
                                  {"address", "unix:/a \"b\"\\c"}}));
}

TEST_F(LogTest, WhatIsNotOfItsAlphabetIsWithheld) {
  log_.Info("hostile", {{"id", Id("MURPHY")},
                        {"short_id", Id("0123456789abcdef")},
                        {"name", Name("Orla Murphy")},
                        {"long_name", Name(std::string(81, 'a'))},
                        {"place", Place("a\nb")},
                        {"reason", Reason(Internal("Orla Murphy", "y"))}});
  const auto line = Only();
  for (const auto* key : {"id", "short_id", "name", "long_name", "place", "reason"}) {
    EXPECT_EQ(line.at(key), "[withheld]") << key;
  }
}

TEST_F(LogTest, TheSentenceAndFieldOfAStatusStayOut) {
  log_.Info("refused",
            {{"reason", Reason(InvalidArgument("NAME_INVALID", "canary-sentence", "canary-field"))}});
  EXPECT_EQ(sink_.Lines().at(0).find("canary"), std::string::npos);
}

TEST_F(LogTest, LowerLevelsAreDropped) {
  log_.Write(Level::kDebug, "detail", {});
  EXPECT_TRUE(sink_.Lines().empty());
}

// The promise of the header: no text of run time is a value by itself.
static_assert(!std::is_constructible_v<Field, Word, std::string>);
static_assert(!std::is_constructible_v<Field, Word, std::string_view>);
static_assert(!std::is_constructible_v<Field, Word, char*>);

TEST(Counters, CountsByMethodAndCode) {
  Counters counters("mrz");
  counters.CountCall("Parse", Code::kOk);
  counters.CountCall("Parse", Code::kOk);
  counters.CountCall("Parse", Code::kInvalidArgument);
  counters.CountCall("x\"} 1\nforged", Code::kOk);
  EXPECT_EQ(counters.Calls("Parse", Code::kOk), 2u);
  EXPECT_EQ(counters.Calls("Parse", Code::kInternal), 0u);
  const std::string text = counters.Expose();
  EXPECT_NE(text.find("lagan_calls_total{service=\"mrz\",method=\"Parse\",code=\"OK\"} 2\n"),
            std::string::npos);
  EXPECT_NE(text.find("code=\"INVALID_ARGUMENT\"} 1\n"), std::string::npos);
  EXPECT_EQ(text.find("forged"), std::string::npos);
}

}  // namespace
}  // namespace lagan::telemetry
