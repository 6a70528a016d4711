#include "services/rpc/credentials.h"

#include <cstdlib>
#include <mutex>

#include "base/core/file.h"
#include "services/rpc/peer_policy.h"

namespace lagan::rpc {
namespace {

constexpr std::size_t kLargestPem = 64 << 10;
constexpr std::string_view kNamePrefix = "spiffe://lagan/";

}  // namespace

Result<CertificateFiles> LoadCertificates(const std::filesystem::path& folder) {
  CertificateFiles files;
  LAGAN_ASSIGN_OR_RETURN(files.certificate, ReadTextFile(folder / "certificate.pem", kLargestPem));
  LAGAN_ASSIGN_OR_RETURN(std::string key, ReadTextFile(folder / "key.pem", kLargestPem));
  files.key = SecretText(std::move(key));
  LAGAN_ASSIGN_OR_RETURN(files.authority, ReadTextFile(folder / "authority.pem", kLargestPem));
  if (!IsOwnerOnly(folder / "key.pem")) {
    return FailedPrecondition("KEY_FILE_NOT_PRIVATE", "Others may read " + (folder / "key.pem").string() +
                                                          ". Replace the certificate, then chmod 600.");
  }
  return files;
}

void RequireTls13() {
  static std::once_flag once;
  std::call_once(once, [] { ::setenv("GRPC_SSL_CIPHER_SUITES", "ECDHE-RSA-AES256-GCM-SHA384", 1); });
}

std::shared_ptr<grpc::ServerCredentials> MakeServerCredentials(const CertificateFiles& files) {
  RequireTls13();
  grpc::SslServerCredentialsOptions options(GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
  options.pem_root_certs = files.authority;
  options.pem_key_cert_pairs.push_back({files.key.Reveal(), files.certificate});
  return grpc::SslServerCredentials(options);
}

std::shared_ptr<grpc::ChannelCredentials> MakeChannelCredentials(const CertificateFiles& files) {
  RequireTls13();
  grpc::SslCredentialsOptions options;
  options.pem_root_certs = files.authority;
  options.pem_private_key = files.key.Reveal();
  options.pem_cert_chain = files.certificate;
  return grpc::SslCredentials(options);
}

std::string PeerName(const grpc::AuthContext& context) {
  if (!context.IsPeerAuthenticated()) return {};
  const auto uris = context.FindPropertyValues("peer_uri");
  if (uris.size() != 1) return {};
  const std::string_view uri(uris[0].data(), uris[0].size());
  if (!uri.starts_with(kNamePrefix) || !IsPeerName(uri.substr(kNamePrefix.size()))) return {};
  return std::string(uri.substr(kNamePrefix.size()));
}

}  // namespace lagan::rpc
