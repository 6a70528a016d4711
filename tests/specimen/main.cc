// lagan-specimen: test documents and their truth. For developers; never installed.
#include <array>
#include <CLI/CLI.hpp>
#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

#include "tests/specimen/batch.h"
#include "tests/specimen/sets.h"

namespace {

using lagan::Result;
using lagan::Status;
using namespace lagan::specimen;

struct Arguments {
  std::string portrait = LAGAN_SPECIMEN_PORTRAIT;
  double pixels_per_mm = RenderOptions().pixels_per_mm;
  std::string ageing;
  std::uint64_t seed = 1;
  std::string out;

  std::vector<std::string> lines;
  std::string kind = "passport";
  std::string surname, given_names, number, nationality = "UTO", issuer = "UTO", birth, sex = "X", expiry,
                                            optional_data;
  int quarter_turns = 0;
  bool exif = false;

  int count = 15;
  std::string simulator = "a";
  std::string repeat;
  std::vector<std::string> kinds;
};

constexpr std::array kRepeats = {std::pair("small", RepeatManner::kSmall),
                                 std::pair("pale", RepeatManner::kPale),
                                 std::pair("caption", RepeatManner::kSecondCaption)};

RenderOptions RenderOf(const Arguments& arguments) {
  RenderOptions render;
  render.pixels_per_mm = arguments.pixels_per_mm;
  if (std::filesystem::exists(arguments.portrait)) {
    render.portrait_file = arguments.portrait;
  } else {
    std::cerr << "lagan-specimen: no portrait (run tests/specimen/fetch-portrait); a silhouette is drawn.\n";
  }
  return render;
}

Result<Document> DocumentOf(const Arguments& arguments) {
  if (!arguments.lines.empty()) return DocumentFromZone(arguments.lines);
  Document document;
  document.kind = *KindFromName(arguments.kind);  // the parser let only known names pass
  document.surname = arguments.surname;
  document.given_names = arguments.given_names;
  document.number = arguments.number;
  document.nationality = arguments.nationality;
  document.issuer = arguments.issuer;
  LAGAN_ASSIGN_OR_RETURN(document.birth, lagan::ParseDate(arguments.birth));
  document.sex = arguments.sex.front();
  LAGAN_ASSIGN_OR_RETURN(document.expiry, lagan::ParseDate(arguments.expiry));
  document.optional_data = arguments.optional_data;
  return document;
}

Status Draw(const Arguments& arguments) {
  Order order;
  LAGAN_ASSIGN_OR_RETURN(order.document, DocumentOf(arguments));
  order.zone = arguments.lines;
  if (order.zone.empty()) {
    LAGAN_ASSIGN_OR_RETURN(order.zone, ComposeZone(order.document));
  }
  order.render = RenderOf(arguments);
  order.level = AgeingLevelFromName(arguments.ageing).value_or(AgeingLevel::kNone);
  order.seed = arguments.seed;
  order.quarter_turns = arguments.quarter_turns;
  if (arguments.exif) order.exif_orientation = 1;
  LAGAN_RETURN_IF_ERROR(WriteSpecimen(order, arguments.out));
  for (const std::string& line : order.zone) std::cout << line << '\n';
  return Status();
}

Status WriteMany(const Arguments& arguments, bool forged) {
  Batch batch{arguments.count, arguments.seed, AgeingLevelFromName(arguments.ageing), RenderOf(arguments),
              arguments.simulator == "b"};
  for (const std::string& kind : arguments.kinds) batch.kinds.push_back(*KindFromName(kind));
  for (const auto& [name, manner] : kRepeats) {
    if (arguments.repeat == name) batch.repeat = manner;
  }
  return forged ? WriteForgeries(arguments.out, batch) : WriteBatch(arguments.out, batch);
}

std::vector<std::string> KindNames() {
  std::vector<std::string> names;
  for (int kind = 0; kind < kKindCount; ++kind) names.emplace_back(KindName(static_cast<Kind>(kind)));
  return names;
}

}  // namespace

