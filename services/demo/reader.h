// A reader of cases who knows beforehand what they will find: for the demonstration and for tests.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/core/result.h"
#include "lagan/review/v1/review.pb.h"
#include "services/review/reader_client.h"

namespace lagan::demo {

// What the reader says about one check. The reasons are of policy/review/reasons.tsv; none are needed when it was passed.
struct Opinion {
  std::string outcome = "passed";
  std::vector<std::string> reasons{};
};

struct Verdict {
  review::v1::Disposition disposition = review::v1::DISPOSITION_PROCEED;
  // By check; every check of a case that is not here was passed.
  std::map<std::string, Opinion> opinions{};
};

// What happened, for the story that is told.
struct Reading {
  review::v1::Case read{};
  // By field, how many bytes were seen.
  std::map<std::string, std::size_t> seen{};
  // False: another reader looks.
  bool closed = false;
};

// One finding for each check of the case.
std::vector<review::v1::Finding> FindingsFor(const review::v1::Case& read, const Verdict& verdict);

// Claims the next case, looks at every field of evidence that it names, and decides. QUEUE_EMPTY; the errors of the client. A
// case that was claimed and could not be decided is given back.
Result<Reading> ReadNext(const review::ReaderClient& client, const Verdict& verdict);

}  // namespace lagan::demo
