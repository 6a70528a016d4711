// The Merkle tree of Certificate Transparency (RFC 6962 section 2.1): roots, inclusion proofs and consistency proofs,
// as plain functions over hashes. Proofs are checked as RFC 9162 sections 2.1.3.2 and 2.1.4.2 say.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "base/core/bytes.h"
#include "base/core/result.h"
#include "base/crypto/digest.h"

namespace lagan::audit {

using Hash = crypto::Sha256Digest;

// SHA-256(0x00 || leaf), SHA-256(0x01 || left || right), SHA-256().
Hash LeafHash(ByteView leaf);
Hash NodeHash(const Hash& left, const Hash& right);
Hash EmptyRoot();

// Hash of the complete subtree of 2^level leaves that starts at leaf index * 2^level; level 0 are leaf hashes.
using NodeLookup = std::function<Result<Hash>(int level, std::uint64_t index)>;

// Each asks for O(log^2 size) nodes of the tree of the first `size` leaves. ARGUMENT_OUT_OF_RANGE (invalid argument);
// errors of the lookup are passed on.
Result<Hash> RootOf(const NodeLookup& lookup, std::uint64_t size);
// `index` < `size`.
Result<std::vector<Hash>> InclusionProof(const NodeLookup& lookup, std::uint64_t index, std::uint64_t size);
// 0 < `first` <= `second`.
Result<std::vector<Hash>> ConsistencyProof(const NodeLookup& lookup, std::uint64_t first,
                                           std::uint64_t second);

// True when the proof shows that the leaf is number `index` of the tree of `size` leaves with this root.
bool VerifyInclusion(const Hash& leaf, std::uint64_t index, std::uint64_t size,
                     const std::vector<Hash>& proof, const Hash& root);
// True when the proof shows that the tree of `second` leaves begins with the tree of `first` leaves, `first` > 0.
bool VerifyConsistency(std::uint64_t first, std::uint64_t second, const std::vector<Hash>& proof,
                       const Hash& first_root, const Hash& second_root);

// Grows a tree leaf by leaf and keeps only the roots of its complete subtrees: O(log size) memory.
class CompactRange {
 public:
  // Called for every complete subtree that the leaf completes, the leaf itself (level 0) first.
  using NodeVisitor = std::function<Status(int level, std::uint64_t index, const Hash& hash)>;

  // An error of the visitor is returned; the range is of no more use then.
  Status Append(const Hash& leaf, const NodeVisitor& visit = nullptr);
  // The range of the first `size` leaves of a stored tree.
  static Result<CompactRange> Load(const NodeLookup& lookup, std::uint64_t size);

  std::uint64_t size() const { return size_; }
  Hash Root() const;

 private:
  std::uint64_t size_ = 0;
  std::vector<Hash> peaks_;  // From the largest subtree to the smallest: one for each bit of size_.
};

}  // namespace lagan::audit
