// A database with the issuer's tables and no issuer: credentials are put on record by hand, as many as a test needs.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "services/credential/issuance.h"
#include "services/credential/standing.h"
#include "services/credential/status_store.h"
#include "services/credential/test_issuer.h"
#include "services/storage/test_database.h"

namespace lagan::credential {

class StatusStoreFixture : public testing::Test {
 protected:
  StatusStoreFixture() : database_(storage::OpenOrDie(storage::NewTestOptions())) {
    EXPECT_TRUE(storage::Migrate(*database_, Migrations(), clock_).ok());
  }

  template <typename Fn>
  auto In(Fn&& fn) {
    return storage::InTransaction(*database_, std::forward<Fn>(fn));
  }
  // Runs `fn`, which gives a Status.
  template <typename Fn>
  void Do(Fn&& fn) {
    const Status status = In(std::forward<Fn>(fn));
    EXPECT_TRUE(status.ok()) << status;
  }
  // As after a publication.
  void Publish() {
    Do([&](storage::Transaction& t) -> Status {
      LAGAN_RETURN_IF_ERROR(OpenStatusLists(t, "https://lists.test/"));
      LAGAN_ASSIGN_OR_RETURN(const auto lists, LoadStatusLists(t));
      for (const StoredStatusList& list : lists) {
        LAGAN_RETURN_IF_ERROR(StoreToken(t, list.number, Bytes{1}, clock_.Now()));
      }
      return Status();
    });
  }
  Status Insert(storage::Transaction& t, const std::string& serial, Time expires_at) {
    return t
        .Execute(
            "INSERT INTO issuance (serial, kind, caller, client_key, request_digest, application_id, level, "
            "profile, audience, commitment, event_id, issued_at, expires_at, state) VALUES ($1, "
            "'credential', 'proofing', $1, $2, 'a', 'medium', 'M1B', '', $2, $1, $3, $4, 'issued')",
            {serial, Bytes{1}, clock_.Now(), expires_at})
        .status();
  }
  void Record(const std::string& serial, Time expires_at) {
    Do([&](storage::Transaction& t) { return Insert(t, serial, expires_at); });
  }
  Result<verifier::StatusReference> Allocate(const std::string& serial) {
    return In([&](storage::Transaction& t) { return AllocateStatus(t, serial, random_); });
  }
  verifier::StatusReference IssueTo(const std::string& serial, Time expires_at) {
    Record(serial, expires_at);
    Result<verifier::StatusReference> slot = Allocate(serial);
    EXPECT_TRUE(slot.ok()) << slot.status();
    return slot.ok() ? *slot : verifier::StatusReference();
  }
  Status Change(enum Change change, const std::string& serial) {
    return In([&](storage::Transaction& t) {
      return ChangeStanding(
                 t, {.change = change, .serial = serial, .reason = "test", .actor = "system", .caller = "x"},
                 random_.TakeId(), clock_.Now())
          .status();
    });
  }
  MarkedPlaces Marked(std::uint32_t list = 1) {
    return *In([&](storage::Transaction& t) { return FindMarked(t, list, clock_.Now()); });
  }
  std::vector<StoredStatusList> Lists() {
    return *In([](storage::Transaction& t) { return LoadStatusLists(t); });
  }
  // Takes the first `count` places of a list by decoys.
  void Fill(std::uint32_t list, std::uint64_t count, Time until) {
    Do([&](storage::Transaction& t) {
      return t
          .Execute(
              "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < $2) "
              "INSERT INTO status_entry (list, place, until) SELECT $1, i, $3 FROM n WHERE i >= 0 "
              "ON CONFLICT DO NOTHING",
              {list, count, until})
          .status();
    });
  }

  ManualClock clock_{TestNow()};
  crypto::SystemRandom random_;
  std::unique_ptr<storage::Database> database_;
};

}  // namespace lagan::credential
