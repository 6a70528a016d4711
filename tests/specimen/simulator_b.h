// Simulator B: circumstances drawn from a parameter file that was fixed before any reader was tuned. Readers are tuned on
// simulator A (ageing.h) only; B judges.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/core/result.h"
#include "tests/specimen/ageing.h"
#include "tests/specimen/phone.h"
#include "tests/specimen/print_style.h"
#include "tests/specimen/random.h"
#include "tests/specimen/scanner.h"

namespace lagan::specimen {

// The committed parameters.
std::filesystem::path SimulatorBFile();

// What one picture is made with.
struct CircumstancesB {
  PrintStyle print;
  bool spread = false;      // of passports: the opposite page is in the picture
  bool both_sides = false;  // of cards: so is the front
  bool hand = false;        // fingers hold it
  bool scanned = false;     // `pass`, else `shot`
  PhoneShot shot;
  ScannerPass pass;
  int jpeg_quality = 90;  // of the file
};

class SimulatorB {
 public:
  // SIMULATOR_INVALID for a file with a name missing, unknown or out of order; the errors of reading it.
  static Result<SimulatorB> Load(const std::filesystem::path& file);

  // `level` is one of light, moderate and hard. The same seed gives the same circumstances.
  CircumstancesB Draw(AgeingLevel level, std::uint64_t seed) const;

 private:
  struct Range {
    double low = 0, high = 0, share = 1;
  };
  using Ranges = std::map<std::string, Range>;
  struct Level {
    double spread = 0, both_sides = 0, hand = 0;
    Ranges print, phone, scanner;
    Range quality;
  };
  friend class SimulatorBReader;

  template <typename Fields, typename To>
  static void DrawInto(const Fields& fields, const Ranges& ranges, Random& random, To& to);

  double scanned_ = 0;
  double sharp_ = 0, leaning_ = 0;  // shares of the cuts of OCR-B
  std::map<AgeingLevel, Level> levels_;
};

}  // namespace lagan::specimen
