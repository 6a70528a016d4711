// Whether a photocard licence's number fits the name and birth date printed beside it (mrz/driver_number.h).
#pragma once

#include "ocr/visual/cross_check.h"
#include "ocr/visual/printed_fields.h"

namespace lagan::ocr {

// For a licence of Great Britain (authority DVLA, or a number of its form where the authority was not read): surname, given names
// and birth date against the number; of Northern Ireland (DVA): the number's form, as a check of kDocumentNumber. Empty for other
// layouts and authorities, whose numbers have no published form, and where no number was read. A difference is stated as in
// CompareWithZone: only where number and field were both read surely. It is a reason to look, never to refuse: people change
// their names and keep their number.
CrossChecks CompareWithDriverNumber(const PrintedFields& printed);

}  // namespace lagan::ocr
