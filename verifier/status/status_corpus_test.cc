// The examples of the IETF draft (oauth-wg/draft-ietf-oauth-status-list). They are read from beside the repository and skipped
// where they are absent.
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <regex>

#include <nlohmann/json.hpp>

#include "base/core/file.h"
#include "verifier/status/status_token.h"

namespace lagan::verifier {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

const fs::path kExamples =
    fs::path(LAGAN_SOURCE_DIR) / ".." / "shared" / "vectors" / "status-list" / "examples";

// The text of a file without what stands before the last "encoded:" and without white space.
std::string Body(const fs::path& file) {
  std::string text = *ReadTextFile(file, 1 << 20);
  if (const std::size_t at = text.find("encoded:"); at != std::string::npos) text = text.substr(at + 8);
  return std::regex_replace(text, std::regex("\\s"), "");
}

StatusList FromCbor(const fs::path& file) {
  const Bytes bytes = *HexDecode(Body(file));
  auto list = ReadStatusList(*ReadCbor(bytes));
  EXPECT_TRUE(list.ok()) << file << list.status();
  return *std::move(list);
}

StatusList FromJson(const fs::path& file) {
  const json map = json::parse(Body(file));
  auto list =
      StatusList::Decompress(map["bits"].get<unsigned>(), *Base64UrlDecode(map["lst"].get<std::string>()));
  EXPECT_TRUE(list.ok()) << file << list.status();
  return *std::move(list);
}

struct Example {
  const char* name;
  unsigned bits;
  std::uint64_t size;
  std::map<std::uint64_t, int> values;  // all others are 0, unless the list is a short one
};

// Section 4 and the appendix "Test vectors for status list encoding" of the draft.
std::vector<Example> Examples() {
  return {
      {"encoding", 1, 16, {{0, 1}, {1, 0}, {3, 1}, {13, 1}, {14, 0}, {15, 1}}},
      {"encoding2", 2, 12, {{0, 1}, {1, 2}, {3, 3}, {11, 3}}},
      {"encoding1_long",
       1,
       1 << 20,
       {{0, 1},
        {1993, 1},
        {25460, 1},
        {159495, 1},
        {495669, 1},
        {554353, 1},
        {645645, 1},
        {723232, 1},
        {854545, 1},
        {934534, 1},
        {1000345, 1}}},
      {"encoding2_long",
       2,
       1 << 20,
       {{0, 1},
        {1993, 2},
        {25460, 1},
        {159495, 3},
        {495669, 1},
        {554353, 1},
        {645645, 2},
        {723232, 1},
        {854545, 1},
        {934534, 2},
        {1000345, 3}}},
      {"encoding4",
       4,
       1 << 20,
       {{0, 1},
        {1993, 2},
        {35460, 3},
        {459495, 4},
        {595669, 5},
        {754353, 6},
        {845645, 7},
        {923232, 8},
        {924445, 9},
        {934534, 10},
        {1004534, 11},
        {1000345, 12},
        {1030203, 13},
        {1030204, 14},
        {1030205, 15}}},
  };
}

TEST(StatusListExamples, ListsInCborAndJsonSayTheSame) {
  if (!fs::exists(kExamples)) GTEST_SKIP() << "no " << kExamples;
  for (const Example& example : Examples()) {
    const std::string stem = "status_list_" + std::string(example.name);
    const StatusList list = FromCbor(kExamples / (stem + "_cbor.md"));
    EXPECT_EQ(FromJson(kExamples / (stem + "_json.md")), list) << stem;
    EXPECT_EQ(list.bits(), example.bits);
    EXPECT_EQ(list.size(), example.size);
    for (const auto& [index, value] : example.values)
      EXPECT_EQ(list.Get(index), value) << stem << " " << index;
    if (example.size < 100) continue;
    std::uint64_t marked = 0;
    for (std::uint64_t i = 0; i < list.size(); ++i) marked += list.Get(i) != 0 ? 1 : 0;
    EXPECT_EQ(marked, example.values.size()) << stem;
  }
}

TEST(StatusListExamples, TheListOfEightBitsHoldsEachValue) {
  if (!fs::exists(kExamples)) GTEST_SKIP() << "no " << kExamples;
  const StatusList list = FromCbor(kExamples / "status_list_encoding8_cbor.md");
  EXPECT_EQ(FromJson(kExamples / "status_list_encoding8_json.md"), list);
  EXPECT_EQ(list.bits(), 8u);
  EXPECT_EQ(list.size(), std::uint64_t{1} << 20);
  std::map<int, int> counts;
  for (std::uint64_t i = 0; i < list.size(); ++i) ++counts[*list.Get(i)];
  counts.erase(0);
  EXPECT_EQ(counts.size(), 255u);
  for (const auto& [value, count] : counts) EXPECT_EQ(count, 1) << value;
  EXPECT_EQ(list.Get(233478), 0);
  EXPECT_EQ(list.Get(52451), 1);
}

TEST(StatusListExamples, TheTokenIsRead) {
  if (!fs::exists(kExamples)) GTEST_SKIP() << "no " << kExamples;
  const Bytes file = *HexDecode(Body(kExamples / "status_list_cwt.md"));
  const auto message = ReadStatusEnvelope(file);
  ASSERT_TRUE(message.ok()) << message.status();
  EXPECT_EQ(message->algorithm, kAlgorithmEs256);
  EXPECT_EQ(AsText(*message->kid), "12");
  const auto token = ReadStatusPayload(message->payload);
  ASSERT_TRUE(token.ok()) << token.status();
  EXPECT_EQ(token->uri, "https://example.com/statuslists/1");
  EXPECT_EQ(token->issued_at, FromUnixSeconds(1686920170));
  EXPECT_EQ(token->expires_at, FromUnixSeconds(2291720170));
  EXPECT_EQ(token->ttl, std::chrono::seconds(43200));
  EXPECT_EQ(token->list, FromCbor(kExamples / "status_list_encoding_cbor.md"));
}

}  // namespace
}  // namespace lagan::verifier
