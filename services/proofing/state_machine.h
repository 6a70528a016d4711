// The states of an application and the moves between them: the plan's machine, as a table that everything asks.
//
//   CREATED -> NOTICED -> COLLECTING -> SUBMITTED -> CHECKING -> DECIDED -> ISSUED -> ERASED
//   out of CHECKING also NEEDS_EVIDENCE (names what would reach the level) and IN_REVIEW (a person is needed), and out of
//   IN_REVIEW back to CHECKING with what the readers found, or to CLOSED when they did not confirm the identity; RETAKE
//   when a picture could not be used; WITHDRAWN and EXPIRED end what is open. A decision is never undone by a late event:
//   nothing leads from DECIDED or ISSUED back, and from CLOSED only the person's own contest.
#pragma once

#include <span>
#include <string_view>

#include "base/core/result.h"
#include "lagan/proofing/v1/proofing.pb.h"

namespace lagan::proofing {

// What moves an application. One name per cause, so that a move can be read in the audit log.
enum class Event {
  kNoticeRecorded,
  kDocumentAccepted,
  kDocumentRefused,
  kQuestionsAnswered,
  // Anything else that counts: a face check with an outcome, what an operator saw or recorded.
  kEvidenceAdded,
  kSubmitted,
  kChecksStarted,
  kEvidenceMissing,
  kPersonNeeded,
  kApproved,
  kCredentialIssued,
  // What readers decided: grade again with their findings, ask for more, or end.
  kReaderProceeds,
  kReaderAsks,
  kReaderRefuses,
  kContested,
  kWithdrawn,
  kErased,
};

// The state after `event`, or STATE_NOT_ALLOWED (failed precondition) naming the state and what may be done in it.
Result<v1::State> Next(v1::State state, Event event);

// All events, for tests that try every pair.
std::span<const Event> AllEvents();
// "NOTICE_RECORDED" and so on.
std::string_view EventName(Event event);
// "CREATED" and so on, without the prefix of the contract. The inverse answers STATE_UNSPECIFIED for an unknown name.
std::string_view StateName(v1::State state);
v1::State StateFromName(std::string_view name);
// What a person is told: plain words, no hint at why somebody looks twice.
std::string_view PublicWords(v1::State state);
// True for states in which evidence of the person is still held or may still come.
bool IsOpen(v1::State state);

// "low", "medium", "high", "very_high", else "none"; and back.
std::string_view LevelWord(v1::Level level);
v1::Level LevelFromWord(std::string_view word);

}  // namespace lagan::proofing
