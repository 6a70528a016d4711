// The four journeys of the demonstration (docs/journeys.md), each played on the real services and told step by step.
//
// An error means that a journey broke off. An ending says whether it ended as described; where there is no film of a person or
// no network for faces, the description is that a person decides instead, and the journey says so.
#pragma once

#include "services/demo/stage.h"

namespace lagan::demo {

// Somebody with a phone: document, consents, face check, grade, credential, verified offline. Leaves what was sent in the
// challenge as stage.earlier_answer.
Result<Ending> PlayDigital(Stage& stage);

// Somebody the machine is not sure of: the document carries another face. A case, two readers who look and agree, and a
// person who is told. Own in the report: "case_reasons", "views" (audit entries), "readers".
Result<Ending> PlayDoubt(Stage& stage);

// Two people without a phone, on the telephone and at a counter, who get letters; the codes are read from the printed pages, and
// a serial that somebody reads out suspends a pass. The report is {"telephone": {..}, "counter": {..}, "run_id", "suspended"}, the two
// with {"letter_serial", "read_from_paper", "verdict"} beside what is in every report.
Result<Ending> PlayAssisted(Stage& stage);

// Somebody who replays a recording: an earlier answer to a new challenge, a challenge used twice, and a whole recording in one
// go. Own in the report: "refusals", in this order.
Result<Ending> PlayRefused(Stage& stage);

}  // namespace lagan::demo
