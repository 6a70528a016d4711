#include "services/audit/merkle_tree.h"

#include <gtest/gtest.h>
#include <bit>
#include <map>

namespace lagan::audit {
namespace {

constexpr std::uint64_t kLargest = 200;

Bytes LeafNumber(std::uint64_t index) { return ToBytes("leaf " + std::to_string(index)); }

// MTH exactly as RFC 6962 section 2.1 defines it, on the leaves themselves.
Hash ByDefinition(std::uint64_t begin, std::uint64_t end) {
  const std::uint64_t n = end - begin;
  if (n == 0) return crypto::Sha256(ByteView());
  if (n == 1) return LeafHash(LeafNumber(begin));
  std::uint64_t k = 1;
  while (k * 2 < n) k *= 2;
  return NodeHash(ByDefinition(begin, begin + k), ByDefinition(begin + k, end));
}

// All complete subtrees of a tree of kLargest leaves, and the root at each size.
class MerkleTreeTest : public testing::Test {
 protected:
  MerkleTreeTest() {
    CompactRange range;
    roots_.push_back(range.Root());
    for (std::uint64_t i = 0; i < kLargest; ++i) {
      const Status status =
          range.Append(LeafHash(LeafNumber(i)), [&](int level, std::uint64_t index, const Hash& hash) {
            const bool fresh = nodes_.emplace(std::pair(level, index), hash).second;
            return fresh ? Status() : Internal("TWICE", "A node was completed twice.");
          });
      EXPECT_TRUE(status.ok()) << status;
      roots_.push_back(range.Root());
    }
  }
  NodeLookup Lookup() const {
    return [this](int level, std::uint64_t index) -> Result<Hash> {
      const auto found = nodes_.find({level, index});
      if (found == nodes_.end()) return NotFound("NO_NODE", "The node is not complete.");
      return found->second;
    };
  }

