#include "verifier/cli/options.h"

#include <utility>

namespace lagan::verifier {
namespace {

Status Usage(std::string message) { return InvalidArgument("USAGE_INVALID", std::move(message)); }

// The options that take a value, each at most once.
struct Values {
  std::optional<std::string> trust;
  std::optional<std::string> root;
  std::optional<std::string> lists;
  std::optional<std::string> state;
  std::optional<std::string> at;
  std::optional<std::string> text;

  std::optional<std::string>* Find(std::string_view name) {
    if (name == "--trust") return &trust;
    if (name == "--root") return &root;
    if (name == "--lists") return &lists;
    if (name == "--state") return &state;
    if (name == "--at") return &at;
    if (name == "--text") return &text;
    return nullptr;
  }
};

// Takes "--name value" or "--name=value" at `i`; false when the argument is no option with a value.
Result<bool> TakeValue(const std::vector<std::string>& arguments, std::size_t& i, Values& values) {
  const std::string& argument = arguments[i];
  if (!argument.starts_with("--")) return false;
  const std::size_t equals = argument.find('=');
  const std::string name = argument.substr(0, equals);
  std::optional<std::string>* value = values.Find(name);
  if (value == nullptr) return false;
  if (value->has_value()) return Usage(name + " is given twice.");
  if (equals != std::string::npos) {
    *value = argument.substr(equals + 1);
  } else {
    if (i + 1 == arguments.size()) return Usage(name + " needs a value.");
    *value = arguments[++i];
  }
  return true;
}

Status TakeOther(const std::string& argument, VerifyOptions& out) {
  if (argument == "--json") {
    out.json = true;
  } else if (argument == "--scanner") {
    out.scanner = true;
  } else if (argument == "--help" || argument == "-h") {
    out.help = true;
  } else if (argument.starts_with("-") && argument != "-") {
    return Usage("There is no such option: see --help.");
  } else if (out.image || out.standard_input) {
    return Usage("One picture at a time.");
  } else if (argument == "-") {
    out.standard_input = true;
  } else {
    out.image = argument;
  }
  return Status();
}

Status Complete(const Values& values, VerifyOptions& out) {
  if (out.help) return Status();
  if (!values.trust || values.trust->empty()) return Usage("--trust FILE is missing.");
  out.trust = *values.trust;
  out.root = values.root.value_or(*values.trust + ".root");
  out.lists = values.lists.value_or(*values.trust + ".lists");
  if (values.state && values.state->empty()) return Usage("--state needs the name of a file.");
  out.state = values.state;
  out.text = values.text;
  if (int{out.image.has_value()} + int{out.standard_input} + int{out.text.has_value()} + int{out.scanner} !=
      1) {
    return Usage("Give one of IMAGE, -, --text TEXT or --scanner.");
  }
  if (values.at) {
    const Result<Time> at = ParseTime(*values.at);
    if (!at.ok()) return Usage("--at is no time in the form 2026-11-21T22:04:06Z.");
    out.at = *at;
  }
  return Status();
}

}  // namespace

Result<VerifyOptions> ParseVerifyOptions(const std::vector<std::string>& arguments) {
  VerifyOptions out;
  Values values;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    LAGAN_ASSIGN_OR_RETURN(const bool taken, TakeValue(arguments, i, values));
    if (!taken) LAGAN_RETURN_IF_ERROR(TakeOther(arguments[i], out));
  }
  LAGAN_RETURN_IF_ERROR(Complete(values, out));
  return out;
}

}  // namespace lagan::verifier
