#include "verifier/conformance/json_value.h"

#include <limits>
#include <regex>
#include <vector>

#include "verifier/cbor/writer.h"

namespace lagan::verifier::conformance {
namespace {

using nlohmann::json;

std::optional<json> MapToJson(const CborValue& map) {
  json out = json::object();
  for (std::size_t i = 0; i < map.items.size(); i += 2) {
    const std::optional<std::string_view> key = map.items[i].Text();
    std::optional<json> value = ToJson(map.items[i + 1]);
    if (!key || !value) return std::nullopt;
    out[std::string(*key)] = *std::move(value);
  }
  return out;
}

std::optional<json> ArrayToJson(const CborValue& array) {
  json out = json::array();
  for (const CborValue& item : array.items) {
    std::optional<json> value = ToJson(item);
    if (!value) return std::nullopt;
    out.push_back(*std::move(value));
  }
  return out;
}

std::optional<Bytes> ContainerToCbor(const json& value) {
  std::vector<Bytes> items;
  std::vector<std::pair<Bytes, Bytes>> entries;
  for (const auto& [key, item] : value.items()) {
    std::optional<Bytes> encoded = ToCbor(item);
    if (!encoded) return std::nullopt;
    if (value.is_array())
      items.push_back(*std::move(encoded));
    else
      entries.emplace_back(CborText(key), *std::move(encoded));
  }
  return value.is_array() ? CborArray(items) : CborMap(std::move(entries));
}

bool SameText(const std::string& a, const std::string& b) {
  if (a == b) return true;
  const std::optional<Time> first = ReadInstant(a), second = ReadInstant(b);
  return first && second && *first == *second;
}

}  // namespace

std::optional<json> ToJson(const CborValue& value) {
  switch (value.type) {
    case CborType::kUnsigned:
      return json(value.argument);
    case CborType::kNegative:
      return value.Integer() ? std::optional<json>(*value.Integer()) : std::nullopt;
    case CborType::kText:
      return json(*value.Text());
    case CborType::kArray:
      return ArrayToJson(value);
    case CborType::kMap:
      return MapToJson(value);
    case CborType::kFalse:
    case CborType::kTrue:
      return json(value.type == CborType::kTrue);
    case CborType::kNull:
      return json(nullptr);
    case CborType::kFloat:
      return json(*value.Float());
    default:
      return std::nullopt;
  }
}

std::optional<Bytes> ToCbor(const json& value) {
  if (value.is_number_unsigned() && value.get<std::uint64_t>() > std::numeric_limits<std::int64_t>::max())
    return std::nullopt;
  if (value.is_number_integer()) return CborInteger(value.get<std::int64_t>());
  if (value.is_string()) return CborText(value.get<std::string>());
  if (value.is_boolean()) return CborBool(value.get<bool>());
  if (value.is_array() || value.is_object()) return ContainerToCbor(value);
  return std::nullopt;
}

std::optional<std::string> FirstDifference(const json& a, const json& b) {
  if (a.is_string() && b.is_string()) {
    return SameText(a.get<std::string>(), b.get<std::string>()) ? std::nullopt
                                                                : std::optional<std::string>("");
  }
  if (a.is_structured() && a.type() == b.type() && a.size() == b.size()) {
    for (const auto& [key, item] : a.items()) {
      if (a.is_object() && !b.contains(key)) return "/" + key;
      const std::optional<std::string> inner =
          FirstDifference(item, a.is_array() ? b[std::stoul(key)] : b[key]);
      if (inner) return "/" + key + *inner;
    }
    return std::nullopt;
  }
  return a == b ? std::nullopt : std::optional<std::string>("");
}

std::optional<Time> ReadInstant(std::string_view text) {
  static const std::regex form(R"(([0-9T:-]{19})(?:\.(\d{1,9}))?(?:Z|([+-])(\d\d):?(\d\d))?)");
  std::cmatch match;
  if (!std::regex_match(text.data(), text.data() + text.size(), match, form)) return std::nullopt;
  const Result<Time> whole = ParseTime(match[1].str() + "Z");
  if (!whole.ok()) return std::nullopt;
  const std::string thousandths = (match[2].str() + "000").substr(0, 3);
  Time time = *whole + std::chrono::milliseconds(std::stoi(thousandths));
  if (match[3].matched) {
    const auto offset = std::chrono::hours(std::stoi(match[4])) + std::chrono::minutes(std::stoi(match[5]));
    time += match[3].str() == "-" ? offset : -offset;
  }
  return time;
}

}  // namespace lagan::verifier::conformance
