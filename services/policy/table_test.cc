#include "services/policy/table.h"

#include <gtest/gtest.h>

namespace lagan::policy {
namespace {

constexpr std::string_view kColumns[] = {"name", "score"};

Result<Table> Parse(std::string_view text) { return ParseTable("t.tsv", text, kColumns); }

TEST(TableTest, ReadsVersionAndRows) {
  const auto table =
      Parse("# version: v-1.0\n# rows: 2\n# source: a book\nname\tscore\na\t1\n# between\nb\t\n");
  ASSERT_TRUE(table.ok()) << table.status();
  EXPECT_EQ(table->version, "v-1.0");
  ASSERT_EQ(table->rows.size(), 2U);
  EXPECT_EQ(table->rows[1].line, 7);
  EXPECT_EQ(table->rows[1].cells, (std::vector<std::string>{"b", ""}));
  EXPECT_EQ(*NumberCell(*table, table->rows[0], 1, 0, 4), 1);
  EXPECT_FALSE(NumberCell(*table, table->rows[0], 1, 2, 4).ok());
  EXPECT_FALSE(NumberCell(*table, table->rows[1], 1, 0, 4).ok());
}

TEST(TableTest, RefusesEverythingElse) {
  const std::string head = "# version: v\n# rows: 1\nname\tscore\n";
  ASSERT_TRUE(Parse(head + "a\t1\n").ok());
  const std::string bad[] = {
      "",
      "# version: v\n# rows: 0\n",
      "# rows: 1\nname\tscore\na\t1\n",
      "# version: v\nname\tscore\na\t1\n",
      "# version: v w\n# rows: 1\nname\tscore\na\t1\n",
      "# version: v\n# version: v\n# rows: 1\nname\tscore\na\t1\n",
      "# version: v\n# rows: 01\nname\tscore\na\t1\n",
      "# version: v\n# rows: 1\nname\tscore\tmore\na\t1\t2\n",
      "# version: v\n# rows: 1\nscore\tname\na\t1\n",
      head,
      head + "a\t1",
      head + "a\t1\nb\t2\n",
      head + "a\n",
      head + "a\t1\t2\n",
      head + "a\t1\n\n",
      head + "a\t1\r\n",
      head + "a\t\xff\n",
      head + "a\t\x1b[0m\n",
      head + "# version: w\na\t1\n",
  };
  for (const std::string& text : bad) {
    const auto table = Parse(text);
    ASSERT_FALSE(table.ok()) << text;
    EXPECT_EQ(table.status().reason(), "POLICY_INVALID") << text;
  }
}

TEST(TableTest, NumbersAreWrittenOneWay) {
  for (const char* cell : {"-1", "+1", " 1", "1 ", "01", "1.0", "0x1", "99999999999", ""}) {
    const auto table = Parse("# version: v\n# rows: 1\nname\tscore\na\t" + std::string(cell) + "\n");
    ASSERT_TRUE(table.ok());
    EXPECT_FALSE(NumberCell(*table, table->rows[0], 1, -5, 1000).ok()) << cell;
  }
}

TEST(TableTest, MissingFileIsNamed) {
  const auto table = ReadTable("/no/such/table.tsv", kColumns);
  EXPECT_EQ(table.status().reason(), "POLICY_INVALID");
  EXPECT_NE(table.status().message().find("/no/such/table.tsv"), std::string::npos);
}

}  // namespace
}  // namespace lagan::policy
