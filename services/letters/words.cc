#include "services/letters/words.h"

#include <toml++/toml.h>

#include <algorithm>
#include <set>

#include "base/core/file.h"
#include "base/core/text.h"

namespace lagan::letters {
namespace {

constexpr std::size_t kMostText = 1000;
constexpr std::size_t kMostFile = 64 << 10;
constexpr std::size_t kMostItems = 8;
constexpr std::array<const char*, 3> kLanguages = {"en", "ga", "sco-ulster"};

using Placeholders = std::vector<std::string_view>;

Status Invalid(std::string_view file, std::string_view key, std::string_view what) {
  return FailedPrecondition("POLICY_INVALID",
                            std::string(file) + ": '" + PrintableAscii(key) + "' " + std::string(what) + ".");
}

// Those in a text, in order; with one that is not closed, something that is never expected.
Placeholders PlaceholdersIn(std::string_view text) {
  Placeholders found;
  for (std::size_t open = 0; (open = text.find('{', open)) != std::string_view::npos;) {
    const std::size_t close = text.find('}', open);
    found.push_back(close == std::string_view::npos ? "{" : text.substr(open + 1, close - open - 1));
    open = close == std::string_view::npos ? text.size() : close + 1;
  }
  return found;
}

// Reads a table key by key; what has not been asked for in the end is unknown. The first error is kept.
class Reader {
 public:
  Reader(std::string_view file, const toml::table& table) : file_(file), table_(table) {}

  void Flag(const char* key, bool& out) {
    const toml::node* node = Find(key);
    if (node == nullptr || !node->is_boolean()) return Fail(key, "must be true or false");
    out = *node->value<bool>();
  }
  void Text(const char* key, std::string& out, Placeholders placeholders = {}) {
    Take(key, Find(key), out, std::move(placeholders));
  }
  template <typename Texts>
  void List(const char* key, Texts& out, std::size_t least, std::size_t most) {
    const toml::node* node = Find(key);
    const toml::array* array = node == nullptr ? nullptr : node->as_array();
    if (array == nullptr || array->size() < least || array->size() > most) {
      return Fail(key,
                  "must be a list of " + std::to_string(least) + " to " + std::to_string(most) + " texts");
    }
    if constexpr (requires { out.resize(0); }) out.resize(array->size());
    for (std::size_t i = 0; i < array->size(); ++i) Take(key, array->get(i), out[i], {});
  }
  const toml::table* Table(const char* key) {
    const toml::node* node = Find(key);
    if (node == nullptr || !node->is_table()) {
      Fail(key, "must be a table");
      return nullptr;
    }
    return node->as_table();
  }

  void Fail(std::string_view key, std::string_view what) {
    if (error_.ok()) error_ = Invalid(file_, key, what);
  }
  Status Finish() {
    for (const auto& [key, node] : table_) {
      if (!asked_.contains(std::string(key.str()))) Fail(key.str(), "is unknown");
    }
    return error_;
  }

 private:
  const toml::node* Find(const char* key) {
    asked_.insert(key);
    return table_.get(key);
  }
  void Take(const char* key, const toml::node* node, std::string& out, Placeholders expected) {
    const auto value = node != nullptr && node->is_string() ? node->value<std::string>() : std::nullopt;
    if (!value) return Fail(key, "must be a text");
    if (value->empty() || value->size() > kMostText || !IsUtf8(*value) || !IsPlainText(*value)) {
      return Fail(key, "must be plain text of 1 to 1000 bytes");
    }
    Placeholders found = PlaceholdersIn(*value);
    std::sort(found.begin(), found.end());
    std::sort(expected.begin(), expected.end());
    if (found != expected) return Fail(key, "has other {placeholders} than it must");
    out = *value;
  }

