// Zones of published specimen documents, transcribed by eye, from beside the repository.
#include <gtest/gtest.h>

#include <fstream>
#include <map>

#include "base/core/text.h"
#include "mrz/parser.h"

namespace lagan::mrz {
namespace {

using namespace std::chrono_literals;

TEST(MrzCorpusTest, EveryZoneWithRightCheckDigitsIsValid) {
  std::ifstream in(LAGAN_SOURCE_DIR "/../shared/images/truth.csv");
  if (!in) GTEST_SKIP() << "../shared/images/truth.csv is not there";
  const std::map<std::string, std::string> names = {{"MRVA", "MRV-A"}, {"MRVB", "MRV-B"}};
  std::string row;
  std::getline(in, row);
  ASSERT_TRUE(row.starts_with("file,doc_type,difficulty,check_digits,line1,line2,line3,"));
  int zones = 0;
  while (std::getline(in, row)) {
    const auto cells = SplitText(row, ',');
    ASSERT_GE(cells.size(), 7U);
    if (cells[3] != "ok") continue;
    std::vector<std::string> lines = {cells[4], cells[5]};
    if (!cells[6].empty()) lines.push_back(cells[6]);
    const auto zone = Parse(lines, 2026y / 11 / 21);
    ASSERT_TRUE(zone.ok()) << cells[0] << zone.status();
    const auto name = names.find(cells[1]);
    EXPECT_EQ(SpecOf(zone->format).name, name == names.end() ? cells[1] : name->second) << cells[0];
    EXPECT_TRUE(zone->valid()) << cells[0] << (zone->errors.empty() ? "" : " " + zone->errors[0].reason);
    EXPECT_EQ(zone->HasNote("FORMAT_NATIONAL"), cells[1] == "ROID" || cells[1] == "FRID") << cells[0];
    EXPECT_FALSE(zone->surname.empty());
    ++zones;
  }
  EXPECT_GE(zones, 13);
}

}  // namespace
}  // namespace lagan::mrz
