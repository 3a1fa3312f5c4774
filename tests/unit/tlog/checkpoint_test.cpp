#include "tlog/checkpoint.h"

#include <gtest/gtest.h>

#include <iterator>

#include "crypto/base64.h"
#include "unit/base/seeded_random.h"
#include "unit/crypto/vectors.h"
#include "unit/tlog/signed_text.h"

namespace darkbloom::tlog {
namespace {

using darkbloom::test::kNoVectors;
using darkbloom::test::vector_folder;

// Of transparency-dev/tessera's test data; its id is the digest of the key, which is checked.
constexpr std::string_view kVectorKey =
    "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx";
constexpr std::size_t kVectorEntries = 15;

std::string file_text(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// The leaf hashes of the log's first `size` entries, from its bundle: u16 length, then the bytes.
std::vector<Digest> leaves_of(std::size_t size) {
  const std::string bundle =
      file_text(vector_folder() / "tlog/tile/entries/000.p" / std::to_string(size));
  ByteReader reader(view_of(bundle));
  std::vector<Digest> leaves;
  for (std::size_t i = 0; i < size; ++i)
    leaves.push_back(leaf_hash(reader.sized16(0xFFFF)));
  EXPECT_TRUE(reader.finish("an entry bundle"));
  return leaves;
}

TEST(Checkpoint, every_checkpoint_of_tessera_opens_and_has_the_root_of_its_entries) {
  if (!std::filesystem::exists(vector_folder() / "tlog")) GTEST_SKIP() << kNoVectors;
  const auto key = parse_note_key(kVectorKey);
  ASSERT_TRUE(key);
  for (std::size_t size = 0; size <= kVectorEntries; ++size) {
    const auto name = "tlog/checkpoint." + std::to_string(size);
    const auto checkpoint = open_checkpoint(file_text(vector_folder() / name), *key);
    ASSERT_TRUE(checkpoint) << name;
    EXPECT_EQ(checkpoint->tree.size, size);
    const auto leaves = size == 0 ? std::vector<Digest>() : leaves_of(size);
    EXPECT_EQ(checkpoint->tree.root, root_of(leaves)) << name;
  }
}

TEST(Checkpoint, a_checkpoint_of_tessera_with_any_bit_changed_is_refused) {
  const auto path = vector_folder() / "tlog/checkpoint";
  if (!std::filesystem::exists(path)) GTEST_SKIP() << kNoVectors;
  const auto key = parse_note_key(kVectorKey).value();
  const std::string good = file_text(path);
  ASSERT_TRUE(open_checkpoint(good, key));
  for (std::size_t bit = 0; bit < 8 * good.size(); ++bit) {
    std::string changed = good;
    changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_FALSE(open_checkpoint(changed, key)) << "bit " << bit;
  }
}

std::string root_text() {
  return crypto::to_base64(Bytes(Digest::kSize, 7));
}

TEST(Checkpoint, every_field_comes_back) {
  Checkpoint checkpoint{"log.example", {12, {}}, {"one more", "and another"}};
  checkpoint.tree.root.bytes.fill(7);
  const std::string text = checkpoint_text(checkpoint);
  EXPECT_EQ(text, "log.example\n12\n" + root_text() + "\none more\nand another\n");
  const auto read = parse_checkpoint(text);
  ASSERT_TRUE(read);
  EXPECT_EQ(checkpoint_text(*read), text);
}

TEST(Checkpoint, a_text_out_of_form_is_refused) {
  const std::string root = root_text();
  for (const std::string& bad :
       {std::string(), std::string("log\n"), std::string("log\n1\n"), "log\n1\n" + root,
        "\n1\n" + root + "\n", "log\n\n" + root + "\n", "log\n01\n" + root + "\n",
        "log\n-1\n" + root + "\n", "log\n1x\n" + root + "\n",
        "log\n18446744073709551616\n" + root + "\n", std::string("log\n1\nAAAA\n"),
        "log\n1\n" + root.substr(0, 43) + "\n", "log\n1\n" + root + "\n\n",
        "log\n1\n" + root + "\nextension"}) {
    EXPECT_FALSE(parse_checkpoint(bad)) << bad;
  }
  EXPECT_TRUE(parse_checkpoint("log\n18446744073709551615\n" + root + "\n"));
}

TEST(Checkpoint, a_log_speaks_for_itself_only) {
  darkbloom::test::SeededRandom random(darkbloom::test::test_seed());
  const test::Signer log("log.example", KeyType::ed25519, random);
  const std::string own = "log.example\n1\n" + root_text() + "\n";
  const std::string other = "other.example\n1\n" + root_text() + "\n";
  EXPECT_TRUE(open_checkpoint(own + "\n" + log.sign(own), log.note_key()));
  EXPECT_EQ(open_checkpoint(other + "\n" + log.sign(other), log.note_key()).error().fault,
            Fault::tampered);
}

}  // namespace
}  // namespace darkbloom::tlog
