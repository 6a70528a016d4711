// The three files by which a program proves its name, and gRPC credentials made of them. Mutual TLS 1.3, always: there
// is no way in this library to speak without.
//
// gRPC 1.51 cannot be told a least TLS version. Certificates here are ECDSA only, so the suites that gRPC may offer for
// TLS 1.2 are limited to one that needs RSA: a handshake below 1.3 finds no suite in common (RFC 8446 section 4.1.2
// negotiates its own suites apart). A test holds this.
#pragma once

#include <grpcpp/security/auth_context.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/security/server_credentials.h>
#include <filesystem>
#include <memory>
#include <string>

#include "base/core/result.h"
#include "base/core/secret.h"

namespace lagan::rpc {

// PEM.
struct CertificateFiles {
  std::string certificate;
  SecretText key;
  std::string authority;
};

// From FOLDER/certificate.pem, key.pem and authority.pem as `lagan certificates init` writes them. FILE_NOT_FOUND and so
// on; KEY_FILE_NOT_PRIVATE when somebody else may read the key.
Result<CertificateFiles> LoadCertificates(const std::filesystem::path& folder);

// Must run before the first use of gRPC in the process to have effect; everything here that makes a server or a channel
// calls it. Idempotent, thread-safe.
void RequireTls13();

std::shared_ptr<grpc::ServerCredentials> MakeServerCredentials(const CertificateFiles& files);
std::shared_ptr<grpc::ChannelCredentials> MakeChannelCredentials(const CertificateFiles& files);

// The NAME of the peer's one URI spiffe://lagan/NAME; empty when the peer has none, several, or one of another form.
std::string PeerName(const grpc::AuthContext& context);

}  // namespace lagan::rpc
