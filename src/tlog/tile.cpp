#include "tlog/tile.h"

#include <format>

#include "base/byte_codec.h"
#include "base/check.h"
#include "tlog/merkle.h"

namespace darkbloom::tlog {
namespace {

constexpr std::uint64_t kPerFolder = 1000;

std::string number_path(std::uint64_t index) {
  std::string path = std::format("{:03}", index % kPerFolder);
  for (std::uint64_t rest = index / kPerFolder; rest > 0; rest /= kPerFolder)
    path = std::format("x{:03}/", rest % kPerFolder) + path;
  return path;
}

std::string with_width(std::string path, std::size_t width) {
  check(width > 0 && width <= kTileWidth, "a tile has 1 to 256 hashes");
  return width == kTileWidth ? path : path + ".p/" + std::to_string(width);
}

/// The hashes of the level above: one for each whole tile.
std::vector<Digest> level_above(const std::vector<Digest>& hashes) {
  std::vector<Digest> above;
  for (std::size_t at = 0; at + kTileWidth <= hashes.size(); at += kTileWidth)
    above.push_back(root_of(std::span(hashes).subspan(at, kTileWidth)));
  return above;
}

}  // namespace

std::string tile_path(unsigned level, std::uint64_t index, std::size_t width) {
  return with_width("tile/" + std::to_string(level) + "/" + number_path(index), width);
}

std::string bundle_path(std::uint64_t index, std::size_t width) {
  return with_width("tile/entries/" + number_path(index), width);
}

Bytes encode_bundle(const std::vector<Bytes>& entries) {
  ByteWriter writer;
  for (const Bytes& entry : entries)
    writer.sized16(entry);
  return writer.take();
}

Result<std::vector<Bytes>> decode_bundle(ByteView bytes, std::size_t count) {
  ByteReader reader(bytes);
  std::vector<Bytes> entries;
  for (std::size_t i = 0; i < count && !reader.failed(); ++i)
    entries.push_back(copy_of(reader.sized16(kEntryMax)));
  if (auto whole = reader.finish("a bundle of log entries"); !whole) return fail(whole.error());
  return entries;
}

std::vector<Tile> last_tiles(std::vector<Digest> leaves) {
  std::vector<Tile> tiles;
  for (unsigned level = 0; !leaves.empty(); ++level) {
    const std::size_t index = (leaves.size() - 1) / kTileWidth;
    const auto hashes = std::span<const Digest>(leaves).subspan(index * kTileWidth);
    ByteWriter writer;
    for (const Digest& hash : hashes)
      writer.raw(hash.view());
    tiles.push_back({tile_path(level, index, hashes.size()), writer.take()});
    // A tile that is not whole changes nothing above it.
    if (hashes.size() < kTileWidth) break;
    leaves = level_above(leaves);
  }
  return tiles;
}

}  // namespace darkbloom::tlog
