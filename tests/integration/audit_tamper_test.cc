// Whoever changes the audit log's database behind the service's back is found out by `lagan audit verify`.
#include <gtest/gtest.h>

#include <functional>
#include <memory>

#include "services/storage/database.h"
#include "tests/integration/evidence.h"
#include "tests/integration/installation.h"
#include "tests/integration/portal.h"

namespace lagan::integration {
namespace {

using Change = std::function<Status(storage::Transaction&, std::int64_t leaves)>;

struct Tampering {
  std::string name;
  Change change;
  std::string reason;
};

Result<Bytes> Content(storage::Transaction& transaction, std::int64_t index) {
  LAGAN_ASSIGN_OR_RETURN(const auto rows,
                         transaction.Execute("SELECT content FROM log_leaf WHERE leaf_index = $1", {index}));
  if (rows.size() != 1) return NotFound("LEAF_MISSING", "There is no such leaf.");
  Bytes content;
  LAGAN_RETURN_IF_ERROR(rows[0].Read(content));
  return content;
}

Status Run(storage::Transaction& transaction, const std::string& sql,
           std::initializer_list<storage::Value> parameters) {
  LAGAN_ASSIGN_OR_RETURN(const auto rows, transaction.Execute(sql, parameters));
  return rows.changes() > 0 ? Status() : NotFound("NOTHING_CHANGED", "The change found nothing to change.");
}

Status DropLastLeaf(storage::Transaction& transaction, std::int64_t leaves) {
  return Run(transaction, "DELETE FROM log_leaf WHERE leaf_index = $1", {leaves - 1});
}

// As somebody would who knows the tables: the last entry with its hash and the heads that cover it.
Status DropLastLeafWithAllThatKnowsOfIt(storage::Transaction& transaction, std::int64_t leaves) {
  LAGAN_RETURN_IF_ERROR(DropLastLeaf(transaction, leaves));
  LAGAN_RETURN_IF_ERROR(
      Run(transaction, "DELETE FROM log_node WHERE level = 0 AND node_index = $1", {leaves - 1}));
  return Run(transaction, "DELETE FROM log_head WHERE tree_size = $1", {leaves});
}

Status SwapTwoLeaves(storage::Transaction& transaction, std::int64_t leaves) {
  // By way of an index that no leaf has.
  for (const auto& [from, to] : {std::pair<std::int64_t, std::int64_t>{1, leaves}, {2, 1}, {leaves, 2}}) {
    LAGAN_RETURN_IF_ERROR(
        Run(transaction, "UPDATE log_leaf SET leaf_index = $1 WHERE leaf_index = $2", {to, from}));
  }
  return {};
}

Status ChangeOneByte(storage::Transaction& transaction, std::int64_t leaves) {
  LAGAN_ASSIGN_OR_RETURN(Bytes content, Content(transaction, leaves / 2));
  content[content.size() / 2] ^= 1;
  return Run(transaction, "UPDATE log_leaf SET content = $1 WHERE leaf_index = $2", {content, leaves / 2});
}

Status ChangeOneByteOfANode(storage::Transaction& transaction, std::int64_t) {
  LAGAN_ASSIGN_OR_RETURN(const auto rows,
                         transaction.Execute("SELECT hash FROM log_node WHERE level = 1 AND node_index = 0"));
  if (rows.size() != 1) return NotFound("NODE_MISSING", "There is no such node.");
  Bytes hash;
  LAGAN_RETURN_IF_ERROR(rows[0].Read(hash));
  hash[0] ^= 1;
  return Run(transaction, "UPDATE log_node SET hash = $1 WHERE level = 1 AND node_index = 0", {hash});
}

TEST(AuditTamperTest, EveryTamperingIsFoundAndNamed) {
  auto started = Installation::Start({});
  ASSERT_TRUE(started.ok()) << started.status();
  Installation& installation = **started;
  const auto journey = Portal(installation.configuration()).Run(Eriksson());
  ASSERT_TRUE(journey.ok()) << journey.status();
  ASSERT_EQ(journey->application.state(), v1::STATE_IN_REVIEW);
  const auto log = AwaitAuditLog(installation.configuration());
  ASSERT_TRUE(log.ok()) << log.status();
  const std::vector<std::string> verify = {"audit", "verify", "--config", installation.config_file(),
                                           "--json"};
  const auto beside = RunProgram("lagan", verify);
  ASSERT_TRUE(beside.ok()) << beside.status();
  EXPECT_EQ(beside->exit_status, 0) << "beside the running service: " << beside->output;
  ASSERT_TRUE(installation.Stop().ok());

  const std::filesystem::path file =
      installation.configuration().services.at("audit").store.substr(std::string("sqlite:").size());
  const std::filesystem::path kept = installation.folder() / "kept.db";
  {
    const auto database = storage::Database::Open({.url = "sqlite:" + file.string(), .name = "audit"});
    ASSERT_TRUE(database.ok()) << database.status();
    ASSERT_TRUE((*database)->EmptyLog().ok());
  }
  std::filesystem::copy_file(file, kept);
  const std::vector<Tampering> tamperings = {
      {"nothing", [](storage::Transaction&, std::int64_t) { return Status(); }, "OK"},
      {"the last leaf dropped", DropLastLeaf, "AUDIT_LEAF_MISSING"},
      {"the last leaf dropped with all that knows of it", DropLastLeafWithAllThatKnowsOfIt,
       "AUDIT_LEAF_MISSING"},
      {"two leaves swapped", SwapTwoLeaves, "AUDIT_LEAF_CHANGED"},
      {"one byte of a leaf changed", ChangeOneByte, "AUDIT_LEAF_CHANGED"},
      {"one byte of a node changed", ChangeOneByteOfANode, "AUDIT_NODE_CHANGED"},
  };
  for (const Tampering& tampering : tamperings) {
    for (const char* companion : {"-wal", "-shm"}) std::filesystem::remove(file.string() + companion);
    std::filesystem::copy_file(kept, file, std::filesystem::copy_options::overwrite_existing);
    {
      const auto database = storage::Database::Open({.url = "sqlite:" + file.string(), .name = "audit"});
      ASSERT_TRUE(database.ok()) << database.status();
      auto transaction = (*database)->Begin();
      ASSERT_TRUE(transaction.ok()) << transaction.status();
      const Status changed = tampering.change(*transaction, static_cast<std::int64_t>(log->size()));
      ASSERT_TRUE(changed.ok()) << tampering.name << " " << changed;
      ASSERT_TRUE(transaction->Commit().ok()) << tampering.name;
    }
    const auto end = RunProgram("lagan", verify);
    ASSERT_TRUE(end.ok()) << end.status();
    EXPECT_EQ(end->exit_status, tampering.reason == "OK" ? 0 : 1) << tampering.name << " " << end->output;
    EXPECT_NE(end->output.find("\"reason\":\"" + tampering.reason + "\""), std::string::npos)
        << tampering.name << " " << end->output;
    std::cout << tampering.name << ": " << end->output;
  }
}

}  // namespace
}  // namespace lagan::integration
