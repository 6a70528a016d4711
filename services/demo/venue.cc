#include "services/demo/venue.h"

#include <nlohmann/json.hpp>
#include <vector>

#include "services/demo/program.h"

namespace lagan::demo {

Result<Verification> ReadReport(int exit_status, const std::string& report) {
  const auto json = nlohmann::json::parse(report, nullptr, false);
  const auto text = [&](const char* name) {
    return json.is_object() && json.contains(name) && json[name].is_string() ? json[name].get<std::string>()
                                                                             : "";
  };
  Verification verification{exit_status, text("outcome"), text("reason"), text("sentence"), report};
  if (verification.outcome.empty() || verification.reason.empty()) {
    return Internal("VERIFIER_ANSWER_INVALID", "lagan-verify printed no report.");
  }
  return verification;
}

namespace {

Result<Verification> Verify(const std::filesystem::path& trust, const std::vector<std::string>& code) {
  std::vector<std::string> arguments{"--trust", trust.string(), "--json"};
  arguments.insert(arguments.end(), code.begin(), code.end());
  LAGAN_ASSIGN_OR_RETURN(const ProgramOutput output,
                         RunProgram(SiblingProgram("lagan-verify"), arguments, std::chrono::seconds(30)));
  return ReadReport(output.exit_status, output.text);
}

}  // namespace

Result<Verification> VerifyPicture(const std::filesystem::path& picture, const std::filesystem::path& trust) {
  return Verify(trust, {picture.string()});
}

Result<Verification> VerifyText(const std::string& text, const std::filesystem::path& trust) {
  return Verify(trust, {"--text", text});
}

}  // namespace lagan::demo
