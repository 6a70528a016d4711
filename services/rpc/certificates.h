// The certificates by which programs know each other: one authority per installation, one certificate per name.
//
// ECDSA P-256 with SHA-256. A certificate's subject alternative names are the DNS name NAME.lagan.internal, which clients
// check, and the URI spiffe://lagan/NAME, by which servers know their peers (RFC 5280 section 4.2.1.6; SPIFFE X.509-SVID
// section 2). Free of gRPC.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "base/core/clock.h"
#include "base/core/result.h"

namespace lagan::rpc {

struct CertificateRequest {
  // DIR/authority/{certificate.pem,key.pem} and DIR/NAME/{certificate.pem,key.pem,authority.pem}. Keys are owner-only.
  std::filesystem::path folder;
  std::vector<std::string> names;
  std::chrono::days life{365};
  std::chrono::days authority_life{3650};
};

struct CertificateReport {
  bool authority_made = false;
  std::vector<std::string> made;
  std::vector<std::string> kept;
  // Kept, but not valid in 30 days' time: delete their folders and run again.
  std::vector<std::string> expiring;
};

// Every name of an installation: services, the two gateways' one name, "supervisor", "health" (the self-dialling check),
// "administrator" (the command line) and the portal "portal-sandbox".
const std::vector<std::string>& CertificateNames();

// Makes what is missing and keeps what is there, so a second run only adds. NAME_INVALID (IsPeerName),
// AUTHORITY_KEY_MISSING when something must be signed but the authority's key has been moved away, CERTIFICATE_INVALID
// when a kept file is none, CRYPTO_FAILED, and the reasons of base/core/file.h.
Result<CertificateReport> InitCertificates(const CertificateRequest& request, const Clock& clock);

}  // namespace lagan::rpc
