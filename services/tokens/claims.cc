#include "services/tokens/claims.h"

#include <algorithm>
#include <cstdint>

namespace lagan::tokens {
namespace {

bool IsLowerHex(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

}  // namespace

bool IsOperatorId(std::string_view text) {
  return text.size() == 19 && text.starts_with("op-") && IsLowerHex(text.substr(3));
}

bool IsId(std::string_view text) { return text.size() == 32 && IsLowerHex(text); }

bool IsWord(std::string_view text) {
  return !text.empty() && text.size() <= 32 &&
         std::all_of(text.begin(), text.end(), [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
}

std::optional<nlohmann::json> ParseClaims(std::string_view payload,
                                          std::initializer_list<const char*> members) {
  nlohmann::json claims = nlohmann::json::parse(payload, nullptr, /*allow_exceptions=*/false);
  if (!claims.is_object() || claims.size() != members.size()) return std::nullopt;
  for (const char* member : members) {
    if (!claims.contains(member)) return std::nullopt;
  }
  return claims;
}

std::optional<std::string> TextClaim(const nlohmann::json& claims, const char* name,
                                     bool (*check)(std::string_view)) {
  const auto found = claims.find(name);
  if (found == claims.end() || !found->is_string()) return std::nullopt;
  std::string text = found->get<std::string>();
  if (!check(text)) return std::nullopt;
  return text;
}

Time TimeClaim(const nlohmann::json& claims, const char* name) {
  return FromUnixSeconds(claims.at(name).get<std::int64_t>());
}

}  // namespace lagan::tokens
