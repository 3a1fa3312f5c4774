#pragma once
// How the stubs answer. Who asks and who answers live in one process, so an answer's next chunk can
// leave when the one before it has arrived: what is measured is never flooded, and never idle.

#include <cstdint>
#include <functional>
#include <vector>

#include "base/bytes.h"

namespace darkbloom::bench {

enum class Pace : std::uint8_t {
  at_once,  ///< all chunks in one write
  stepped,  ///< one by one, each when the one before it has arrived
  held,     ///< the first alone: the stream stays open
};

/// The bytes of an answer's chunks, as long as those that nodes seal.
struct ChunkBytes {
  Bytes part;
  Bytes last;
};
ChunkBytes sealed_chunks();

class Answers {
 public:
  /// Sends the number of chunks that it is given, the last of them with the answer's end if told
  /// so.
  using Send = std::function<void(std::uint32_t count, bool ends)>;

  Answers(std::size_t askers, std::uint32_t chunks, Pace pace)
      : open_(askers), chunks_(chunks), pace_(pace) {}
  /// The asker is about to ask.
  void expect(std::size_t asker) { open_.at(asker) = {}; }
  /// The asker's request has come to whoever answers it. A second one that was asked in a race is
  /// as a node that is slower: it says nothing.
  void begin(std::size_t asker, Send send);
  /// A chunk has come to its asker, who waits for more.
  void arrived(std::size_t asker);
  std::uint32_t chunks() const { return chunks_; }
  Pace pace() const { return pace_; }

 private:
  struct Open {
    Send send;
    std::uint32_t sent = 0;
  };
  std::vector<Open> open_;
  std::uint32_t chunks_;
  Pace pace_;
};

}  // namespace darkbloom::bench
