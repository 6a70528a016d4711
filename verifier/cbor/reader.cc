#include "verifier/cbor/reader.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "base/core/text.h"

namespace lagan::verifier {
namespace {

Status Refuse(const char* reason, const char* message) { return InvalidArgument(reason, message); }

// Head of a data item (RFC 8949 section 3).
struct Head {
  int major = 0;
  int additional = 0;
  std::uint64_t argument = 0;
};

// IEEE 754 half precision (RFC 8949 appendix D).
double HalfToDouble(std::uint64_t bits) {
  const int exponent = static_cast<int>(bits >> 10 & 0x1f);
  const auto mantissa = static_cast<double>(bits & 0x3ff);
  const double magnitude = exponent == 0    ? std::ldexp(mantissa, -24)
                           : exponent == 31 ? (mantissa == 0 ? std::numeric_limits<double>::infinity()
                                                             : std::numeric_limits<double>::quiet_NaN())
                                            : std::ldexp(mantissa + 1024, exponent - 25);
  return bits >> 15 != 0 ? -magnitude : magnitude;
}

class Reader {
 public:
  explicit Reader(ByteView bytes) : bytes_(bytes) {}

  std::size_t Left() const { return bytes_.size() - position_; }

  Status ReadItem(int depth, CborValue& out) {
    if (++items_ > kCborMaxItems) return Refuse("CBOR_TOO_MANY_ITEMS", "The data has too many parts.");
    const std::size_t start = position_;
    Head head;
    LAGAN_RETURN_IF_ERROR(ReadHead(head));
    out.argument = head.argument;
    LAGAN_RETURN_IF_ERROR(ReadBody(head, depth, out));
    out.encoded = bytes_.subspan(start, position_ - start);
    return Status();
  }

 private:
  Status ReadHead(Head& head) {
    if (Left() == 0) return Truncated();
    const std::uint8_t first = bytes_[position_++];
    head.major = first >> 5;
    head.additional = first & 0x1f;
    if (head.additional == 31) {
      return Refuse("CBOR_INDEFINITE", "The data uses a length that is not stated.");
    }
    if (head.additional > 27) return Refuse("CBOR_UNSUPPORTED", "The data uses a reserved CBOR form.");
    if (head.additional < 24) {
      head.argument = static_cast<std::uint64_t>(head.additional);
      return Status();
    }
    const std::size_t size = std::size_t{1} << (head.additional - 24);
    if (Left() < size) return Truncated();
    for (std::size_t i = 0; i < size; ++i) head.argument = head.argument << 8 | bytes_[position_++];
    if (head.major == 7) return Status();  // not an integer: the bytes of a float or a simple value
    const std::uint64_t smallest = size == 1 ? 24 : std::uint64_t{1} << (8 * (size / 2));
    if (head.argument < smallest) {
      return Refuse("CBOR_NOT_MINIMAL", "A number in the data is not in its shortest form.");
    }
    return Status();
  }

  Status ReadBody(const Head& head, int depth, CborValue& out) {
    switch (head.major) {
      case 0:
        out.type = CborType::kUnsigned;
        return Status();
      case 1:
        out.type = CborType::kNegative;
        return Status();
      case 2:
      case 3:
        return ReadString(head, out);
      case 4:
        out.type = CborType::kArray;
        return ReadItems(head.argument, 1, depth, out);
      case 5:
        out.type = CborType::kMap;
        return ReadMap(head.argument, depth, out);
      case 6:
        out.type = CborType::kTag;
        if (head.argument != kTagEncrypt0 && head.argument != kTagSign1 && head.argument != kTagCwt) {
          return Refuse("CBOR_TAG_UNKNOWN", "The data carries a CBOR tag that has no place here.");
        }
        return ReadItems(1, 1, depth, out);
      default:
        return ReadSimple(head, out);
    }
  }

  Status ReadString(const Head& head, CborValue& out) {
    if (head.argument > Left()) return Truncated();
    out.content = bytes_.subspan(position_, static_cast<std::size_t>(head.argument));
    position_ += out.content.size();
    out.type = head.major == 2 ? CborType::kBytes : CborType::kText;
    if (out.type == CborType::kText && !IsUtf8(AsText(out.content))) {
      return Refuse("CBOR_TEXT_INVALID", "A text in the data is not UTF-8.");
    }
    return Status();
  }

