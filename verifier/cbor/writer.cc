#include "verifier/cbor/writer.h"

#include <algorithm>

namespace lagan::verifier {
namespace {

// With room for what follows, as signatures are checked over what is written here.
Bytes Head(int major, std::uint64_t argument, std::size_t following = 0) {
  const auto type = static_cast<std::uint8_t>(major << 5);
  Bytes out;
  out.reserve(9 + following);
  if (argument < 24) {
    out.push_back(static_cast<std::uint8_t>(type | argument));
    return out;
  }
  int log = 0;  // the argument takes 2^log bytes
  while (log < 3 && argument >> (8 << log) != 0) ++log;
  out.push_back(static_cast<std::uint8_t>(type | (24 + log)));
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
  Bytes out = Head(2, content.size(), content.size());
  Append(out, content);
  return out;
}

Bytes CborText(std::string_view text) {
  Bytes out = Head(3, text.size(), text.size());
  Append(out, AsBytes(text));
  return out;
}

Bytes CborBool(bool value) { return {static_cast<std::uint8_t>(value ? 0xf5 : 0xf4)}; }

Bytes CborArray(const std::vector<Bytes>& items) {
  std::size_t size = 0;
  for (const Bytes& item : items) size += item.size();
  Bytes out = Head(4, items.size(), size);
  for (const Bytes& item : items) Append(out, item);
  return out;
}

Bytes CborMap(std::vector<std::pair<Bytes, Bytes>> entries) {
  std::sort(entries.begin(), entries.end());
  std::size_t size = 0;
  for (const auto& [key, value] : entries) size += key.size() + value.size();
  Bytes out = Head(5, entries.size(), size);
  for (const auto& [key, value] : entries) {
    Append(out, key);
    Append(out, value);
  }
  return out;
}

Bytes CborTag(std::uint64_t number, const Bytes& content) {
  Bytes out = Head(6, number, content.size());
  Append(out, content);
  return out;
}

}  // namespace lagan::verifier
