#include "services/proofing/state_machine.h"

#include <array>
#include <string>

namespace lagan::proofing {
namespace {

using v1::State;

struct Move {
  State from;
  Event event;
  State to;
};

constexpr Move kMoves[] = {
    {v1::STATE_CREATED, Event::kNoticeRecorded, v1::STATE_NOTICED},

    {v1::STATE_NOTICED, Event::kDocumentAccepted, v1::STATE_COLLECTING},
    {v1::STATE_NOTICED, Event::kDocumentRefused, v1::STATE_RETAKE},
    {v1::STATE_RETAKE, Event::kDocumentAccepted, v1::STATE_COLLECTING},
    {v1::STATE_RETAKE, Event::kDocumentRefused, v1::STATE_RETAKE},
    {v1::STATE_COLLECTING, Event::kDocumentAccepted, v1::STATE_COLLECTING},
    {v1::STATE_COLLECTING, Event::kDocumentRefused, v1::STATE_COLLECTING},  // what was collected stays
    {v1::STATE_COLLECTING, Event::kQuestionsAnswered, v1::STATE_COLLECTING},
    {v1::STATE_COLLECTING, Event::kSubmitted, v1::STATE_SUBMITTED},

    {v1::STATE_NEEDS_EVIDENCE, Event::kDocumentAccepted, v1::STATE_COLLECTING},
    {v1::STATE_NEEDS_EVIDENCE, Event::kDocumentRefused, v1::STATE_NEEDS_EVIDENCE},
    {v1::STATE_NEEDS_EVIDENCE, Event::kQuestionsAnswered, v1::STATE_COLLECTING},
    {v1::STATE_NEEDS_EVIDENCE, Event::kPersonNeeded, v1::STATE_IN_REVIEW},
    {v1::STATE_NEEDS_EVIDENCE, Event::kSubmitted, v1::STATE_SUBMITTED},

    // In any order with the document: what is submitted without one is asked for it then.
    {v1::STATE_NOTICED, Event::kEvidenceAdded, v1::STATE_NOTICED},
    {v1::STATE_RETAKE, Event::kEvidenceAdded, v1::STATE_RETAKE},
    {v1::STATE_COLLECTING, Event::kEvidenceAdded, v1::STATE_COLLECTING},
    {v1::STATE_NEEDS_EVIDENCE, Event::kEvidenceAdded, v1::STATE_NEEDS_EVIDENCE},

    {v1::STATE_SUBMITTED, Event::kChecksStarted, v1::STATE_CHECKING},
    {v1::STATE_CHECKING, Event::kChecksStarted,
     v1::STATE_CHECKING},  // the same checks, gone on with after a crash
    {v1::STATE_CHECKING, Event::kApproved, v1::STATE_DECIDED},
    {v1::STATE_CHECKING, Event::kEvidenceMissing, v1::STATE_NEEDS_EVIDENCE},
    {v1::STATE_CHECKING, Event::kPersonNeeded, v1::STATE_IN_REVIEW},
    {v1::STATE_DECIDED, Event::kCredentialIssued, v1::STATE_ISSUED},

    {v1::STATE_IN_REVIEW, Event::kReaderProceeds, v1::STATE_CHECKING},
    {v1::STATE_IN_REVIEW, Event::kReaderAsks, v1::STATE_NEEDS_EVIDENCE},
    {v1::STATE_IN_REVIEW, Event::kReaderRefuses, v1::STATE_CLOSED},
    {v1::STATE_CLOSED, Event::kContested, v1::STATE_IN_REVIEW},

    {v1::STATE_CREATED, Event::kWithdrawn, v1::STATE_WITHDRAWN},
    {v1::STATE_NOTICED, Event::kWithdrawn, v1::STATE_WITHDRAWN},
    {v1::STATE_COLLECTING, Event::kWithdrawn, v1::STATE_WITHDRAWN},
    {v1::STATE_RETAKE, Event::kWithdrawn, v1::STATE_WITHDRAWN},
    {v1::STATE_SUBMITTED, Event::kWithdrawn, v1::STATE_WITHDRAWN},
    {v1::STATE_CHECKING, Event::kWithdrawn, v1::STATE_WITHDRAWN},
    {v1::STATE_NEEDS_EVIDENCE, Event::kWithdrawn, v1::STATE_WITHDRAWN},
    {v1::STATE_IN_REVIEW, Event::kWithdrawn, v1::STATE_WITHDRAWN},

    {v1::STATE_CREATED, Event::kErased, v1::STATE_ERASED},
    {v1::STATE_NOTICED, Event::kErased, v1::STATE_ERASED},
    {v1::STATE_COLLECTING, Event::kErased, v1::STATE_ERASED},
    {v1::STATE_RETAKE, Event::kErased, v1::STATE_ERASED},
    {v1::STATE_NEEDS_EVIDENCE, Event::kErased, v1::STATE_ERASED},
    {v1::STATE_IN_REVIEW, Event::kErased, v1::STATE_ERASED},
    {v1::STATE_ISSUED, Event::kErased, v1::STATE_ERASED},
    {v1::STATE_CLOSED, Event::kErased, v1::STATE_ERASED},
    {v1::STATE_WITHDRAWN, Event::kErased, v1::STATE_ERASED},
    {v1::STATE_EXPIRED, Event::kErased, v1::STATE_ERASED},
};

struct Words {
  State state;
  std::string_view name;
  std::string_view words;
};

constexpr Words kWords[] = {
    {v1::STATE_CREATED, "CREATED", "Started"},
    {v1::STATE_NOTICED, "NOTICED", "Started"},
    {v1::STATE_COLLECTING, "COLLECTING", "We need your details"},
    {v1::STATE_RETAKE, "RETAKE", "Please take the picture again"},
    {v1::STATE_SUBMITTED, "SUBMITTED", "We are checking"},
    {v1::STATE_CHECKING, "CHECKING", "We are checking"},
    {v1::STATE_NEEDS_EVIDENCE, "NEEDS_EVIDENCE", "We need one more thing"},
    {v1::STATE_IN_REVIEW, "IN_REVIEW", "One of our staff is looking at this"},
    {v1::STATE_DECIDED, "DECIDED", "Your identity is confirmed"},
    {v1::STATE_ISSUED, "ISSUED", "Your pass is ready"},
    {v1::STATE_WITHDRAWN, "WITHDRAWN", "You stopped this application"},
    {v1::STATE_EXPIRED, "EXPIRED", "This application ran out of time"},
    {v1::STATE_ERASED, "ERASED", "Your data was deleted"},
    {v1::STATE_CLOSED, "CLOSED", "We could not confirm your identity"},
};

constexpr std::array kEvents = {
    Event::kNoticeRecorded, Event::kDocumentAccepted, Event::kDocumentRefused,  Event::kQuestionsAnswered,
    Event::kEvidenceAdded,  Event::kSubmitted,        Event::kChecksStarted,    Event::kEvidenceMissing,
    Event::kPersonNeeded,   Event::kApproved,         Event::kCredentialIssued, Event::kReaderProceeds,
    Event::kReaderAsks,     Event::kReaderRefuses,    Event::kContested,        Event::kWithdrawn,
    Event::kErased};

constexpr std::string_view kEventNames[] = {
    "NOTICE_RECORDED", "DOCUMENT_ACCEPTED", "DOCUMENT_REFUSED",  "QUESTIONS_ANSWERED",
    "EVIDENCE_ADDED",  "SUBMITTED",         "CHECKS_STARTED",    "EVIDENCE_MISSING",
    "PERSON_NEEDED",   "APPROVED",          "CREDENTIAL_ISSUED", "READER_PROCEEDS",
    "READER_ASKS",     "READER_REFUSES",    "CONTESTED",         "WITHDRAWN",
    "ERASED"};

const Words* Find(State state) {
  for (const Words& words : kWords) {
    if (words.state == state) return &words;
  }
  return nullptr;
}

}  // namespace

Result<State> Next(State state, Event event) {
  for (const Move& move : kMoves) {
    if (move.from == state && move.event == event) return move.to;
  }
  std::string possible;
  for (const Move& move : kMoves) {
    if (move.from != state) continue;
    if (!possible.empty()) possible += ", ";
    possible += EventName(move.event);
  }
  return FailedPrecondition("STATE_NOT_ALLOWED",
                            std::string(EventName(event)) + " is not possible while the application is " +
                                std::string(StateName(state)) +
                                ". Possible: " + (possible.empty() ? "nothing more" : possible) + ".",
                            "application_id");
}

std::span<const Event> AllEvents() { return kEvents; }

std::string_view EventName(Event event) { return kEventNames[static_cast<std::size_t>(event)]; }

std::string_view StateName(State state) {
  const Words* words = Find(state);
  return words == nullptr ? "UNSPECIFIED" : words->name;
}

State StateFromName(std::string_view name) {
  for (const Words& words : kWords) {
    if (words.name == name) return words.state;
  }
  return v1::STATE_UNSPECIFIED;
}

std::string_view PublicWords(State state) {
  const Words* words = Find(state);
  return words == nullptr ? "" : words->words;
}

bool IsOpen(State state) {
  return state != v1::STATE_ERASED && state != v1::STATE_WITHDRAWN && state != v1::STATE_EXPIRED &&
         state != v1::STATE_UNSPECIFIED;
}

std::string_view LevelWord(v1::Level level) {
  switch (level) {
    case v1::LEVEL_LOW:
      return "low";
    case v1::LEVEL_MEDIUM:
      return "medium";
    case v1::LEVEL_HIGH:
      return "high";
    case v1::LEVEL_VERY_HIGH:
      return "very_high";
    default:
      return "none";
  }
}

v1::Level LevelFromWord(std::string_view word) {
  for (v1::Level level : {v1::LEVEL_LOW, v1::LEVEL_MEDIUM, v1::LEVEL_HIGH, v1::LEVEL_VERY_HIGH}) {
    if (word == LevelWord(level)) return level;
  }
  return v1::LEVEL_NONE;
}

}  // namespace lagan::proofing
