#include "services/lagan/factories.h"

#include "services/assurance/assurance_service.h"
#include "services/credential/credential_service.h"
#include "services/mrz/mrz_service.h"

namespace lagan::commands {

host::Factories MakeFactories() {
  return {
      {"assurance", assurance::MakeAssuranceService},
      {"credential", credential::MakeCredentialService},
      {"mrz", mrz::MakeMrzService},
  };
}

}  // namespace lagan::commands
