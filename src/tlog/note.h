#pragma once
// Signed notes: a text and the lines that sign it. C2SP signed-note, with Ed25519 (0x01) and
// timestamped cosignatures (0x04, tlog-cosignature).

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/environment.h"

namespace darkbloom::tlog {

inline constexpr std::size_t kNoteMax = 64U << 10;
inline constexpr std::size_t kNoteSignaturesMax = 64;

enum class KeyType : std::uint8_t {
  ed25519 = 0x01,      ///< a log's own
  cosignature = 0x04,  ///< a witness's, with the time
};

/// Who may sign, from a "vkey": name+id+base64(type and public key).
struct NoteKey {
  std::string name;
  std::uint32_t id = 0;
  KeyType type = KeyType::ed25519;
  Bytes public_key = {};
};
/// Refuses a name that no note can carry, an unknown type, and an id that is not the key's own.
Result<NoteKey> parse_note_key(std::string_view vkey);

/// The key of that name. Refuses a name that no note can carry (invalid).
Result<NoteKey> note_key_of(std::string name, KeyType type, ByteView public_key);
/// What a witness signs for a note's `text`: tlog-cosignature, "Ed25519 signed message".
std::string cosigned_text(std::string_view text, std::uint64_t seconds);

struct NoteSignature {
  std::string name;
  std::uint32_t key_id = 0;
  Bytes bytes;
};
struct Note {
  std::string text;  ///< ends with a newline
  std::vector<NoteSignature> signatures;
};
/// Form only: no signature has been looked at.
Result<Note> parse_note(std::string_view note);

/// When a key signed, by its own word; a key of type ed25519 says nothing of it.
struct SignedBy {
  std::optional<UnixMillis> at_ms;
};
/// Not found when none of the signatures is `key`'s; tampered when one is and fails. Signatures of
/// other keys are not looked at.
Result<SignedBy> verify_note(const Note& note, const NoteKey& key);

}  // namespace darkbloom::tlog
