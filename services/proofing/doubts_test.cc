#include "services/proofing/doubts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/storage/migrations.h"
#include "tests/support/store.h"

namespace lagan::proofing {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class DoubtsTest : public testing::Test {
 protected:
  void SetUp() override {
    const test::TestStore store = test::NewTestStore();
    auto database = storage::Database::Open({.url = store.url, .name = "doubts", .schema = store.schema});
    ASSERT_TRUE(database.ok()) << database.status();
    database_ = std::move(database).value();
    const ManualClock clock(*ParseTime("2026-11-21T12:00:00Z"));
    ASSERT_TRUE(storage::Migrate(*database_, Migrations(), clock).ok());
  }
  std::vector<std::string> Of(const std::string& id) {
    ApplicationRecord record;
    record.id = id;
    const auto doubts = storage::InTransaction(
        *database_, [&](storage::Transaction& transaction) { return Doubts(transaction, record); },
        storage::Mode::kRead);
    EXPECT_TRUE(doubts.ok()) << doubts.status();
    return *doubts;
  }
  std::string Of(const std::string& id, DoubtOf part) {
    const auto doubt = storage::InTransaction(
        *database_, [&](storage::Transaction& transaction) { return FindDoubt(transaction, id, part); },
        storage::Mode::kRead);
    EXPECT_TRUE(doubt.ok()) << doubt.status();
    return *doubt;
  }
  template <typename Fn>
  void Write(Fn&& fn) {
    const Status status = storage::InTransaction(*database_, std::forward<Fn>(fn));
    EXPECT_TRUE(status.ok()) << status;
  }

  std::unique_ptr<storage::Database> database_;
};

TEST_F(DoubtsTest, EachPartHasOneReasonAndTheLatestCounts) {
  EXPECT_THAT(Of("a"), IsEmpty());
  EXPECT_EQ(Of("a", DoubtOf::kFaceMatch), "");
  Write([](auto& t) { return SetDoubt(t, "a", DoubtOf::kFaceMatch, doubt::kFacesUncertain); });
  Write([](auto& t) { return SetDoubt(t, "a", DoubtOf::kFaceMatch, doubt::kFacesDiffer); });
  Write([](auto& t) { return SetDoubt(t, "a", DoubtOf::kFaceCheck, doubt::kLivenessReview); });
  EXPECT_THAT(Of("a"), ElementsAre("LIVENESS_REVIEW", "FACES_DIFFER"));
  EXPECT_EQ(Of("a", DoubtOf::kFaceMatch), "FACES_DIFFER");
  EXPECT_THAT(Of("b"), IsEmpty()) << "another application's doubts are its own";
}

TEST_F(DoubtsTest, WhatIsClearedIsGoneAndNothingElse) {
  Write([](auto& t) { return SetDoubt(t, "a", DoubtOf::kFaceCheck, doubt::kTriesOver); });
  Write([](auto& t) { return SetDoubt(t, "a", DoubtOf::kFaceMatch, doubt::kPortraitTooSmall); });
  Write([](auto& t) { return SetDoubt(t, "b", DoubtOf::kFaceCheck, doubt::kConsentRefused); });
  Write([](auto& t) { return ClearDoubt(t, "a", DoubtOf::kFaceCheck); });
  Write([](auto& t) { return ClearDoubt(t, "a", DoubtOf::kFaceCheck); });
  EXPECT_THAT(Of("a"), ElementsAre("PORTRAIT_TOO_SMALL"));
  Write([](auto& t) { return DeleteDoubts(t, "a"); });
  EXPECT_THAT(Of("a"), IsEmpty());
  EXPECT_THAT(Of("b"), ElementsAre("CONSENT_REFUSED"));
}

TEST_F(DoubtsTest, ADocumentMayHaveSeveralAndANewOneTakesTheirPlace) {
  Write([](auto& t) { return SetDocumentDoubts(t, "a", {"PAGE_DIFFERS", "SCREEN"}); });
  Write([](auto& t) { return SetDoubt(t, "a", DoubtOf::kFaceMatch, doubt::kFacesDiffer); });
  Write([](auto& t) { return SetDocumentDoubts(t, "b", {"GREY_COPY"}); });
  EXPECT_THAT(Of("a"), ElementsAre("FACES_DIFFER", "PAGE_DIFFERS", "SCREEN"));
  Write([](auto& t) { return SetDocumentDoubts(t, "a", {"GLYPHS_OUT_OF_LINE"}); });
  EXPECT_THAT(Of("a"), ElementsAre("FACES_DIFFER", "GLYPHS_OUT_OF_LINE"));
  Write([](auto& t) { return SetDocumentDoubts(t, "a", {}); });
  EXPECT_THAT(Of("a"), ElementsAre("FACES_DIFFER"));
  EXPECT_THAT(Of("b"), ElementsAre("GREY_COPY"));
  Write([](auto& t) { return DeleteDoubts(t, "b"); });
  EXPECT_THAT(Of("b"), IsEmpty());
}

}  // namespace
}  // namespace lagan::proofing
