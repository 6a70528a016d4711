#include "services/assurance/sources/zone_names.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "mrz/transliteration.h"
#include "services/assurance/sources/csv_sources.h"

namespace lagan::sources {
namespace {

TEST(ZoneNamesTest, AccentsApostrophesAndHyphens) {
  const NameMatcher names = MatchZoneNames();
  EXPECT_TRUE(names("Ní Shampla", "NI SHAMPLA"));
  EXPECT_TRUE(names("Pádraig", "PADRAIG"));
  EXPECT_TRUE(names("O'Pretend", "OPRETEND"));
  EXPECT_TRUE(names("Specimen-Black", "SPECIMEN BLACK"));
  EXPECT_TRUE(names("McExample", "MC EXAMPLE"));
  EXPECT_FALSE(names("McExample", "MC EXAMPL"));
  EXPECT_FALSE(names("Eriksson", "ERIKSON"));
  EXPECT_FALSE(names("Eriksson", ""));
}

// Everybody in the sandbox's register is found in the other files under the name a zone would give.
TEST(ZoneNamesTest, SandboxPeopleAreFoundByTheirZoneNames) {
  const auto folder = std::filesystem::path(LAGAN_SOURCE_DIR) / "policy" / "sandbox";
  const auto sources = LoadCsvSources(folder, MatchZoneNames());
  ASSERT_TRUE(sources.ok()) << sources.status();
  constexpr std::string_view kColumns[] = {
      "surname",         "given_names",      "birth_date",      "issuing_state",
      "document_number", "expiry_date",      "document_status", "previous_postcode_district",
      "gp_practice",     "registration_year"};
  const auto table = ReadCsv(folder / "register.csv", kColumns);
  ASSERT_TRUE(table.ok()) << table.status();
  for (const CsvRow& row : table->rows) {
    const ClaimedIdentity who{SecretText(*mrz::Transliterate(row.cells[0])),
                              SecretText(*mrz::Transliterate(row.cells[1])),
                              Secret<Date>(*ParseDate(row.cells[2])),
                              row.cells[3],
                              SecretText(row.cells[4]),
                              Secret<Date>(*ParseDate(row.cells[5]))};
    const bool cancelled = row.cells[6] == "cancelled";
    EXPECT_EQ(sources->reg->Look(who).finding, cancelled ? Finding::kMismatch : Finding::kMatch) << row.line;
    EXPECT_NE(sources->fraud->Look(who).finding, Finding::kNotFound) << row.line;
  }
}

}  // namespace
}  // namespace lagan::sources
