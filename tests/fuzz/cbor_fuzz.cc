// What the CBOR reader accepts, the writer must be able to write, and writing is a fixed point.
#include <cstdint>
#include <cstdlib>

#include "verifier/cbor/reader.h"
#include "verifier/cbor/writer.h"

namespace {

using namespace lagan;
using namespace lagan::verifier;

Bytes Rewrite(const CborValue& value) {
  if (const auto integer = value.Integer()) return CborInteger(*integer);
  std::vector<Bytes> items;
  for (const CborValue& item : value.items) items.push_back(Rewrite(item));
  switch (value.type) {
    case CborType::kBytes:
      return CborBytes(value.content);
    case CborType::kText:
      return CborText(*value.Text());
    case CborType::kArray:
      return CborArray(items);
    case CborType::kTag:
      return CborTag(value.argument, items.at(0));
    case CborType::kMap: {
      std::vector<std::pair<Bytes, Bytes>> entries;
      for (std::size_t i = 0; i < items.size(); i += 2) entries.emplace_back(items[i], items[i + 1]);
      return CborMap(std::move(entries));
    }
    default:
      return ToBytes(value.encoded);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView input(data, size);
  const Result<CborValue> value = ReadCbor(input);
  if (!value.ok()) return 0;
  if (AsText(value->encoded) != AsText(input)) std::abort();
  const Bytes once = Rewrite(*value);
  if (once.size() != size)
    std::abort();  // heads are minimal on both sides; only the order of keys may differ
  const Result<CborValue> again = ReadCbor(once);
  if (!again.ok() || Rewrite(*again) != once) std::abort();
  return 0;
}
