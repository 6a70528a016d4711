#include "services/lagan/audit_command.h"

#include <memory>
#include <nlohmann/json.hpp>
#include <ostream>

#include "base/core/file.h"
#include "services/audit/files.h"
#include "services/audit/merkle_log.h"
#include "services/rpc/configuration.h"

namespace lagan::commands {
namespace {

struct Options {
  rpc::ConfigurationFlags flags;
  std::string heads;
  std::string key;
  bool json = false;
};

struct Places {
  std::string store;
  std::filesystem::path heads;
  std::filesystem::path key;
};

Result<Places> FindPlaces(const Options& options) {
  LAGAN_ASSIGN_OR_RETURN(const rpc::Configuration configuration, rpc::LoadConfiguration(options.flags));
  const std::filesystem::path folder = configuration.state / "services" / "audit";
  return Places{
      .store = configuration.services.at("audit").store,
      .heads = options.heads.empty() ? folder / audit::kHeadFile : std::filesystem::path(options.heads),
      .key = options.key.empty() ? folder / audit::kPublicKeyFile : std::filesystem::path(options.key)};
}

// A database that is not there must not be made by looking at it.
Status MustExist(const std::string& store) {
  constexpr std::string_view kSqlite = "sqlite:";
  std::error_code error;
  if (!store.starts_with(kSqlite) || std::filesystem::exists(store.substr(kSqlite.size()), error))
    return Status();
  return NotFound("STORE_NOT_FOUND", "There is no audit database where the configuration says it is.");
}

Result<audit::LogSummary> Verify(const Options& options) {
  LAGAN_ASSIGN_OR_RETURN(const Places places, FindPlaces(options));
  LAGAN_RETURN_IF_ERROR(MustExist(places.store));
  LAGAN_ASSIGN_OR_RETURN(const Bytes key_bytes, ReadFile(places.key, 4096));
  LAGAN_ASSIGN_OR_RETURN(const crypto::P256PublicKey key, crypto::P256PublicKey::FromDer(key_bytes));
  LAGAN_ASSIGN_OR_RETURN(const auto database,
                         storage::Database::Open({.url = places.store, .name = "audit"}));
  return audit::VerifyLogBeside(*database, places.heads, key);
}

int RunVerify(const Options& options, Context& context) {
  const Result<audit::LogSummary> summary = Verify(options);
  if (options.json) {
    nlohmann::json out = {{"ok", summary.ok()}, {"reason", summary.ok() ? "OK" : summary.status().reason()}};
    if (summary.ok()) {
      out["leaves"] = summary->leaves;
      out["heads"] = summary->heads;
    } else {
      out["message"] = summary.status().message();
    }
    context.out << out.dump() << '\n';
  } else if (summary.ok()) {
    context.out << "The audit log is whole: " << summary->leaves << " entries under " << summary->heads
                << " signed heads.\n";
  }
  if (summary.ok()) return kExitOk;
  PrintError(context.err, "audit verify", summary.status());
  return summary.status().code() == Code::kDataLoss ? kExitFailed : kExitBadInput;
}

}  // namespace

Runner AddAuditOptions(CLI::App& app) {
  auto options = std::make_shared<Options>();
  CLI::App* const verify = app.add_subcommand("verify", "Check the whole log against its signed heads");
  app.require_subcommand(1);
  verify->add_option("--config", options->flags.file, "Configuration file");
  verify->add_option("--state", options->flags.state, "State folder");
  verify->add_option("--store", options->flags.store, "Where the databases are");
  verify->add_option("--heads", options->heads, "Head file, for instance a copy kept elsewhere");
  verify->add_option("--key", options->key, "The log's public key (DER)");
  verify->add_flag("--json", options->json, "Answer with one JSON object");
  return [options](Context& context) { return RunVerify(*options, context); };
}

}  // namespace lagan::commands
