#include "services/assurance/sources/csv.h"

#include <gtest/gtest.h>

namespace lagan::sources {
namespace {

constexpr std::string_view kColumns[] = {"a", "b"};

Result<CsvTable> Parse(std::string_view text) { return ParseCsv("t.csv", text, kColumns); }

TEST(CsvTest, ReadsPlainAndQuotedCells) {
  const auto table = Parse("a,b\r\n1,\"x, \"\"y\"\"\"\n,\n");
  ASSERT_TRUE(table.ok()) << table.status();
  ASSERT_EQ(table->rows.size(), 2U);
  EXPECT_EQ(table->rows[0].cells, (std::vector<std::string>{"1", "x, \"y\""}));
  EXPECT_EQ(table->rows[1].cells, (std::vector<std::string>{"", ""}));
  EXPECT_EQ(table->rows[1].line, 3);
  EXPECT_EQ(table->version.size(), 8U);
  EXPECT_NE(table->version, Parse("a,b\n1,2\n")->version);
}

TEST(CsvTest, RefusesAllElseWithoutAValue) {
  const std::string long_cell(201, 'x');
  for (const std::string& text :
       {std::string(), std::string("a,b"), std::string("b,a\n"), std::string("a\n"), std::string("a,b,c\n"),
        std::string("a,b\n1\n"), std::string("a,b\n1,2,3\n"), std::string("a,b\n1,2"), std::string("a,b\n\n"),
        std::string("a,b\n1,\"SECRET\n"), std::string("a,b\n1,SE\"CRET\n"),
        std::string("a,b\n1,\"SECRET\"x\n"), std::string("a,b\n1,\"SEC\nRET\"\n"),
        std::string("a,b\n1,SECRET\x01\n"), std::string("a,b\n1,SECRET\xff\n"),
        "\xEF\xBB\xBF" + std::string("a,b\n"), "a,b\n1," + long_cell + "\n"}) {
    const auto table = Parse(text);
    ASSERT_FALSE(table.ok()) << text;
    EXPECT_EQ(table.status().reason(), "SOURCE_INVALID");
    EXPECT_EQ(table.status().message().find("SECRET"), std::string::npos);
  }
  EXPECT_EQ(ReadCsv("/no/such.csv", kColumns).status().reason(), "SOURCE_INVALID");
}

}  // namespace
}  // namespace lagan::sources
