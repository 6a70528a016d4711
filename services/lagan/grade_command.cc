#include "services/lagan/grade_command.h"

#include <istream>
#include <memory>
#include <ostream>

#include "base/core/file.h"
#include "base/core/text.h"
#include "services/assurance/grade.h"
#include "services/assurance/grade_json.h"
#include "services/assurance/policy.h"
#include "services/policy/finder.h"

namespace lagan::commands {
namespace {

struct Options {
  std::string file;
  std::string policy;
  bool json = false;
};

Result<std::string> ReadInput(const std::string& file, std::istream& in) {
  if (file != "-") return ReadTextFile(file, assurance::kMaxGradeRequestBytes);
  std::string text(assurance::kMaxGradeRequestBytes + 1,
                   '\0');  // one byte more, so that the reader sees too much
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(in.gcount()));
  return text;
}

Result<assurance::Policy> LoadPolicy(const std::string& flag) {
  LAGAN_ASSIGN_OR_RETURN(const std::filesystem::path folder, policy::FindPolicyFolder(flag));
  return assurance::LoadPolicy(folder);
}

Result<assurance::Grade> GradeInput(const assurance::Policy& policy, const Options& options,
                                    std::istream& in) {
  LAGAN_ASSIGN_OR_RETURN(const std::string text, ReadInput(options.file, in));
  LAGAN_ASSIGN_OR_RETURN(const assurance::Scores scores, assurance::ReadGradeRequest(text));
  return assurance::GradeScores(policy, scores);
}

int Fail(const Status& status, int exit_status, const Options& options, Context& context) {
  if (options.json) context.out << assurance::WriteGradeError(status) << '\n';
  PrintError(context.err, "grade", status);
  return exit_status;
}

void PrintGrade(const assurance::Grade& grade, std::ostream& out) {
  out << "Level: " << assurance::LevelName(grade.level) << '\n';
  out << "Profile: " << grade.profile.value_or("none") << '\n';
  out << "All profiles met:";
  for (const std::string& name : grade.profiles) out << ' ' << name;
  out << (grade.profiles.empty() ? " none\n\n" : "\n\n");
  for (const std::string& line : grade.explanation) out << line << '\n';
}

int RunGrade(const Options& options, Context& context) {
  const Result<assurance::Policy> policy = LoadPolicy(options.policy);
  if (!policy.ok()) return Fail(policy.status(), kExitFailed, options, context);
  const Result<assurance::Grade> grade = GradeInput(*policy, options, context.in);
  if (!grade.ok()) return Fail(grade.status(), kExitBadInput, options, context);
  if (options.json) {
    context.out << assurance::WriteGrade(*grade) << '\n';
  } else {
    PrintGrade(*grade, context.out);
  }
  return kExitOk;
}

}  // namespace

Runner AddGradeOptions(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  app.add_option("FILE", options->file, "JSON of scores; - reads standard input")->required();
  app.add_flag("--json", options->json, "Print the grade as one line of JSON");
  app.add_option("--policy", options->policy,
                 "Folder of policy data (else $LAGAN_POLICY, else the installed one)");
  return [options](Context& context) { return RunGrade(*options, context); };
}

}  // namespace lagan::commands
