#include "services/audit/merkle_log.h"

#include <gtest/gtest.h>
#include <filesystem>
#include <fstream>
#include <random>
#include <set>
#include <thread>

#include "base/core/file.h"
#include "services/storage/test_database.h"

namespace lagan::audit {
namespace {

using storage::InTransaction;
using storage::Mode;
using storage::Rows;
using storage::Transaction;
using storage::Value;

class MerkleLogTest : public testing::Test {
 protected:
  MerkleLogTest() : database_(storage::OpenOrDie(storage::NewTestOptions())) {
    std::string name = (std::filesystem::temp_directory_path() / "lagan-audit-XXXXXX").string();
    EXPECT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
    Open();
  }
  ~MerkleLogTest() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path HeadPath() const { return folder_ / "heads"; }
  std::string Heads() const { return *ReadTextFile(HeadPath(), HeadFile::kMaxSize); }
  Status Reopen() {
    log_.reset();
    Result<std::unique_ptr<MerkleLog>> log = MerkleLog::Open(*database_, HeadPath(), key_, clock_);
    if (!log.ok()) return log.status();
    log_ = std::move(*log);
    return {};
  }
  void Open() {
    const Status status = Reopen();
    ASSERT_TRUE(status.ok()) << status;
  }
  static LogEntry Entry(int number) {
    return {"event-" + std::to_string(number), ToBytes("content of " + std::to_string(number))};
  }
  // Appends entries [begin, end) at once.
  void Append(int begin, int end) {
    std::vector<LogEntry> entries;
    for (int i = begin; i < end; ++i) entries.push_back(Entry(i));
    const auto indices = log_->Append(entries);
    ASSERT_TRUE(indices.ok()) << indices.status();
  }
  std::string VerifyReason() {
    return VerifyLogBeside(*database_, HeadPath(), key_.PublicKey()).status().reason();
  }
  // Verifies after `change`, in one transaction that is rolled back.
  std::string ReasonAfter(std::vector<std::string> changes, std::string heads) {
    Result<Transaction> transaction = database_->Begin();
    EXPECT_TRUE(transaction.ok());
    for (const std::string& sql : changes) {
      const Result<Rows> rows = transaction->Execute(sql);
      EXPECT_TRUE(rows.ok() && rows->changes() > 0) << sql << rows.status();
    }
    return VerifyLog(*transaction, heads, key_.PublicKey()).status().reason();
  }

