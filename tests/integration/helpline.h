// The assisted route as tests take it: an operator types the lines of a document for somebody on the telephone.
#pragma once

#include <string>
#include <vector>

#include "base/core/result.h"
#include "tests/integration/console.h"

namespace lagan::integration {

// Somebody who calls.
struct Caller {
  std::string reference = "subject-1";
  std::string surname{};
  std::string given_names{};
  std::string document_number{};  // 9 characters of A-Z and 0-9
  std::vector<std::string> address{"1 Example Row", "Belfast", "BT1 1AA"};
};

// Of every caller's passport, which is one of Utopia.
inline constexpr char kCallerBirthDate[] = "1980-04-23";
inline constexpr char kCallerExpiryDate[] = "2033-10-30";

// The two lines of the caller's passport.
std::vector<std::string> LinesOf(const Caller& caller);

// Each step under a key of its own, repeated until it is answered.
Result<proofing::v1::OpenApplicationResponse> OpenFor(const Console& console, const Caller& caller);
Result<proofing::v1::RecordTypedZoneResponse> TypeZone(const Console& console, const std::string& id,
                                                       const Caller& caller);
Result<proofing::v1::AskQuestionsResponse> AskQuestions(const Console& console, const std::string& id);
Result<proofing::v1::RecordPostalAddressResponse> RecordAddress(const Console& console, const std::string& id,
                                                                const Caller& caller);
Result<proofing::v1::SubmitAssistedResponse> Submit(const Console& console, const std::string& id);
Result<proofing::v1::GetAssistedResponse> GetAssisted(const Console& console, const std::string& id);

// From the opening to the submission for somebody whom no register knows: questions are asked for, and there are none. Its id.
Result<std::string> SubmitUnknownCaller(const Console& console, const Caller& caller);

}  // namespace lagan::integration