  // `count` groups of `group` items; each item takes a byte at least.
  Status ReadItems(std::uint64_t count, std::size_t group, int depth, CborValue& out) {
    if (depth >= kCborMaxDepth) return Refuse("CBOR_TOO_DEEP", "The data is nested too deeply.");
    if (count > Left() / group) return Truncated();
    for (std::uint64_t i = 0; i < count * group; ++i) {
      CborValue& item = out.items.emplace_back();
      LAGAN_RETURN_IF_ERROR(ReadItem(depth + 1, item));
    }
    return Status();
  }

  Status ReadMap(std::uint64_t count, int depth, CborValue& out) {
    LAGAN_RETURN_IF_ERROR(ReadItems(count, 2, depth, out));
    std::vector<std::string_view> keys;
    for (std::size_t i = 0; i < out.items.size(); i += 2) {
      const CborType type = out.items[i].type;
      if (type != CborType::kUnsigned && type != CborType::kNegative && type != CborType::kText) {
        return Refuse("CBOR_KEY_TYPE", "A map in the data has a key that is no number and no text.");
      }
      keys.push_back(AsText(out.items[i].encoded));
    }
    // Heads are minimal, so that equal keys have equal bytes.
    std::sort(keys.begin(), keys.end());
    if (std::adjacent_find(keys.begin(), keys.end()) != keys.end()) {
      return Refuse("CBOR_DUPLICATE_KEY", "A map in the data has the same key twice.");
    }
    return Status();
  }

  static Status ReadSimple(const Head& head, CborValue& out) {
    switch (head.additional) {
      case 20:
        out.type = CborType::kFalse;
        return Status();
      case 21:
        out.type = CborType::kTrue;
        return Status();
      case 22:
        out.type = CborType::kNull;
        return Status();
      case 23:
        out.type = CborType::kUndefined;
        return Status();
      case 25:
      case 26:
      case 27:
        out.type = CborType::kFloat;
        return Status();
      default:
        return Refuse("CBOR_UNSUPPORTED", "The data holds a CBOR simple value that has no place here.");
    }
  }

  static Status Truncated() { return Refuse("CBOR_TRUNCATED", "The data ends too early."); }

  ByteView bytes_;
  std::size_t position_ = 0;
  std::size_t items_ = 0;
};

}  // namespace

std::optional<std::int64_t> CborValue::Integer() const {
  if (argument > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) return std::nullopt;
  const auto value = static_cast<std::int64_t>(argument);
  if (type == CborType::kUnsigned) return value;
  if (type == CborType::kNegative) return -1 - value;
  return std::nullopt;
}

std::optional<double> CborValue::Float() const {
  if (type != CborType::kFloat) return std::nullopt;
  if (encoded.size() == 3) return HalfToDouble(argument);
  if (encoded.size() == 5) return std::bit_cast<float>(static_cast<std::uint32_t>(argument));
  return std::bit_cast<double>(argument);
}

std::optional<ByteView> CborValue::ByteString() const {
  if (type != CborType::kBytes) return std::nullopt;
  return content;
}

std::optional<std::string_view> CborValue::Text() const {
  if (type != CborType::kText) return std::nullopt;
  return AsText(content);
}

const CborValue* CborValue::Find(std::int64_t key) const {
  if (!IsMap()) return nullptr;
  for (std::size_t i = 0; i + 1 < items.size(); i += 2) {
    if (items[i].Integer() == key) return &items[i + 1];
  }
  return nullptr;
}

const CborValue* CborValue::Find(std::string_view key) const {
  if (!IsMap()) return nullptr;
  for (std::size_t i = 0; i + 1 < items.size(); i += 2) {
    if (items[i].Text() == key) return &items[i + 1];
  }
  return nullptr;
}

Result<CborValue> ReadCbor(ByteView bytes) {
  Reader reader(bytes);
  CborValue value;
  LAGAN_RETURN_IF_ERROR(reader.ReadItem(0, value));
  if (reader.Left() != 0) return Refuse("CBOR_TRAILING_BYTES", "Bytes follow the end of the data.");
  return value;
}

}  // namespace lagan::verifier
