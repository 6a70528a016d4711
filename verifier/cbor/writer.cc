#include "verifier/cbor/writer.h"

#include <algorithm>

namespace lagan::verifier {
namespace {

Bytes Head(int major, std::uint64_t argument) {
  const auto type = static_cast<std::uint8_t>(major << 5);
  if (argument < 24) return {static_cast<std::uint8_t>(type | argument)};
  int log = 0;  // the argument takes 2^log bytes
  while (log < 3 && argument >> (8 << log) != 0) ++log;
  Bytes out = {static_cast<std::uint8_t>(type | (24 + log))};
  for (int shift = (8 << log) - 8; shift >= 0; shift -= 8) {
    out.push_back(static_cast<std::uint8_t>(argument >> shift));
  }
  return out;
}

void Append(Bytes& out, ByteView more) { out.insert(out.end(), more.begin(), more.end()); }

}  // namespace

Bytes CborInteger(std::int64_t value) {
  if (value >= 0) return Head(0, static_cast<std::uint64_t>(value));
  return Head(1, static_cast<std::uint64_t>(-1 - value));
}

Bytes CborBytes(ByteView content) {
  Bytes out = Head(2, content.size());
  Append(out, content);
  return out;
}

Bytes CborText(std::string_view text) {
  Bytes out = Head(3, text.size());
  Append(out, AsBytes(text));
  return out;
}

Bytes CborBool(bool value) { return {static_cast<std::uint8_t>(value ? 0xf5 : 0xf4)}; }

Bytes CborArray(const std::vector<Bytes>& items) {
  Bytes out = Head(4, items.size());
  for (const Bytes& item : items) Append(out, item);
  return out;
}

Bytes CborMap(std::vector<std::pair<Bytes, Bytes>> entries) {
  std::sort(entries.begin(), entries.end());
  Bytes out = Head(5, entries.size());
  for (const auto& [key, value] : entries) {
    Append(out, key);
    Append(out, value);
  }
  return out;
}

Bytes CborTag(std::uint64_t number, const Bytes& content) {
  Bytes out = Head(6, number);
  Append(out, content);
  return out;
}

}  // namespace lagan::verifier