  ManualClock clock_{FromUnixMillis(1'700'000'000'000)};
  const crypto::P256PrivateKey key_ = *crypto::P256PrivateKey::Generate();
  const std::unique_ptr<storage::Database> database_;
  std::filesystem::path folder_;
  std::unique_ptr<MerkleLog> log_;
};

TEST_F(MerkleLogTest, GivesReceiptsThatHold) {
  EXPECT_EQ(log_->Head().status().reason(), "AUDIT_LOG_EMPTY");
  EXPECT_EQ(VerifyReason(), "");
  Append(0, 3);
  const SignedHead early = *log_->Head();
  clock_.Advance(std::chrono::seconds(1));
  Append(3, 4);
  Append(4, 11);
  const SignedHead head = *log_->Head();
  EXPECT_EQ(head.tree_size, 11u);
  EXPECT_TRUE(VerifyHead(key_.PublicKey(), head));
  for (int i = 0; i < 11; ++i) {
    const Result<LogReceipt> receipt = log_->Receipt(Entry(i).event_id);
    ASSERT_TRUE(receipt.ok()) << receipt.status();
    EXPECT_EQ(receipt->index, static_cast<std::uint64_t>(i));
    EXPECT_EQ(receipt->leaf, LeafHash(LeafBytes(Entry(i))));
    EXPECT_EQ(receipt->head, head);
    EXPECT_TRUE(VerifyInclusion(receipt->leaf, receipt->index, head.tree_size, receipt->proof, head.root));
  }
  EXPECT_TRUE(VerifyConsistency(3, 11, *log_->Consistency(3, 11), early.root, head.root));
  EXPECT_EQ(log_->Consistency(3, 12).status().reason(), "ARGUMENT_OUT_OF_RANGE");
  EXPECT_EQ(log_->Receipt("event-11").status().reason(), "EVENT_NOT_FOUND");
  EXPECT_EQ((*log_->Read(9, 10)).size(), 2u);
  EXPECT_EQ(VerifyReason(), "");
  SignedHead forged = head;
  --forged.tree_size;
  EXPECT_FALSE(VerifyHead(key_.PublicKey(), forged));
}

TEST_F(MerkleLogTest, AppendsEachEventOnce) {
  Append(0, 3);
  const std::string heads = Heads();
  const auto again = log_->Append(std::vector<LogEntry>{Entry(2), Entry(0)});
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(*again, (std::vector<std::uint64_t>{2, 0}));
  EXPECT_EQ(Heads(), heads);
  const auto mixed = log_->Append(std::vector<LogEntry>{Entry(1), Entry(3), Entry(3)});
  ASSERT_TRUE(mixed.ok());
  EXPECT_EQ(*mixed, (std::vector<std::uint64_t>{1, 3, 3}));
  EXPECT_EQ(log_->Append(std::vector<LogEntry>{Entry(4), {"event-1", ToBytes("other")}}).status().reason(),
            "EVENT_CHANGED");
  EXPECT_EQ(log_->Head()->tree_size, 4u);  // All or none.
  for (const LogEntry& bad : {LogEntry{"", {}}, LogEntry{"a\nb", {}}, LogEntry{std::string(101, 'a'), {}},
                              LogEntry{"big", Bytes(kMaxEntrySize + 1)}}) {
    EXPECT_EQ(log_->Append(std::vector<LogEntry>{bad}).status().reason(), "ENTRY_INVALID");
  }
  EXPECT_EQ(VerifyReason(), "");
}

TEST_F(MerkleLogTest, GoesOnAfterARestartAndFromManyThreads) {
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&, thread] {
      for (int i = 0; i < 5; ++i) Append(thread * 10 + i, thread * 10 + i + 1);
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(log_->Head()->tree_size, 20u);
  Open();
  Append(100, 101);
  EXPECT_EQ(log_->Head()->tree_size, 21u);
  EXPECT_EQ(VerifyReason(), "");
}

TEST_F(MerkleLogTest, OneWriterOnly) {
  EXPECT_EQ(MerkleLog::Open(*database_, HeadPath(), key_, clock_).status().reason(), "AUDIT_LOG_IN_USE");
}

// A crash between the commit and the file leaves the head in the database only, or half a line.
TEST_F(MerkleLogTest, StartMendsWhatACrashLeaves) {
  Append(0, 2);
  const std::string before = Heads();
  Append(2, 3);
  const std::string after = Heads();
  for (const std::size_t cut : {before.size(), before.size() + 1, after.size() - 1}) {
    log_.reset();
    std::ofstream(HeadPath(), std::ios::trunc) << after.substr(0, cut);
    EXPECT_NE(VerifyReason(), "");
    Open();
    EXPECT_EQ(Heads(), after);
    EXPECT_EQ(VerifyReason(), "");
  }
}

TEST_F(MerkleLogTest, RefusesToStartOnADatabaseThatLacksWhatTheFileVouchesFor) {
  Append(0, 2);
  Append(2, 3);
  const auto run = [&](const std::string& sql) {
    return InTransaction(*database_, [&](Transaction& transaction) { return transaction.ExecuteScript(sql); })
        .ok();
  };
  ASSERT_TRUE(run("DELETE FROM log_head WHERE tree_size = 3"));
  EXPECT_EQ(Reopen().reason(), "AUDIT_LEAF_MISSING");
}

TEST_F(MerkleLogTest, LostHeadFileIsMadeAgainFromTheSignedHeads) {
  Append(0, 2);
  const std::string heads = Heads();
  log_.reset();
  std::filesystem::remove(HeadPath());
  EXPECT_EQ(VerifyReason(), "FILE_NOT_FOUND");
  std::filesystem::create_directory(HeadPath());
  EXPECT_EQ(Reopen().reason(), "AUDIT_HEAD_FILE_FAILED");
  std::filesystem::remove(HeadPath());
  Open();
  EXPECT_EQ(Heads(), heads);
}

TEST_F(MerkleLogTest, NamesWhatWasTamperedWith) {
  for (int i = 0; i < 5; ++i) Append(i * 3, i * 3 + 3);
  const std::string heads = Heads();
  EXPECT_EQ(ReasonAfter({}, heads), "");
  // The last leaf dropped, alone and with everything in the database that speaks of it.
  EXPECT_EQ(ReasonAfter({"DELETE FROM log_leaf WHERE leaf_index = 14"}, heads), "AUDIT_LEAF_MISSING");
  EXPECT_EQ(
      ReasonAfter({"DELETE FROM log_leaf WHERE leaf_index = 14", "DELETE FROM log_head WHERE tree_size = 15",
                   "DELETE FROM log_node WHERE level = 0 AND node_index = 14"},
                  heads),
      "AUDIT_LEAF_MISSING");
  EXPECT_EQ(ReasonAfter({"DELETE FROM log_leaf WHERE leaf_index = 7"}, heads), "AUDIT_LEAF_MISSING");
  // Two leaves swapped; then their stored hashes too.
  const std::vector<std::string> swap = {"UPDATE log_leaf SET leaf_index = 999 WHERE leaf_index = 4",
                                         "UPDATE log_leaf SET leaf_index = 4 WHERE leaf_index = 5",
                                         "UPDATE log_leaf SET leaf_index = 5 WHERE leaf_index = 999"};
  EXPECT_EQ(ReasonAfter(swap, heads), "AUDIT_LEAF_CHANGED");
  std::vector<std::string> swap_both = swap;
  for (const char* sql : {"UPDATE log_node SET node_index = 999 WHERE level = 0 AND node_index = 4",
                          "UPDATE log_node SET node_index = 4 WHERE level = 0 AND node_index = 5",
                          "UPDATE log_node SET node_index = 5 WHERE level = 0 AND node_index = 999"}) {
    swap_both.push_back(sql);
  }
  EXPECT_EQ(ReasonAfter(swap_both, heads), "AUDIT_NODE_CHANGED");
  // A leaf added without a head, a head of another, a file without its last line.
  EXPECT_EQ(ReasonAfter({"UPDATE log_leaf SET event_id = 'event-x' WHERE leaf_index = 0"}, heads),
            "AUDIT_LEAF_CHANGED");
  EXPECT_EQ(ReasonAfter({"DELETE FROM log_head WHERE tree_size = 6"}, heads), "AUDIT_HEAD_MISSING");
  EXPECT_EQ(ReasonAfter({"UPDATE log_head SET signed_at = 1 WHERE tree_size = 6"}, heads),
            "AUDIT_HEAD_CHANGED");
  EXPECT_EQ(ReasonAfter({"INSERT INTO log_node (level, node_index, hash) SELECT 40, 0, hash FROM log_node "
                         "WHERE level = 0 AND node_index = 0"},
                        heads),
            "AUDIT_NODE_CHANGED");
  EXPECT_EQ(ReasonAfter({}, ""), "AUDIT_LEAF_UNSIGNED");
  const std::string last = heads.substr(heads.rfind('\n', heads.size() - 2) + 1);
  EXPECT_EQ(ReasonAfter({}, heads + last), "AUDIT_HEAD_CHANGED");  // Twice on file.
}

// Whoever rewrites the database throughout still cannot sign.
TEST_F(MerkleLogTest, RewrittenTreeDoesNotMatchTheSignedHeads) {
  Append(0, 5);
  const std::string heads = Heads();
  const std::unique_ptr<storage::Database> other = storage::OpenOrDie(storage::NewTestOptions());
  const crypto::P256PrivateKey other_key = *crypto::P256PrivateKey::Generate();
  const std::filesystem::path other_path = folder_ / "other";
  std::unique_ptr<MerkleLog> forged = *MerkleLog::Open(*other, other_path, other_key, clock_);
  std::vector<LogEntry> entries;
  for (int i = 0; i < 5; ++i) entries.push_back(Entry(i == 3 ? 33 : i));
  ASSERT_TRUE(forged->Append(entries).ok());
  const auto verify = [&](const std::string& text) {
    return InTransaction(
               *other,
               [&](Transaction& transaction) { return VerifyLog(transaction, text, key_.PublicKey()); },
               Mode::kRead)
        .status()
        .reason();
  };
  EXPECT_EQ(verify(heads), "AUDIT_ROOT_MISMATCH");
  EXPECT_EQ(verify(*ReadTextFile(other_path, 10'000)), "AUDIT_HEAD_SIGNATURE");
}

// 1,000 random changes of one thing in the database or the file; the seed makes each repeatable.
TEST_F(MerkleLogTest, FindsEveryRandomTampering) {
  constexpr int kLeaves = 24;
  for (int i = 0; i < 4; ++i) Append(i * 6, i * 6 + 6);
  const std::string heads = Heads();
  std::mt19937 random(20261121);
  const auto pick = [&](std::size_t bound) { return static_cast<std::size_t>(random() % bound); };
  std::set<std::string> reasons;

  // Flips one bit of a bytes column of a random row.
  const auto flip_column = [&](Transaction& transaction, const std::string& table,
                               const std::string& column) {
    const std::string row_name = table == "log_leaf"   ? "leaf_index"
                                 : table == "log_head" ? "tree_size"
                                                       : "level";
    const std::string second = table == "log_node" ? "node_index" : row_name;
    const Rows rows =
        *transaction.Execute("SELECT " + row_name + ", " + second + ", " + column + " FROM " + table);
    std::int64_t first_key = 0;
    std::int64_t second_key = 0;
    Bytes bytes;
    ASSERT_TRUE(rows[pick(rows.size())].Read(first_key, second_key, bytes).ok());
    bytes[pick(bytes.size())] ^= static_cast<std::uint8_t>(1u << pick(8));
    const Result<Rows> changed = transaction.Execute(
        "UPDATE " + table + " SET " + column + " = $1 WHERE " + row_name + " = $2 AND " + second + " = $3",
        {bytes, first_key, second_key});
    ASSERT_TRUE(changed.ok() && changed->changes() == 1) << changed.status();
  };
  const auto execute = [&](Transaction& transaction, std::string_view sql, std::vector<Value> parameters) {
    const Result<Rows> rows = transaction.Execute(sql, parameters);
    ASSERT_TRUE(rows.ok() && rows->changes() >= 1) << rows.status();
  };

  for (int run = 0; run < 1000; ++run) {
    Result<Transaction> transaction = database_->Begin();
    ASSERT_TRUE(transaction.ok()) << transaction.status();
    std::string file = heads;
    const std::size_t kind = pick(8);
    if (kind == 0) {
      flip_column(*transaction, "log_leaf", "content");
    } else if (kind == 1) {
      flip_column(*transaction, "log_node", "hash");
    } else if (kind == 2) {
      flip_column(*transaction, "log_head", pick(2) == 0 ? "root" : "signature");
    } else if (kind == 3) {
      execute(*transaction, "DELETE FROM log_leaf WHERE leaf_index = $1", {pick(kLeaves)});
    } else if (kind == 4) {
      const std::size_t a = pick(kLeaves);
      const std::size_t b = (a + 1 + pick(kLeaves - 1)) % kLeaves;
      execute(*transaction, "UPDATE log_leaf SET leaf_index = 999 WHERE leaf_index = $1", {a});
      execute(*transaction, "UPDATE log_leaf SET leaf_index = $1 WHERE leaf_index = $2", {a, b});
      execute(*transaction, "UPDATE log_leaf SET leaf_index = $1 WHERE leaf_index = 999", {b});
    } else if (kind == 5) {
      execute(*transaction, "UPDATE log_leaf SET event_id = $1 WHERE leaf_index = $2",
              {"forged", pick(kLeaves)});
    } else if (kind == 6) {
      file[pick(file.size())] ^= static_cast<char>(1u << pick(7));
    } else {
      file.erase(pick(file.size()), 1 + pick(file.size()));
    }
    if (HasFatalFailure()) return;
    const Status found = VerifyLog(*transaction, file, key_.PublicKey()).status();
    ASSERT_FALSE(found.ok()) << "run " << run << " kind " << kind;
    EXPECT_EQ(found.code(), Code::kDataLoss);
    reasons.insert(found.reason());
  }
  for (const char* reason : {"AUDIT_LEAF_CHANGED", "AUDIT_LEAF_MISSING", "AUDIT_NODE_CHANGED",
                             "AUDIT_HEAD_CHANGED", "AUDIT_HEAD_MALFORMED"}) {
    EXPECT_EQ(reasons.count(reason), 1u) << reason;
  }
}

}  // namespace
}  // namespace lagan::audit
