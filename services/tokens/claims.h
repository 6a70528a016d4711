// Reading the claims of a token whose signature holds. Strict all the same: what we would not write, we do not accept.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "base/core/clock.h"

namespace lagan::tokens {

// Characters of a token that travels in a call's metadata, whose sum has a limit of its own (services/rpc/server.h).
inline constexpr std::size_t kMaxToken = 4096;

// "op-" and 16 lower-case hexadecimal characters.
bool IsOperatorId(std::string_view text);
// 32 lower-case hexadecimal characters, as RandomSource::TakeId makes them.
bool IsId(std::string_view text);
// 1 to 32 characters of [a-z_]: a topic of training, a field of evidence.
bool IsWord(std::string_view text);

// The payload when it is a JSON object with exactly these members, in any order. Never throws.
std::optional<nlohmann::json> ParseClaims(std::string_view payload,
                                          std::initializer_list<const char*> members);
// A text that passes `check`.
std::optional<std::string> TextClaim(const nlohmann::json& claims, const char* name,
                                     bool (*check)(std::string_view));
// A NumericDate (RFC 7519 section 2) that VerifyJwt has found to be one.
Time TimeClaim(const nlohmann::json& claims, const char* name);

}  // namespace lagan::tokens
