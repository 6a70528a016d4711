#include "verifier/conformance/case_fields.h"

#include <algorithm>

#include "verifier/cbor/reader.h"

namespace lagan::verifier::conformance {
namespace {

constexpr std::int64_t kLabelAlgorithm = 1;

bool NamesAlgorithmUnprotected(ByteView encoded) {
  const Result<CborValue> read = ReadCbor(encoded);
  if (!read.ok()) return false;
  const CborValue* message = &*read;
  while (message->type == CborType::kTag) message = &message->items[0];
  return message->IsArray() && message->items.size() == 4 &&
         message->items[1].Find(kLabelAlgorithm) != nullptr;
}

}  // namespace

std::string TextField(const nlohmann::json& object, const char* name) {
  const auto field = object.is_object() ? object.find(name) : object.end();
  return field != object.end() && field->is_string() ? field->get<std::string>() : std::string();
}

std::optional<Bytes> HexField(const nlohmann::json& object, const char* name) {
  std::string text = TextField(object, name);
  std::erase_if(text, [](char c) { return c == '\r' || c == '\n' || c == ' '; });
  Result<Bytes> bytes = HexDecode(text);
  if (text.empty() || !bytes.ok()) return std::nullopt;
  return *std::move(bytes);
}

std::optional<Bytes> Base64Decode(std::string text) {
  constexpr std::string_view kDataUrl = ";base64,";
  if (const std::size_t at = text.find(kDataUrl); at != std::string::npos)
    text.erase(0, at + kDataUrl.size());
  std::erase_if(text, [](char c) { return c == '\r' || c == '\n' || c == ' ' || c == '='; });
  std::ranges::replace(text, '+', '-');
  std::ranges::replace(text, '/', '_');
  Result<Bytes> bytes = Base64UrlDecode(text);
  if (!bytes.ok()) return std::nullopt;
  return *std::move(bytes);
}

Outcome Fails(const Status& status, std::optional<Rule> rule) {
  return Fails(status.reason() + ": " + status.message(), rule);
}

std::optional<Rule> RuleOfAlgorithm(const Sign1& message, ByteView encoded) {
  if (message.algorithm == kAlgorithmEs256 || message.algorithm == kAlgorithmEdDsa ||
      message.algorithm == kAlgorithmPs256) {
    return std::nullopt;
  }
  if (message.algorithm) return Rule::kAlgorithm;
  if (NamesAlgorithmUnprotected(encoded)) return Rule::kUnprotectedAlgorithm;
  return std::nullopt;
}

}  // namespace lagan::verifier::conformance