  std::string_view file_;
  const toml::table& table_;
  std::set<std::string> asked_;
  Status error_;
};

Result<toml::table> Parse(std::string_view file, std::string_view text) {
  try {
    return toml::parse(text);
  } catch (const toml::parse_error& error) {
    return Invalid(file, "line " + std::to_string(error.source().begin.line), "is not TOML");
  }
}

Result<std::string> ReadPolicy(const std::filesystem::path& path) {
  Result<std::string> text = ReadTextFile(path, kMostFile);
  if (!text.ok()) return FailedPrecondition("POLICY_INVALID", text.status().message());
  return text;
}

}  // namespace

Result<Words> ParseWords(std::string_view file, std::string_view text) {
  LAGAN_ASSIGN_OR_RETURN(const toml::table table, Parse(file, text));
  Reader reader(file, table);
  Words words;
  reader.Text("language", words.language);
  reader.Flag("reviewed", words.reviewed);
  reader.Text("service", words.service);
  reader.Text("title", words.title);
  reader.Text("for_person", words.for_person, {"name"});
  reader.Text("what", words.what);
  reader.Text("how_heading", words.how_heading);
  reader.List("how", words.how, 1, kMostItems);
  reader.Text("lost", words.lost);
  reader.Text("last_day", words.last_day);
  reader.Text("helpline", words.helpline);
  reader.Text("serial", words.serial);
  reader.Text("page", words.page, {"serial", "page", "pages"});
  reader.Text("specimen", words.specimen);
  reader.Text("date", words.date, {"day", "month", "year"});
  reader.List("months", words.months, words.months.size(), words.months.size());
  LAGAN_RETURN_IF_ERROR(reader.Finish());
  return words;
}

Result<Helpline> ParseHelpline(std::string_view file, std::string_view text,
                               const std::vector<std::string>& languages) {
  LAGAN_ASSIGN_OR_RETURN(const toml::table table, Parse(file, text));
  Reader reader(file, table);
  Helpline helpline;
  reader.Flag("invented", helpline.invented);
  reader.Text("number", helpline.number);
  const toml::table* hours = reader.Table("hours");
  LAGAN_RETURN_IF_ERROR(reader.Finish());
  Reader hours_reader(file, *hours);
  for (const std::string& language : languages) hours_reader.Text(language.c_str(), helpline.hours[language]);
  LAGAN_RETURN_IF_ERROR(hours_reader.Finish());
  return helpline;
}

Result<Wording> LoadWording(const std::filesystem::path& folder) {
  Wording wording;
  for (const char* language : kLanguages) {
    const std::filesystem::path path = folder / (std::string("words.") + language + ".toml");
    LAGAN_ASSIGN_OR_RETURN(const std::string text, ReadPolicy(path));
    LAGAN_ASSIGN_OR_RETURN(Words words, ParseWords(path.filename().string(), text));
    if (words.language != language) {
      return Invalid(path.filename().string(), "language", "is not that of the file's name");
    }
    wording.languages.emplace(language, std::move(words));
  }
  const std::filesystem::path path = folder / "helpline.toml";
  LAGAN_ASSIGN_OR_RETURN(const std::string text, ReadPolicy(path));
  LAGAN_ASSIGN_OR_RETURN(wording.helpline,
                         ParseHelpline("helpline.toml", text, {kLanguages.begin(), kLanguages.end()}));
  return wording;
}

std::string FillIn(std::string_view text,
                   const std::vector<std::pair<std::string_view, std::string>>& values) {
  std::string out;
  while (!text.empty()) {
    const std::size_t open = std::min(text.find('{'), text.size());
    out += text.substr(0, open);
    text.remove_prefix(open);
    if (text.empty()) break;
    const std::size_t close = text.find('}');
    for (const auto& [name, value] : values) {
      if (text.substr(1, close - 1) == name) out += value;
    }
    text.remove_prefix(close == std::string_view::npos ? text.size() : close + 1);
  }
  return out;
}

std::string DateInWords(const Words& words, Date date) {
  return FillIn(words.date, {{"day", std::to_string(unsigned{date.day()})},
                             {"month", words.months[unsigned{date.month()} - 1]},
                             {"year", std::to_string(int{date.year()})}});
}

}  // namespace lagan::letters
