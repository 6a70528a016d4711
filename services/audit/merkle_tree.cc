#include "services/audit/merkle_tree.h"

#include <bit>

namespace lagan::audit {
namespace {

Status OutOfRange() { return InvalidArgument("ARGUMENT_OUT_OF_RANGE", "The tree has no such leaf or size."); }

// The largest power of two smaller than `count`, which is at least 2 (k of RFC 6962 section 2.1).
std::uint64_t Split(std::uint64_t count) { return std::bit_floor(count - 1); }

// MTH(D[begin:begin+count]), count > 0. Where the definition comes to a complete subtree, it is looked up.
Result<Hash> RangeRoot(const NodeLookup& lookup, std::uint64_t begin, std::uint64_t count) {
  if (std::has_single_bit(count)) {
    const int level = std::countr_zero(count);
    return lookup(level, begin >> level);
  }
  const std::uint64_t k = Split(count);
  LAGAN_ASSIGN_OR_RETURN(const Hash left, RangeRoot(lookup, begin, k));
  LAGAN_ASSIGN_OR_RETURN(const Hash right, RangeRoot(lookup, begin + k, count - k));
  return NodeHash(left, right);
}

// PATH(index, D[begin:begin+count]), RFC 6962 section 2.1.1.
Status Path(const NodeLookup& lookup, std::uint64_t index, std::uint64_t begin, std::uint64_t count,
            std::vector<Hash>& proof) {
  if (count == 1) return {};
  const std::uint64_t k = Split(count);
  const bool left = index < k;
  LAGAN_RETURN_IF_ERROR(left ? Path(lookup, index, begin, k, proof)
                             : Path(lookup, index - k, begin + k, count - k, proof));
  LAGAN_ASSIGN_OR_RETURN(const Hash sibling,
                         left ? RangeRoot(lookup, begin + k, count - k) : RangeRoot(lookup, begin, k));
  proof.push_back(sibling);
  return {};
}

// SUBPROOF(m, D[begin:begin+count], whole), RFC 6962 section 2.1.2.
Status SubProof(const NodeLookup& lookup, std::uint64_t m, std::uint64_t begin, std::uint64_t count,
                bool whole, std::vector<Hash>& proof) {
  if (m == count) {
    if (whole) return {};
    LAGAN_ASSIGN_OR_RETURN(const Hash root, RangeRoot(lookup, begin, count));
    proof.push_back(root);
    return {};
  }
  const std::uint64_t k = Split(count);
  const bool left = m <= k;
  LAGAN_RETURN_IF_ERROR(left ? SubProof(lookup, m, begin, k, whole, proof)
                             : SubProof(lookup, m - k, begin + k, count - k, false, proof));
  LAGAN_ASSIGN_OR_RETURN(const Hash sibling,
                         left ? RangeRoot(lookup, begin + k, count - k) : RangeRoot(lookup, begin, k));
  proof.push_back(sibling);
  return {};
}

}  // namespace

Hash LeafHash(ByteView leaf) {
  static constexpr std::uint8_t kPrefix[] = {0};
  return crypto::Sha256({ByteView(kPrefix), leaf});
}

Hash NodeHash(const Hash& left, const Hash& right) {
  static constexpr std::uint8_t kPrefix[] = {1};
  return crypto::Sha256({ByteView(kPrefix), ByteView(left), ByteView(right)});
}

Hash EmptyRoot() { return crypto::Sha256(ByteView()); }

Result<Hash> RootOf(const NodeLookup& lookup, std::uint64_t size) {
  return size == 0 ? EmptyRoot() : RangeRoot(lookup, 0, size);
}

Result<std::vector<Hash>> InclusionProof(const NodeLookup& lookup, std::uint64_t index, std::uint64_t size) {
  if (index >= size) return OutOfRange();
  std::vector<Hash> proof;
  LAGAN_RETURN_IF_ERROR(Path(lookup, index, 0, size, proof));
  return proof;
}

Result<std::vector<Hash>> ConsistencyProof(const NodeLookup& lookup, std::uint64_t first,
                                           std::uint64_t second) {
  if (first == 0 || first > second) return OutOfRange();
  std::vector<Hash> proof;
  LAGAN_RETURN_IF_ERROR(SubProof(lookup, first, 0, second, true, proof));
  return proof;
}

// RFC 9162 section 2.1.3.2, with its names.
bool VerifyInclusion(const Hash& leaf, std::uint64_t index, std::uint64_t size,
                     const std::vector<Hash>& proof, const Hash& root) {
  if (index >= size) return false;
  std::uint64_t fn = index;
  std::uint64_t sn = size - 1;
  Hash r = leaf;
  for (const Hash& p : proof) {
    if (sn == 0) return false;
    if ((fn & 1) != 0 || fn == sn) {
      r = NodeHash(p, r);
      while ((fn & 1) == 0 && fn != 0) {
        fn >>= 1;
        sn >>= 1;
      }
    } else {
      r = NodeHash(r, p);
    }
    fn >>= 1;
    sn >>= 1;
  }
  return sn == 0 && r == root;
}

// RFC 9162 section 2.1.4.2, with its names.
bool VerifyConsistency(std::uint64_t first, std::uint64_t second, const std::vector<Hash>& proof,
                       const Hash& first_root, const Hash& second_root) {
  if (first == 0 || first > second) return false;
  if (first == second) return proof.empty() && first_root == second_root;
  std::vector<Hash> path = proof;
  if (std::has_single_bit(first)) path.insert(path.begin(), first_root);
  if (path.empty()) return false;
  std::uint64_t fn = first - 1;
  std::uint64_t sn = second - 1;
  while ((fn & 1) != 0) {
    fn >>= 1;
    sn >>= 1;
  }
  Hash fr = path[0];
  Hash sr = path[0];
  for (std::size_t i = 1; i < path.size(); ++i) {
    const Hash& c = path[i];
    if (sn == 0) return false;
    if ((fn & 1) != 0 || fn == sn) {
      fr = NodeHash(c, fr);
      sr = NodeHash(c, sr);
      while ((fn & 1) == 0 && fn != 0) {
        fn >>= 1;
        sn >>= 1;
      }
    } else {
      sr = NodeHash(sr, c);
    }
    fn >>= 1;
    sn >>= 1;
  }
  return sn == 0 && fr == first_root && sr == second_root;
}

Status CompactRange::Append(const Hash& leaf, const NodeVisitor& visit) {
  Hash hash = leaf;
  std::uint64_t index = size_;
  int level = 0;
  if (visit != nullptr) LAGAN_RETURN_IF_ERROR(visit(level, index, hash));
  for (; (index & 1) != 0; index >>= 1) {
    hash = NodeHash(peaks_.back(), hash);
    peaks_.pop_back();
    ++level;
    if (visit != nullptr) LAGAN_RETURN_IF_ERROR(visit(level, index >> 1, hash));
  }
  peaks_.push_back(hash);
  ++size_;
  return {};
}

Result<CompactRange> CompactRange::Load(const NodeLookup& lookup, std::uint64_t size) {
  CompactRange range;
  range.size_ = size;
  std::uint64_t begin = 0;
  for (int level = 63; level >= 0; --level) {
    const std::uint64_t count = std::uint64_t{1} << level;
    if ((size & count) == 0) continue;
    LAGAN_ASSIGN_OR_RETURN(const Hash peak, lookup(level, begin >> level));
    range.peaks_.push_back(peak);
    begin += count;
  }
  return range;
}

Hash CompactRange::Root() const {
  if (peaks_.empty()) return EmptyRoot();
  Hash root = peaks_.back();
  for (std::size_t i = peaks_.size() - 1; i-- > 0;) root = NodeHash(peaks_[i], root);
  return root;
}

}  // namespace lagan::audit
