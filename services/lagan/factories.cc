#include "services/lagan/factories.h"

#include "services/access/access_service.h"
#include "services/assurance/assurance_service.h"
#include "services/audit/audit_service.h"
#include "services/credential/credential_service.h"
#include "services/letters/letters_service.h"
#include "services/mrz/mrz_service.h"
#include "services/proofing/proofing_service.h"
#include "services/review/review_service.h"
#include "services/statistics/statistics_service.h"

namespace lagan::commands {

host::Factories MakeFactories() {
  host::Factories all;
  all["access"] = access::MakeAccessService;
  all["assurance"] = assurance::MakeAssuranceService;
  all["audit"] = audit::MakeAuditService;
  all["credential"] = credential::MakeCredentialService;
  all["letters"] = letters::MakeLettersService;
  all["mrz"] = mrz::MakeMrzService;
  all["proofing"] = proofing::MakeProofingService;
  all["review"] = review::MakeReviewService;
  all["statistics"] = statistics::MakeStatisticsService;
  return all;
}

}  // namespace lagan::commands
