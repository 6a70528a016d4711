#include "services/lagan/factories.h"

#include "services/assurance/assurance_service.h"
#include "services/audit/audit_service.h"
#include "services/credential/credential_service.h"
#include "services/mrz/mrz_service.h"
#include "services/proofing/proofing_service.h"

namespace lagan::commands {

host::Factories MakeFactories() {
  return {
      {"assurance", assurance::MakeAssuranceService},    {"audit", audit::MakeAuditService},
      {"credential", credential::MakeCredentialService}, {"mrz", mrz::MakeMrzService},
      {"proofing", proofing::MakeProofingService},
  };
}

}  // namespace lagan::commands
