#pragma once
// A log as files that anybody can serve: C2SP tlog-tiles. A tile is 256 hashes of one level, an
// entry bundle 256 entries; the last of each level may be narrower.

#include <cstdint>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/ids.h"

namespace darkbloom::tlog {

inline constexpr std::size_t kTileWidth = 256;
inline constexpr std::size_t kEntryMax = 0xFFFF;

/// Where a tile lies: "tile/0/x001/x234/067", "tile/0/000.p/5". `width` is 1 to 256.
std::string tile_path(unsigned level, std::uint64_t index, std::size_t width);
/// Where an entry bundle lies: "tile/entries/000.p/5".
std::string bundle_path(std::uint64_t index, std::size_t width);

/// u16 length || entry, for each. An entry has at most kEntryMax bytes.
Bytes encode_bundle(const std::vector<Bytes>& entries);
/// Refuses other than `count` entries and nothing else.
Result<std::vector<Bytes>> decode_bundle(ByteView bytes, std::size_t count);

struct Tile {
  std::string path;
  Bytes hashes;
};
/// The tiles of a tree over `leaves` that its last leaf changes: one a level.
std::vector<Tile> last_tiles(std::vector<Digest> leaves);

}  // namespace darkbloom::tlog
