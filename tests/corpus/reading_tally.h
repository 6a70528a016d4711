// What readings of pictures with known truth come to: counts per format and per difficulty, as a table.
#pragma once

#include <span>
#include <string>
#include <vector>

namespace lagan::corpus {

enum class Answer { kAccepted, kDoubtful, kNothing };

// How one picture was read, without what is written on it.
struct ReadingOutcome {
  std::string picture;                  // names it among all that are counted
  std::string format;                   // of the truth
  std::vector<std::string> difficulty;  // of the truth
  Answer answer = Answer::kNothing;
  bool zone = false;   // the picture has a zone
  bool exact = false;  // every line is as it is printed; without a zone: no line was read
  int characters = 0;  // of the truth
  int errors = 0;      // characters to change, drop or put in
  double milliseconds = 0;
};

struct ReadingTally {
  int pictures = 0;
  int zones = 0;
  int exact = 0;  // zones
  int accepted = 0;
  int accepted_wrong = 0;  // accepted and not exact: the error that matters
  int doubtful = 0;
  int nothing = 0;

  void Add(const ReadingOutcome& outcome);
};

struct Interval {
  double low = 0;
  double high = 1;
};

// The share of which `events` of `trials` are an instance: two-sided 95 % interval of Clopper and Pearson (1934). All from 0 to 1
// when nothing was tried.
Interval ClopperPearson(int events, int trials);

// Markdown: one table by format, one by level and tag (a picture counts in each of its tags), each with a last row "all". The
// interval is that of wrong among accepted.
std::string TallyTables(std::span<const ReadingOutcome> outcomes);

}  // namespace lagan::corpus
