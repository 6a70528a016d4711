// The review service without its network: the queue of cases that need a person.
//
//   OPEN ──claim──> held ──decide──> CLOSED, where one reader is enough
//                                    AWAITING_SECOND ──claim, another person──> held ──decide──> CLOSED, both agree
//                                                                                                ESCALATED, they do not
//   ESCALATED ──claim, a senior──> held ──decide──> CLOSED
//   held ──release, lease over, taken away──> back where it was
//
// A case is held under a lease with a fencing token. Leases end by the clock: whoever looks next finds the case free, and
// nothing waits for a timer. A second reader learns nothing of the first, and a senior only that two disagreed.
//
// Every write takes its place in one line (storage::SerializeOn) and reads the clock when its turn has come, so that a
// decision and the end of its lease cannot overtake each other. Change, answer for the idempotency key and events are in
// one transaction. Thread-safe.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>

#include "base/core/clock.h"
#include "base/core/result.h"
#include "base/crypto/random.h"
#include "lagan/review/v1/review.pb.h"
#include "services/review/case_policy.h"
#include "services/review/case_record.h"
#include "services/storage/database.h"
#include "services/tokens/actor_token.h"
#include "services/tokens/case_capability.h"

namespace lagan::review {

// Who calls, as their actor token says.
struct Reader {
  std::string id;  // "op-" and 16 hexadecimal characters
  std::set<tokens::Role> roles{};
  // Topic to age of the training today: what CaseDecided carries.
  std::map<std::string, std::string> training{};

  // Of an audit entry.
  std::string Actor() const { return "operator:" + id; }
  bool MayRead() const { return roles.contains(tokens::Role::kOperator) || IsSenior(); }
  bool IsSenior() const {
    return roles.contains(tokens::Role::kSenior) || roles.contains(tokens::Role::kSupervisor);
  }
};

using SignCapability = std::function<Result<std::string>(const tokens::CaseCapability&)>;

struct Settings {
  // How long a case is held without a heartbeat.
  std::chrono::milliseconds lease{120'000};
  // So much waiting makes up for one step of priority. No case waits for ever behind more urgent ones that came later
  // than 8 of these.
  std::chrono::milliseconds ageing = std::chrono::hours(4);
  // Closed cases are forgotten after this; the audit log remembers.
  std::chrono::hours keep_closed = std::chrono::days(30);
};

// All that is pointed to outlives the service. The database is its alone.
struct Dependencies {
  storage::Database* database = nullptr;
  const Clock* clock = nullptr;
  crypto::RandomSource* random = nullptr;
  CasePolicy policy{};
  SignCapability sign{};
  Settings settings{};
};

// Outbox kind of what goes to proofing: payload is a CaseDecided, subject the application.
inline constexpr char kToProofing[] = "to-proofing/decided";

class Review {
 public:
  // Brings the tables up to date. Reasons of storage::Migrate.
  static Result<std::unique_ptr<Review>> Open(Dependencies dependencies);

  // The methods of the contract (proto/lagan/review/v1/review.proto says what each promises). Reading takes the role
  // operator, senior or supervisor; what is escalated and ForceRelease say below. Besides what the contract names:
  // ROLE_NOT_ALLOWED, CASE_NOT_FOUND, IDEMPOTENCY_KEY_INVALID, IDEMPOTENCY_KEY_REUSED, the reasons of CheckDecision, and
  //   EVENT_INVALID (invalid argument)  with the field; nothing of the batch is kept
  //   READER_TWICE (precondition)       the reader has decided this case before
  // Where several are true: CASE_CLOSED before READER_TWICE before LEASE_LOST.
  Result<v1::DeliverCasesResponse> DeliverCases(const v1::DeliverCasesRequest& request);
  // A repeated key gives the same case with a fresh capability while it is held under that claim, else LEASE_LOST.
  // Escalated cases go to senior operators and supervisors.
  Result<v1::ClaimNextResponse> ClaimNext(const Reader& reader, const v1::ClaimNextRequest& request);
  Result<v1::HeartbeatResponse> Heartbeat(const Reader& reader, const v1::HeartbeatRequest& request);
  // The case is offered to the same reader again only when there is no other.
  Result<v1::ReleaseResponse> Release(const Reader& reader, const v1::ReleaseRequest& request);
  // Supervisors. Harmless when nobody holds the case.
  Result<v1::ForceReleaseResponse> ForceRelease(const Reader& reader, const v1::ForceReleaseRequest& request);
  Result<v1::DecideResponse> Decide(const Reader& reader, const v1::DecideRequest& request);
  Result<v1::GetQueueResponse> GetQueue(const Reader& reader);

  // Gives back what is held by leases that are over; how many. ClaimNext does the same first: calling this now and then
  // only makes the audit entries timely.
  Result<int> ReturnExpired();
  // Forgets what has served its time: keys, delivered events, closed cases. To be called at least daily.
  Status TidyUp();

 private:
  explicit Review(Dependencies dependencies) : with_(std::move(dependencies)) {}

  template <typename Fn>
  auto Write(Fn&& fn);
  template <typename Response, typename Request, typename Fn>
  Result<Response> WriteOnce(const Reader& reader, const char* method, const Request& request, Fn&& fn);

  Status Apply(storage::Transaction& transaction, const v1::CaseNeeded& needed, Time now);
  Status Apply(storage::Transaction& transaction, const v1::CaseOver& over, Time now);
  Result<std::optional<CaseRecord>> ClaimFirst(storage::Transaction& transaction, const Reader& reader,
                                               Time now);
  Result<int> ReturnExpired(storage::Transaction& transaction, Time now);
  Status Conclude(storage::Transaction& transaction, const Reader& reader, CaseRecord& record, Time now);
  Status SendDecided(storage::Transaction& transaction, const CaseRecord& record,
                     const std::vector<v1::ReaderFindings>& readings, Time now);
  // An entry of the audit log.
  Status Tell(storage::Transaction& transaction, const CaseRecord& record, std::string_view kind,
              const std::string& actor, std::map<std::string, std::string> facts, Time now);
  Result<v1::Lease> LeaseOf(const CaseRecord& record) const;

  const Dependencies with_;
};

}  // namespace lagan::review
