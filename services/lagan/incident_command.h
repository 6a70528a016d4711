// `lagan incident`: many credentials revoked at once, and how far that is.
#pragma once

#include "services/lagan/command.h"

namespace lagan::commands {

// lagan incident revoke (--kid KID | --from TIME --to TIME) --reason REASON --actor WHO [--second-actor WHO] [--key KEY] [--no-wait]
// lagan incident show ID [--wait]
// lagan incident list ID      serial, application, kind and time of issue of each, one a line, tab between
//
// Each with [--config FILE] [--state FOLDER] [--certificates FOLDER]. Asks the running credential service under the certificate
// "administrator". `revoke` says at once how many are concerned, then, unless told not to, prints a line each time that more are
// revoked, until venues can fetch the last of it; the work goes on in the service whoever watches. Called again with the same --key,
// which it prints, it takes up the same incident. More than a hundred credentials need a second person. Exit status 2 when the
// order is not valid or the incident is not known; 1 when the service cannot be asked.
Runner AddIncidentOptions(CLI::App& app);

}  // namespace lagan::commands
