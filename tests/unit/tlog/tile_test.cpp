#include "tlog/tile.h"

#include <gtest/gtest.h>

#include "tlog/merkle.h"
#include "unit/crypto/vectors.h"

namespace darkbloom::tlog {
namespace {

std::vector<Digest> leaves_of(std::size_t count) {
  std::vector<Digest> leaves;
  for (std::size_t i = 0; i < count; ++i)
    leaves.push_back(leaf_hash(view_of(std::to_string(i))));
  return leaves;
}

TEST(Tile, paths_are_those_of_the_specification) {
  EXPECT_EQ(tile_path(0, 1234067, 256), "tile/0/x001/x234/067");
  EXPECT_EQ(tile_path(0, 0, 5), "tile/0/000.p/5");
  EXPECT_EQ(tile_path(12, 999, 255), "tile/12/999.p/255");
  EXPECT_EQ(bundle_path(1000, 256), "tile/entries/x001/000");
  EXPECT_EQ(bundle_path(1000000, 1), "tile/entries/x001/x000/000.p/1");
}

TEST(Tile, a_bundle_comes_back_and_no_other_count_of_entries_does) {
  const std::vector<Bytes> entries{{1, 2}, {}, Bytes(kEntryMax, 7)};
  const Bytes bundle = encode_bundle(entries);
  EXPECT_EQ(decode_bundle(bundle, 3).value(), entries);
  EXPECT_FALSE(decode_bundle(bundle, 2));
  EXPECT_FALSE(decode_bundle(bundle, 4));
  for (const std::size_t size : {0U, 1U, 3U, 6U, 7U})
    EXPECT_FALSE(decode_bundle(ByteView(bundle).first(size), 3)) << size << " bytes";
}

TEST(Tile, the_last_tile_of_each_level_is_written_when_the_last_leaf_changes_it) {
  const auto paths = [](std::size_t size) {
    std::vector<std::string> all;
    for (const Tile& tile : last_tiles(leaves_of(size)))
      all.push_back(tile.path);
    return all;
  };
  using Paths = std::vector<std::string>;
  EXPECT_EQ(paths(0), Paths{});
  EXPECT_EQ(paths(1), Paths{"tile/0/000.p/1"});
  EXPECT_EQ(paths(255), Paths{"tile/0/000.p/255"});
  EXPECT_EQ(paths(256), (Paths{"tile/0/000", "tile/1/000.p/1"}));
  EXPECT_EQ(paths(257), Paths{"tile/0/001.p/1"});
  EXPECT_EQ(paths(512), (Paths{"tile/0/001", "tile/1/000.p/2"}));
}

TEST(Tile, a_tile_above_holds_the_roots_of_whole_tiles) {
  const auto leaves = leaves_of(512);
  const Tile above = last_tiles(leaves).back();
  const Digest first = root_of(std::span(leaves).first(256));
  const Digest second = root_of(std::span(leaves).subspan(256));
  Bytes expected = copy_of(first.view());
  expected.insert(expected.end(), second.bytes.begin(), second.bytes.end());
  EXPECT_EQ(above.hashes, expected);
}

TEST(Tile, the_tiles_of_tessera_are_the_ones_that_we_would_write) {
  using darkbloom::test::read_vector;
  if (!read_vector("tlog/checkpoint")) GTEST_SKIP() << darkbloom::test::kNoVectors;
  for (std::size_t size = 1; size <= 15; ++size) {
    const auto bundle = read_vector("tlog/" + bundle_path(0, size));
    ASSERT_TRUE(bundle) << size;
    const auto entries = decode_bundle(*bundle, size).value();
    EXPECT_EQ(encode_bundle(entries), *bundle);
    std::vector<Digest> leaves;
    for (const Bytes& entry : entries)
      leaves.push_back(leaf_hash(entry));
    const auto tiles = last_tiles(leaves);
    ASSERT_EQ(tiles.size(), 1U);
    EXPECT_EQ(tiles[0].hashes, read_vector("tlog/" + tiles[0].path).value()) << tiles[0].path;
  }
}

}  // namespace
}  // namespace darkbloom::tlog
