// What is known about a picture because we made it: one row of truth.csv and one line of truth.json.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tests/specimen/document.h"
#include "tests/specimen/photograph.h"
#include "tests/specimen/printed.h"

namespace lagan::specimen {

// What a forger changed: one field of the page, of which the zone still tells the truth, or the other way round.
struct Forgery {
  std::string kind;     // name of the field as PrintedText, or "zone_type" for a zone that was set anew
  std::string printed;  // what the page says
  std::string zone;     // what the zone says, printed in the same way
};

struct SpecimenTruth {
  std::string file;
  Kind kind = Kind::kPassport;
  std::string simulator;                // "none", "A" or "B"
  std::vector<std::string> difficulty;  // the level, then what is special: "spread", "hand", ...
  std::vector<std::string> zone;
  std::vector<PrintedText> printed;
  std::optional<Quad> zone_quad;  // in the picture
  Quad page_quad{};
  std::vector<Forgery> forgeries;
};

inline constexpr char kTruthHeader[] = "file,doc_type,difficulty,check_digits,line1,line2,line3\n";
// file,doc_type,difficulty (joined by ';'),check_digits ("ok", "n/a" without a zone),line1,line2,line3 and a line feed.
std::string TruthRow(const SpecimenTruth& truth);
// {"file","format","layout","simulator","difficulty","lines","fields":{name:text},"zone_quad":[[x,y]*4]|null,
// "page_quad":[[x,y]*4],"forged":null|[{"kind","printed","zone"}]} and a line feed.
std::string TruthLine(const SpecimenTruth& truth);

}  // namespace lagan::specimen
