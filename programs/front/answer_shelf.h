#pragma once
// Where the front keeps answers so that nobody pays twice: a request that comes again with the same
// Idempotency-Key, or as an SDK's own retry, gets the answer that the first one got or is getting.
// All of it happens on the client's machine: a coordinator sees neither keys nor bodies.

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "base/environment.h"
#include "front/kept_answer.h"

namespace darkbloom::front {

class AnswerShelf {
 public:
  static constexpr UnixMillis kKeyedLifeMs = 24 * 60 * 60'000;  ///< after it was last asked for
  static constexpr UnixMillis kRetryLifeMs = 2 * 60'000;        ///< for retries without a key
  static constexpr std::size_t kKeptMax = 1024;                 ///< answers
  static constexpr std::size_t kKeptBytesMax = 64U << 20;       ///< of their texts together
  static constexpr std::size_t kKeyMax = 255;

  struct Ask {
    std::string account = {};  ///< the API key
    std::string key = {};      ///< Idempotency-Key; empty: none
    Digest request = {};       ///< of path and body
    bool is_retry = false;     ///< an SDK says that it has asked before
  };
  struct Place {
    std::shared_ptr<KeptAnswer> answer;
    bool fresh = false;  ///< nobody has asked for it yet: the caller must
    bool keyed = false;
  };

  /// Refuses as invalid a key that came with another request (code idempotency_key_reused) or is
  /// too long, and as unavailable an answer that was too long to be kept.
  Result<Place> place(const Ask& ask, UnixMillis now);
  /// Wipes what has stood here for its time. Somebody calls this now and then.
  void forget(UnixMillis now);
  std::size_t size() const { return entries_.size(); }

 private:
  struct Entry {
    Digest request = {};
    std::shared_ptr<KeptAnswer> answer = {};
    bool keyed = false;
    UnixMillis used_at_ms = 0;
  };

  void make_room();

  std::map<std::string, Entry> entries_;  ///< by account and key, or account and request
};

/// The digest of a request's path and body.
Digest request_digest(std::string_view path, ByteView body);

}  // namespace darkbloom::front
