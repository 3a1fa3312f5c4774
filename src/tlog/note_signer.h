#pragma once
// Signs notes: a log its checkpoints, a witness other logs'. C2SP signed-note, tlog-cosignature.

#include <string>
#include <string_view>

#include "base/environment.h"
#include "crypto/ed25519.h"
#include "tlog/note.h"

namespace darkbloom::tlog {

class NoteSigner {
 public:
  /// Refuses a name that no note can carry (invalid).
  static Result<NoteSigner> make(std::string name, KeyType type, crypto::Ed25519Key key);

  const NoteKey& key() const { return key_; }
  /// "name+id+base64(type and public key)": what others are given.
  std::string vkey() const;
  /// A signature line for `text`, which ends with a newline. A cosignature carries the time, whole
  /// seconds of `now_ms`; a log's own signature does not.
  std::string sign(std::string_view text, UnixMillis now_ms) const;

 private:
  NoteSigner(NoteKey key, crypto::Ed25519Key secret)
      : key_(std::move(key)), secret_(std::move(secret)) {}

  NoteKey key_;
  crypto::Ed25519Key secret_;
};

}  // namespace darkbloom::tlog
