#include "services/tokens/jwt.h"

#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

#include "base/core/text.h"

namespace lagan::tokens {
namespace {

using Json = nlohmann::json;

constexpr std::chrono::seconds kClockTolerance{90};
constexpr std::int64_t kLastSecond = 253402300799;  // 9999-12-31T23:59:59Z

Status Malformed() {
  return InvalidArgument("JWS_MALFORMED", "This is no compact JWS with an ES256 signature.");
}

Status Refused(const char* reason, const char* message) { return Unauthenticated(reason, message); }

// An object, or nothing; never throws.
std::optional<Json> ParseObject(std::string_view text) {
  Json json = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object()) return std::nullopt;
  return json;
}

// Empty when the member is missing; nothing when it is no text.
std::optional<std::string> TextMember(const Json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end()) return std::string();
  if (!found->is_string()) return std::nullopt;
  return found->get<std::string>();
}

// A NumericDate (RFC 7519 section 2) in whole seconds.
std::optional<Time> TimeMember(const Json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end() || !found->is_number_unsigned()) return std::nullopt;
  const auto seconds = found->get<std::uint64_t>();
  if (seconds > static_cast<std::uint64_t>(kLastSecond)) return std::nullopt;
  return FromUnixSeconds(static_cast<std::int64_t>(seconds));
}

}  // namespace

Result<std::string> EncodeJwt(std::string_view payload, std::string_view kid,
                              const verifier::Signer& signer) {
  const Json header = {{"alg", "ES256"}, {"kid", std::string(kid)}, {"typ", "JWT"}};
  std::string text = Base64UrlEncode(AsBytes(header.dump())) + "." + Base64UrlEncode(AsBytes(payload));
  LAGAN_ASSIGN_OR_RETURN(const Bytes signature, signer.Sign(AsBytes(text)));
  if (signature.size() != crypto::kP256SignatureSize) {
    return Internal("SIGNATURE_INVALID", "The signer gave a signature of a wrong size.");
  }
  return text + "." + Base64UrlEncode(signature);
}

Result<std::string> UnverifiedKeyName(std::string_view compact) {
  if (compact.size() > kMaxJws) return Malformed();
  const Result<Bytes> header_bytes = Base64UrlDecode(compact.substr(0, compact.find('.')));
  if (!header_bytes.ok()) return Malformed();
  const std::optional<Json> header = ParseObject(AsText(*header_bytes));
  std::optional<std::string> kid = header ? TextMember(*header, "kid") : std::nullopt;
  if (!kid) return Malformed();
  return *std::move(kid);
}

Result<Jws> VerifyJws(std::string_view compact, const crypto::P256PublicKey& key) {
  if (compact.size() > kMaxJws) return Malformed();
  const std::vector<std::string> parts = SplitText(compact, '.');
  if (parts.size() != 3) return Malformed();
  const Result<Bytes> header_bytes = Base64UrlDecode(parts[0]);
  const Result<Bytes> payload = Base64UrlDecode(parts[1]);
  const Result<Bytes> signature = Base64UrlDecode(parts[2]);
  if (!header_bytes.ok() || !payload.ok() || !signature.ok()) return Malformed();
  const std::optional<Json> header = ParseObject(AsText(*header_bytes));
  if (!header) return Malformed();
  if (TextMember(*header, "alg") != "ES256" || header->contains("crit")) {
    return Refused("JWS_ALGORITHM", "The token is signed in a way that is not accepted here.");
  }
  std::optional<std::string> kid = TextMember(*header, "kid");
  std::optional<std::string> type = TextMember(*header, "typ");
  if (!kid || !type) return Malformed();
  const std::string_view signed_text = compact.substr(0, parts[0].size() + 1 + parts[1].size());
  if (!key.Verify(AsBytes(signed_text), *signature)) {
    return Refused("JWS_SIGNATURE", "The token was changed or is signed with another key.");
  }
  return Jws{*std::move(kid), *std::move(type), std::string(AsText(*payload))};
}

Result<std::string> VerifyJwt(std::string_view compact, const crypto::P256PublicKey& key,
                              const JwtExpectation& expectation) {
  LAGAN_ASSIGN_OR_RETURN(Jws jws, VerifyJws(compact, key));
  const std::optional<Json> claims = ParseObject(jws.payload);
  const std::optional<Time> expires = claims ? TimeMember(*claims, "exp") : std::nullopt;
  const std::optional<Time> issued = claims ? TimeMember(*claims, "iat") : std::nullopt;
  if (jws.type != "JWT" || !expires || !issued) {
    return InvalidArgument("JWT_MALFORMED", "The signed text is no JWT with exp and iat.");
  }
  if (TextMember(*claims, "iss") != expectation.issuer) {
    return Refused("JWT_ISSUER", "The token is from another issuer.");
  }
  if (TextMember(*claims, "aud") != expectation.audience) {
    return Refused("JWT_AUDIENCE", "The token is meant for somebody else.");
  }
  if (expectation.now >= *expires) return Refused("JWT_EXPIRED", "The token has expired.");
  if (*issued > expectation.now + kClockTolerance) {
    return Refused("JWT_CLOCK", "The token is from the future: one of the two clocks is wrong.");
  }
  return std::move(jws.payload);
}

}  // namespace lagan::tokens
