// The words of letters, in each language that we write, and the helpline: policy/letters.
#pragma once

#include <array>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/core/clock.h"
#include "base/core/result.h"

namespace lagan::letters {

// One language. {placeholders} as named here must occur, each once, and no others.
struct Words {
  std::string language;   // BCP 47
  bool reviewed = false;  // by somebody who may judge it
  std::string service;
  std::string title;
  std::string for_person;  // {name}
  std::string what;
  std::string how_heading;
  std::vector<std::string> how;  // 1 to 8
  std::string lost;
  std::string last_day;
  std::string helpline;
  std::string serial;
  std::string page;      // {serial} {page} {pages}
  std::string specimen;  // what is not real about a specimen
  std::string date;      // {day} {month} {year}
  std::array<std::string, 12> months;
};

struct Helpline {
  bool invented = false;  // rings nowhere: for a sandbox only
  std::string number;
  std::map<std::string, std::string, std::less<>> hours;  // by language
};

struct Wording {
  std::map<std::string, Words, std::less<>> languages;
  Helpline helpline;
};

// POLICY_INVALID, naming file and key: no TOML, a key missing or unknown, a text that is empty, longer than 1,000 bytes, not
// plain, or has other placeholders.
Result<Words> ParseWords(std::string_view file, std::string_view text);
// The same; hours must be there for exactly `languages`.
Result<Helpline> ParseHelpline(std::string_view file, std::string_view text,
                               const std::vector<std::string>& languages);

// words.en.toml, words.ga.toml, words.sco-ulster.toml and helpline.toml of the folder. POLICY_INVALID also when one cannot be
// read or says that it is in another language than its name.
Result<Wording> LoadWording(const std::filesystem::path& folder);

// `text` with each "{name}" replaced by its value. Values are not looked into.
std::string FillIn(std::string_view text,
                   const std::vector<std::pair<std::string_view, std::string>>& values);

// "20 November 2027".
std::string DateInWords(const Words& words, Date date);

}  // namespace lagan::letters