int main(int argc, char** argv) {
  Arguments arguments;
  CLI::App app("Draws specimen travel documents and photographs them. For developers only.");
  app.require_subcommand(1);
  app.add_option("--portrait", arguments.portrait, "PNG for the portrait box")->capture_default_str();
  app.add_option("--pixels-per-mm", arguments.pixels_per_mm, "Resolution of the drawing")
      ->check(CLI::Range(2.0, 40.0))
      ->capture_default_str();
  const auto levels = CLI::IsMember({"none", "light", "moderate", "hard"});

  CLI::App* draw = app.add_subcommand("draw", "One picture; prints the lines of its zone");
  draw->add_option("OUT", arguments.out, "The .jpg or .png to write")->required();
  draw->add_option("--lines", arguments.lines, "The zone as it is to be drawn, right or wrong")
      ->expected(1, 3);
  draw->add_option("--kind", arguments.kind, "What to draw without --lines")
      ->check(CLI::IsMember(KindNames()))
      ->capture_default_str();
  draw->add_option("--issuer", arguments.issuer, "As in the zone; national zones want FRA, ROU or CHE")
      ->capture_default_str();
  draw->add_option("--surname", arguments.surname);
  draw->add_option("--given-names", arguments.given_names);
  draw->add_option("--number", arguments.number);
  draw->add_option("--nationality", arguments.nationality)->capture_default_str();
  draw->add_option("--birth", arguments.birth, "As in 1974-08-12");
  draw->add_option("--sex", arguments.sex)->check(CLI::IsMember({"F", "M", "X"}))->capture_default_str();
  draw->add_option("--expiry", arguments.expiry, "As in 2031-04-15");
  draw->add_option("--optional-data", arguments.optional_data, "A personal number");
  draw->add_option("--ageing", arguments.ageing, "none, light, moderate or hard; none without it")
      ->check(levels);
  draw->add_option("--seed", arguments.seed)->capture_default_str();
  draw->add_option("--quarter-turns", arguments.quarter_turns, "Clockwise")->check(CLI::Range(0, 3));
  draw->add_flag("--exif", arguments.exif, "Write an Exif block with a canary camera and place (JPEG only)");

  CLI::App* demo = app.add_subcommand("demo", "The six pictures of the demonstration, and truth.json");
  demo->add_option("OUT", arguments.out, "The folder to write")->required();

  CLI::App* batch = app.add_subcommand("batch", "Many pictures of invented people, truth.csv and truth.json");
  CLI::App* forge =
      app.add_subcommand("forge", "The same of forged documents: right check digits, another page");
  for (CLI::App* many : {batch, forge}) {
    many->add_option("OUT", arguments.out, "The folder to write")->required();
    many->add_option("--count", arguments.count)->check(CLI::Range(1, 99999))->capture_default_str();
    many->add_option("--seed", arguments.seed)->capture_default_str();
    many->add_option("--ageing", arguments.ageing, "One level; light, moderate and hard in turn without it")
        ->check(levels);
    many->add_option("--simulator", arguments.simulator, "Readers are tuned on a, judged on b")
        ->check(CLI::IsMember({"a", "b"}))
        ->capture_default_str();
    many->add_option("--kind", arguments.kinds, "Only these kinds of document, in turn")
        ->check(CLI::IsMember(KindNames()));
  }
  forge
      ->add_option("--repeat", arguments.repeat,
                   "Print what the zone says a second time: small, pale, or after a second caption")
      ->check(CLI::IsMember({"small", "pale", "caption"}));
  CLI11_PARSE(app, argc, argv);

  const Status status = draw->parsed()   ? Draw(arguments)
                        : demo->parsed() ? WriteDemo(arguments.out, RenderOf(arguments))
                                         : WriteMany(arguments, forge->parsed());
  if (!status.ok()) {
    std::cerr << "lagan-specimen: " << status << '\n';
    return 1;
  }
  return 0;
}
