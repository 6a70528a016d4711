#include "services/letters/words.h"

#include <gtest/gtest.h>

#include <set>

#include "base/core/file.h"
#include "services/letters/test_letters.h"

namespace lagan::letters {
namespace {

const std::filesystem::path kFolder = LAGAN_SOURCE_DIR "/policy/letters";

std::string FileText(const char* name) { return *ReadTextFile(kFolder / name, 1 << 20); }

std::string Replaced(std::string text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

TEST(Wording, EveryLanguageIsThereAndNobodyHasReviewedAny) {
  const auto wording = LoadWording(kFolder);
  ASSERT_TRUE(wording.ok()) << wording.status();
  ASSERT_EQ(wording->languages.size(), 3U);
  std::set<std::string> titles;
  for (const auto& [language, words] : wording->languages) {
    EXPECT_EQ(words.language, language);
    EXPECT_FALSE(words.reviewed) << language << ": take the warnings out of the README, too";
    EXPECT_TRUE(titles.insert(words.title).second) << "the same in two languages";
    EXPECT_EQ(std::set<std::string>(words.months.begin(), words.months.end()).size(), 12U) << language;
    EXPECT_EQ(wording->helpline.hours.count(language), 1U);
  }
  EXPECT_TRUE(wording->helpline.invented);
}

TEST(Wording, DatesAreInWords) {
  const auto wording = LoadWording(kFolder);
  const Date date(std::chrono::year(2027), std::chrono::November, std::chrono::day(5));
  EXPECT_EQ(DateInWords(wording->languages.at("en"), date), "5 November 2027");
  EXPECT_EQ(DateInWords(wording->languages.at("ga"), date), "5 Samhain 2027");
  EXPECT_EQ(DateInWords(wording->languages.at("sco-ulster"), date), "5 November 2027");
}

TEST(Wording, FillsInWithoutLookingAtValues) {
  EXPECT_EQ(FillIn("a {x} b {y}{x}", {{"x", "{y}"}, {"y", "2"}}), "a {y} b 2{y}");
  EXPECT_EQ(FillIn("", {}), "");
  EXPECT_EQ(FillIn("plain", {{"x", "1"}}), "plain");
}

TEST(Wording, RefusesWordsThatAreNotWhole) {
  const std::string good = FileText("words.en.toml");
  ASSERT_TRUE(ParseWords("w.toml", good).ok()) << ParseWords("w.toml", good).status();
  const std::pair<const char*, std::string> cases[] = {
      {"line", "this is not TOML"},
      {"language", ""},
      {"reviewed", Replaced(good, "reviewed = false", "")},
      {"reviewed", Replaced(good, "reviewed = false", "reviewed = \"no\"")},
      {"title", Replaced(good, "title = \"Your pass on paper\"", "")},
      {"title", Replaced(good, "\"Your pass on paper\"", "\"\"")},
      {"title", Replaced(good, "\"Your pass on paper\"", "7")},
      {"title", Replaced(good, "Your pass on paper", "Your {name}")},
      {"title", Replaced(good, "Your pass on paper", "Your \\u202e pass")},
      {"title", Replaced(good, "Your pass on paper", "Your pass on paper {")},
      {"title", Replaced(good, "Your pass on paper", std::string(1001, 'a'))},
      {"for_person", Replaced(good, "{name}", "you")},
      {"page", Replaced(good, "{pages}", "{page}")},
      {"months", Replaced(good, "\"January\", ", "")},
      {"months", Replaced(good, "\"January\"", "1")},
      {"how", Replaced(good, "how = [", "how = []\nold = [")},
      {"extra", good + "extra = \"more\"\n"},
  };
  for (const auto& [key, text] : cases) {
    const Status refused = ParseWords("w.toml", text).status();
    EXPECT_EQ(refused.reason(), "POLICY_INVALID") << key;
    EXPECT_NE(refused.message().find("w.toml"), std::string::npos) << refused;
    EXPECT_NE(refused.message().find(key), std::string::npos) << refused;
  }
}

TEST(Wording, RefusesAHelplineThatIsNotWhole) {
  const std::string good = FileText("helpline.toml");
  ASSERT_TRUE(ParseHelpline("h.toml", good, TestLanguages()).ok());
  const std::pair<const char*, std::string> cases[] = {
      {"invented", Replaced(good, "invented = true", "")},
      {"number", Replaced(good, "number = ", "phone = ")},
      {"hours", "invented = true\nnumber = \"1\"\n"},
      {"ga", Replaced(good, "ga = ", "# ga = ")},
      {"cy", good + "cy = \"8\"\n"},
  };
  for (const auto& [key, text] : cases) {
    const Status refused = ParseHelpline("h.toml", text, TestLanguages()).status();
    EXPECT_EQ(refused.reason(), "POLICY_INVALID") << key;
    EXPECT_NE(refused.message().find(key), std::string::npos) << refused;
  }
}

TEST(Wording, RefusesAFolderWithoutALanguageOrWithTwoExchanged) {
  EXPECT_EQ(LoadWording("/no/such/folder").status().reason(), "POLICY_INVALID");
  std::string pattern = testing::TempDir() + "lagan-words-XXXXXX";
  const std::filesystem::path folder = ::mkdtemp(pattern.data());
  std::filesystem::copy(kFolder, folder);
  ASSERT_TRUE(LoadWording(folder).ok());
  std::filesystem::copy_file(kFolder / "words.en.toml", folder / "words.ga.toml",
                             std::filesystem::copy_options::overwrite_existing);
  EXPECT_NE(LoadWording(folder).status().message().find("words.ga.toml"), std::string::npos);
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace lagan::letters
