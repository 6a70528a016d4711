#include "services/storage/idempotency.h"

#include <gtest/gtest.h>
#include <atomic>
#include <thread>

#include "services/storage/test_database.h"

namespace lagan::storage {
namespace {

using State = IdempotentCall::State;

class IdempotencyTest : public testing::Test {
 protected:
  IdempotencyTest() : database_(OpenOrDie(NewTestOptions())) {
    const Migration migration = IdempotencyTableV1(1);
    const Status made = Migrate(*database_, std::span(&migration, 1), clock_);
    EXPECT_TRUE(made.ok()) << made;
  }

  Result<IdempotentCall> Begin(std::string_view key, std::string_view request,
                               std::string_view scope = "a/Create") {
    return InTransaction(*database_, [&](Transaction& transaction) {
      return BeginIdempotent(transaction, scope, key, crypto::Sha256(AsBytes(request)), clock_.Now());
    });
  }
  Status Finish(std::string_view key, std::string_view response) {
    return InTransaction(*database_, [&](Transaction& transaction) {
      return FinishIdempotent(transaction, "a/Create", key, AsBytes(response));
    });
  }

  ManualClock clock_{FromUnixMillis(1'700'000'000'000)};
  const std::unique_ptr<Database> database_;
  const std::string key_ = "0123456789abcdef";
};

TEST_F(IdempotencyTest, AnswersTheSameBytesAgain) {
  EXPECT_EQ(Begin(key_, "request")->state, State::kFresh);
  EXPECT_EQ(Begin(key_, "request")->state, State::kUnfinished);
  ASSERT_TRUE(Finish(key_, std::string("an\0swer", 7)).ok());
  const Result<IdempotentCall> again = Begin(key_, "request");
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again->state, State::kFinished);
  EXPECT_EQ(again->response, ToBytes(std::string_view("an\0swer", 7)));
  EXPECT_EQ(Finish(key_, "other").reason(), "IDEMPOTENCY_NOT_BEGUN");
}

TEST_F(IdempotencyTest, RefusesAnotherRequestAndBadKeys) {
  ASSERT_TRUE(Begin(key_, "request").ok());
  EXPECT_EQ(Begin(key_, "other").status().reason(), "IDEMPOTENCY_KEY_REUSED");
  EXPECT_EQ(Begin(key_, "other", "b/Create")->state, State::kFresh);
  for (const std::string& bad : {std::string(), std::string(15, 'a'), std::string(65, 'a'),
                                 std::string("a b") + key_, key_ + "\x7f"}) {
    EXPECT_EQ(Begin(bad, "request").status().reason(), "IDEMPOTENCY_KEY_INVALID");
  }
  EXPECT_TRUE(Begin(std::string(64, 'a'), "request").ok());
}

TEST_F(IdempotencyTest, KeepsKeysForSevenDays) {
  const auto forget = [&] {
    return *InTransaction(
        *database_, [&](Transaction& transaction) { return ForgetIdempotent(transaction, clock_.Now()); });
  };
  ASSERT_TRUE(Begin(key_, "request").ok());
  clock_.Advance(kIdempotencyLife);
  EXPECT_EQ(forget(), 0);
  clock_.Advance(std::chrono::milliseconds(1));
  EXPECT_EQ(forget(), 1);
  EXPECT_EQ(Begin(key_, "other")->state, State::kFresh);
}

TEST_F(IdempotencyTest, RolledBackCallIsFreshAgain) {
  {
    Result<Transaction> transaction = database_->Begin();
    ASSERT_TRUE(transaction.ok());
    ASSERT_TRUE(BeginIdempotent(*transaction, "a/Create", key_, crypto::Sha256(Bytes{}), clock_.Now()).ok());
  }
  EXPECT_EQ(Begin(key_, "request")->state, State::kFresh);
}

TEST_F(IdempotencyTest, OneOfManyRacersIsFresh) {
  for (int round = 0; round < 10; ++round) {
    const std::string key = key_ + std::to_string(round);
    std::atomic<int> fresh = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&] {
        const Result<bool> mine = InTransaction(*database_, [&](Transaction& transaction) -> Result<bool> {
          LAGAN_ASSIGN_OR_RETURN(
              const IdempotentCall call,
              BeginIdempotent(transaction, "a/Create", key, crypto::Sha256(Bytes{}), clock_.Now()));
          if (call.state != State::kFresh) return false;
          LAGAN_RETURN_IF_ERROR(FinishIdempotent(transaction, "a/Create", key, AsBytes("answer")));
          return true;
        });
        ASSERT_TRUE(mine.ok()) << mine.status();
        if (*mine) ++fresh;
      });
    }
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(fresh, 1);
  }
}

}  // namespace
}  // namespace lagan::storage