  std::map<std::pair<int, std::uint64_t>, Hash> nodes_;
  std::vector<Hash> roots_;
};

// Known answers: the empty tree is SHA-256 of nothing (RFC 6962 section 2.1), and the leaf of no bytes is SHA-256(00),
// both computed with sha256sum.
TEST_F(MerkleTreeTest, KnownHashes) {
  EXPECT_EQ(HexEncode(EmptyRoot()), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(HexEncode(LeafHash({})), "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
}

TEST_F(MerkleTreeTest, IncrementalRootIsTheDefinitionsRoot) {
  for (std::uint64_t size = 0; size <= kLargest; ++size) {
    const Hash expected = ByDefinition(0, size);
    EXPECT_EQ(roots_[size], expected) << size;
    EXPECT_EQ(*RootOf(Lookup(), size), expected) << size;
    Result<CompactRange> loaded = CompactRange::Load(Lookup(), size);
    ASSERT_TRUE(loaded.ok()) << loaded.status();
    EXPECT_EQ(loaded->Root(), expected) << size;
    ASSERT_TRUE(loaded->Append(LeafHash(LeafNumber(size))).ok());
    if (size < kLargest) {
      EXPECT_EQ(loaded->Root(), roots_[size + 1]);
    }
  }
}

TEST_F(MerkleTreeTest, EveryInclusionProofHoldsAndNoOther) {
  for (std::uint64_t size = 1; size <= kLargest; size += size < 40 ? 1 : 13) {
    for (std::uint64_t index = 0; index < size; ++index) {
      const Hash leaf = LeafHash(LeafNumber(index));
      std::vector<Hash> proof = *InclusionProof(Lookup(), index, size);
      ASSERT_TRUE(VerifyInclusion(leaf, index, size, proof, roots_[size])) << index << " of " << size;
      EXPECT_FALSE(VerifyInclusion(leaf, index + 1, size, proof, roots_[size]));
      EXPECT_FALSE(VerifyInclusion(LeafHash(LeafNumber(index + 1)), index, size, proof, roots_[size]));
      EXPECT_FALSE(VerifyInclusion(leaf, index, size, proof, roots_[size - 1]));
      proof.push_back(leaf);
      EXPECT_FALSE(VerifyInclusion(leaf, index, size, proof, roots_[size]));
      proof.pop_back();
      if (!proof.empty()) {
        proof[index % proof.size()][index % 32] ^= 1;
        EXPECT_FALSE(VerifyInclusion(leaf, index, size, proof, roots_[size]));
        proof.pop_back();
        EXPECT_FALSE(VerifyInclusion(leaf, index, size, proof, roots_[size]));
      }
    }
    EXPECT_EQ(InclusionProof(Lookup(), size, size).status().reason(), "ARGUMENT_OUT_OF_RANGE");
  }
}

TEST_F(MerkleTreeTest, EveryConsistencyProofHoldsAndNoOther) {
  for (std::uint64_t second = 1; second <= kLargest; second += second < 40 ? 1 : 13) {
    for (std::uint64_t first = 1; first <= second; ++first) {
      std::vector<Hash> proof = *ConsistencyProof(Lookup(), first, second);
      ASSERT_TRUE(VerifyConsistency(first, second, proof, roots_[first], roots_[second]))
          << first << " " << second;
      EXPECT_FALSE(VerifyConsistency(first, second, proof, roots_[first - 1], roots_[second]));
      EXPECT_FALSE(VerifyConsistency(first, second, proof, roots_[first], roots_[second - 1]));
      if (!proof.empty()) {
        proof[first % proof.size()][first % 32] ^= 1;
        EXPECT_FALSE(VerifyConsistency(first, second, proof, roots_[first], roots_[second]));
        proof.pop_back();
        EXPECT_FALSE(VerifyConsistency(first, second, proof, roots_[first], roots_[second]));
      }
    }
  }
  EXPECT_EQ(ConsistencyProof(Lookup(), 0, 5).status().reason(), "ARGUMENT_OUT_OF_RANGE");
  EXPECT_EQ(ConsistencyProof(Lookup(), 6, 5).status().reason(), "ARGUMENT_OUT_OF_RANGE");
  EXPECT_FALSE(VerifyConsistency(0, 5, {}, roots_[0], roots_[5]));
}

// The shapes that RFC 6962 section 2.1.3 draws for its tree of seven leaves.
TEST_F(MerkleTreeTest, ProofsHaveTheShapesOfTheExample) {
  const auto node = [&](int level, std::uint64_t index) { return nodes_.at({level, index}); };
  const Hash i = node(1, 2);      // Leaves 4 and 5.
  const Hash j = node(0, 6);      // Leaf 6.
  const Hash k = node(2, 0);      // Leaves 0 to 3.
  const Hash l = NodeHash(i, j);  // Leaves 4 to 6.
  const Hash a = node(0, 0), b = node(0, 1), c = node(0, 2), d = node(0, 3), f = node(0, 5);
  const Hash g = NodeHash(a, b), h = NodeHash(c, d);
  EXPECT_EQ(*InclusionProof(Lookup(), 0, 7), (std::vector<Hash>{b, h, l}));
  EXPECT_EQ(*InclusionProof(Lookup(), 3, 7), (std::vector<Hash>{c, g, l}));
  EXPECT_EQ(*InclusionProof(Lookup(), 4, 7), (std::vector<Hash>{f, j, k}));
  EXPECT_EQ(*InclusionProof(Lookup(), 6, 7), (std::vector<Hash>{i, k}));
  EXPECT_EQ(*ConsistencyProof(Lookup(), 3, 7), (std::vector<Hash>{c, d, g, l}));
  EXPECT_EQ(*ConsistencyProof(Lookup(), 4, 7), (std::vector<Hash>{l}));
  EXPECT_EQ(*ConsistencyProof(Lookup(), 6, 7), (std::vector<Hash>{i, j, k}));
}

}  // namespace
}  // namespace lagan::audit
