#include "verifier/conformance/status_example.h"

#include <regex>
#include <vector>

#include <nlohmann/json.hpp>

#include "base/core/file.h"
#include "verifier/cbor/reader.h"
#include "verifier/conformance/case_fields.h"
#include "verifier/cose/sign1.h"
#include "verifier/credential/claim_reading.h"
#include "verifier/status/status_token.h"

namespace lagan::verifier::conformance {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::size_t kMaxExample = 1024 * 1024;  // bytes

// What a file holds: byte_array, if it names one, and the example without comments and white space.
struct Example {
  std::optional<Bytes> byte_array;
  std::string body;
};

Example Parse(const std::string& text) {
  Example example;
  std::string rest = text;
  std::smatch match;
  if (std::regex_search(text, match, std::regex(R"(byte_array = \[([^\]]*)\])"))) {
    const std::string digits = std::regex_replace(match[1].str(), std::regex("0x|[, ]"), "");
    const Result<Bytes> bytes = HexDecode(digits);
    if (bytes.ok()) example.byte_array = *bytes;
    rest = match.suffix();
    if (const std::size_t at = rest.find("encoded:"); at != std::string::npos) rest = rest.substr(at + 8);
  }
  example.body = std::regex_replace(rest, std::regex("#[^\n]*|\\s"), "");
  return example;
}

std::optional<Bytes> CborOf(const Example& example) {
  const Result<Bytes> bytes = HexDecode(example.body);
  if (example.body.empty() || !bytes.ok()) return std::nullopt;
  return *bytes;
}

bool IsJsonList(const json& content) {
  return content.is_object() && content.contains("bits") && content["bits"].is_number_unsigned() &&
         content.contains("lst");
}

Result<StatusList> ListOfJson(const json& content) {
  LAGAN_ASSIGN_OR_RETURN(const Bytes compressed, Base64UrlDecode(TextField(content, "lst")));
  return StatusList::Decompress(content["bits"].get<unsigned>(), compressed);
}

// The list in a file in either form; absent when it holds none.
std::optional<Result<StatusList>> ListOf(const Example& example) {
  const json content = json::parse(example.body, nullptr, false);
  if (IsJsonList(content)) return ListOfJson(content);
  const std::optional<Bytes> bytes = CborOf(example);
  if (!bytes) return std::nullopt;
  const Result<CborValue> map = ReadCbor(*bytes);
  if (!map.ok() || map->Find("bits") == nullptr) return std::nullopt;
  return ReadStatusList(*map);
}

// The file with the same list as CBOR, of one as JSON.
std::optional<Result<StatusList>> Twin(const fs::path& file) {
  std::string stem = file.stem().string();
  const std::size_t at = stem.rfind("_json");
  if (at == std::string::npos) return std::nullopt;
  const Result<std::string> text =
      ReadTextFile(file.parent_path() / (stem.replace(at, 5, "_cbor") + ".md"), kMaxExample);
  if (!text.ok()) return std::nullopt;
  return ListOf(Parse(*text));
}

Outcome JudgeList(const Example& example, const Result<StatusList>& list, const fs::path& file) {
  if (!list.ok()) return Fails(list.status());
  if (example.byte_array) {
    for (std::size_t i = 0; i < example.byte_array->size() * 8 / list->bits(); ++i) {
      const unsigned shift = i * list->bits() % 8;
      const unsigned expected =
          (*example.byte_array)[i * list->bits() / 8] >> shift & ((1U << list->bits()) - 1);
      if (list->Get(i) != expected) return Fails("entry " + std::to_string(i) + " is not as in byte_array");
    }
    if (list->size() * list->bits() != example.byte_array->size() * 8)
      return Fails("byte_array has another size");
  }
  const std::optional<Result<StatusList>> twin = Twin(file);
  if (twin && (!twin->ok() || !(**twin == *list))) return Fails("the same list as CBOR says something else");
  return Holds();
}

Outcome JudgeReference(const Sign1& message) {
  const Result<CborValue> claims = ReadCbor(message.payload);
  if (!claims.ok()) return Fails(claims.status());
  std::optional<StatusReference> reference;
  const Status status = TakeStatus(*claims, reference);
  if (!status.ok()) return Fails(status);
  return reference ? Holds() : Fails("no status found in the credential");
}

Outcome JudgeToken(ByteView bytes) {
  const Result<Sign1> envelope = ReadStatusEnvelope(bytes);
  if (!envelope.ok()) return Fails(envelope.status());
  const Result<StatusToken> token = ReadStatusPayload(envelope->payload);
  return token.ok() ? Holds() : Fails(token.status());
}

bool IsJwt(const std::string& body) {
  return body.starts_with("eyJ") || (body.starts_with("{\"alg\"") && body.find("}.{") != std::string::npos);
}

}  // namespace

std::optional<Check> JudgeStatusExample(const fs::path& file, const std::string& text,
                                        const std::string& name) {
  const Example example = Parse(text);
  if (IsJwt(example.body)) {
    return Check{kKindStatusList, "JWT", name, Agreement::kNotScored, std::nullopt, {}};
  }
  if (const std::optional<Result<StatusList>> list = ListOf(example)) {
    return Compare(kKindStatusList, "LIST", name, true, JudgeList(example, *list, file));
  }
  const std::optional<Bytes> bytes = CborOf(example);
  if (!bytes) return std::nullopt;
  const Result<Sign1> message = ReadSign1(*bytes);
  if (!message.ok()) return std::nullopt;
  if (message->type) return Compare(kKindStatusList, "TOKEN", name, true, JudgeToken(*bytes));
  return Compare(kKindStatusList, "REFERENCE", name, true, JudgeReference(*message));
}

}  // namespace lagan::verifier::conformance
