#pragma once
// Follows a stream of server-sent events far enough to go on elsewhere if its node dies: the
// stream's id, when it was created, and the text so far.

#include <cstdint>
#include <string>
#include <string_view>

#include "base/secret.h"

namespace darkbloom::connect {

class StreamText {
 public:
  static constexpr std::size_t kTextMax = 4U << 20;

  /// True for events that tell a client that its answer is whole, in any of the APIs.
  static bool ends_answer(std::string_view events);

  /// One or more whole events, as a node sends them in one chunk. Where those begin that say that
  /// the answer is complete; their size: none does.
  std::size_t add(std::string_view events);
  /// What said that the answer is complete does not count: it goes on.
  void reopen() { finished_ = false; }
  const std::string& id() const { return id_; }
  std::int64_t created() const { return created_; }
  ByteView text() const { return text_.view(); }
  /// Nothing but text has come: another node can go on from it.
  bool plain() const { return plain_; }
  /// The text is complete: only the answer's ending can be missing.
  bool finished() const { return finished_; }
  std::uint32_t completion_tokens() const { return completion_tokens_; }

 private:
  void add_event(std::string_view data);
  std::string id_;
  std::int64_t created_ = 0;
  Secret text_;
  bool plain_ = true;
  bool finished_ = false;
  std::uint32_t completion_tokens_ = 0;
};

}  // namespace darkbloom::connect
