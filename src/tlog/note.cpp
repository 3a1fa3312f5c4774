#include "tlog/note.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "base/byte_codec.h"
#include "crypto/base64.h"
#include "crypto/ed25519.h"
#include "crypto/hash.h"

namespace darkbloom::tlog {
namespace {

constexpr std::string_view kDash = "\u2014 ";
constexpr std::size_t kKeyIdSize = 4;
constexpr UnixMillis kSecondMs = 1000;

std::unexpected<Error> refused(std::string why) {
  return fail(Fault::invalid, std::move(why));
}

/// Names are short and of visible ASCII: more is allowed by the specification, less can hide.
bool is_name(std::string_view name) {
  constexpr std::size_t kNameMax = 256;
  return !name.empty() && name.size() <= kNameMax && std::ranges::all_of(name, [](char letter) {
    return letter > ' ' && letter <= '~' && letter != '+';
  });
}

bool is_known(std::uint8_t type) {
  return type == static_cast<std::uint8_t>(KeyType::ed25519) ||
         type == static_cast<std::uint8_t>(KeyType::cosignature);
}

/// SHA-256(name, newline, type, public key), its first four bytes.
std::uint32_t key_id_of(std::string_view name, ByteView typed_key) {
  ByteWriter writer;
  writer.raw(view_of(name));
  writer.u8('\n');
  writer.raw(typed_key);
  const Digest digest = crypto::sha256(writer.view());
  return ByteReader(digest.view()).u32();
}

/// The text before `mark`, which is taken off `rest` with it; nothing when it is not there.
std::optional<std::string_view> cut(std::string_view& rest, std::string_view mark) {
  const std::size_t at = rest.find(mark);
  if (at == std::string_view::npos) return std::nullopt;
  const std::string_view before = rest.substr(0, at);
  rest.remove_prefix(at + mark.size());
  return before;
}

Result<NoteSignature> parse_signature(std::string_view line) {
  if (!line.starts_with(kDash)) return refused("a signature line of a note begins with a dash");
  line.remove_prefix(kDash.size());
  const auto name = cut(line, " ");
  if (!name || !is_name(*name)) return refused("a signature line of a note names nobody");
  const auto bytes = crypto::from_base64(line);
  if (!bytes) return fail(bytes.error());
  ByteReader reader(*bytes);
  NoteSignature signature{.name = std::string(*name), .key_id = reader.u32(), .bytes = {}};
  signature.bytes = copy_of(reader.rest());
  if (signature.bytes.empty()) return refused("a signature of a note is too short");
  return signature;
}

/// ASCII without control characters but the newline: no text looks like another.
bool is_plain(std::string_view text) {
  return std::ranges::all_of(
      text, [](char letter) { return (letter >= ' ' && letter <= '~') || letter == '\n'; });
}

Result<void> verify_log(const Note& note, const NoteKey& key, ByteView signature) {
  return crypto::verify_ed25519(key.public_key, view_of(note.text), signature);
}

Result<SignedBy> verify_cosignature(const Note& note, const NoteKey& key, ByteView signature) {
  ByteReader reader(signature);
  const std::uint64_t seconds = reader.u64();
  const ByteView bare = reader.rest();
  constexpr auto kSecondsMax =
      static_cast<std::uint64_t>(std::numeric_limits<UnixMillis>::max() / kSecondMs);
  if (seconds > kSecondsMax) return fail(Fault::tampered, "a cosignature's time is out of range");
  const std::string text = cosigned_text(note.text, seconds);
  if (auto good = crypto::verify_ed25519(key.public_key, view_of(text), bare); !good) {
    return fail(good.error());
  }
  return SignedBy{static_cast<UnixMillis>(seconds) * kSecondMs};
}

}  // namespace

Result<NoteKey> parse_note_key(std::string_view vkey) {
  constexpr std::size_t kIdDigits = 2 * kKeyIdSize;
  const auto name = cut(vkey, "+");
  const auto digits = cut(vkey, "+");
  if (!name || !is_name(*name)) return refused("a note key names nobody");
  if (!digits || digits->size() != kIdDigits) return refused("a note key has no id");
  const auto id = from_hex(*digits);
  if (!id) return fail(id.error());
  const auto typed_key = crypto::from_base64(vkey);
  if (!typed_key) return fail(typed_key.error());
  if (typed_key->size() != 1 + crypto::kEd25519PublicSize || !is_known(typed_key->front())) {
    return refused("a note key is of an unknown type");
  }
  const std::uint32_t number = ByteReader(*id).u32();
  if (number != key_id_of(*name, *typed_key)) return refused("a note key has another key's id");
  return NoteKey{.name = std::string(*name),
                 .id = number,
                 .type = static_cast<KeyType>(typed_key->front()),
                 .public_key = Bytes(typed_key->begin() + 1, typed_key->end())};
}

Result<NoteKey> note_key_of(std::string name, KeyType type, ByteView public_key) {
  if (!is_name(name)) return refused("a note key names nobody");
  ByteWriter typed_key;
  typed_key.u8(static_cast<std::uint8_t>(type));
  typed_key.raw(public_key);
  const std::uint32_t id = key_id_of(name, typed_key.view());
  return NoteKey{
      .name = std::move(name), .id = id, .type = type, .public_key = copy_of(public_key)};
}

std::string cosigned_text(std::string_view text, std::uint64_t seconds) {
  return "cosignature/v1\ntime " + std::to_string(seconds) + "\n" + std::string(text);
}

Result<Note> parse_note(std::string_view bytes) {
  if (bytes.size() > kNoteMax) return fail(Fault::too_large, "a note is over its limit of 64 KiB");
  // The last empty line: what is signed may hold some of its own.
  const std::size_t gap = bytes.rfind("\n\n");
  if (gap == std::string_view::npos) return refused("a note has no signatures");
  Note note{.text = std::string(bytes.substr(0, gap + 1)), .signatures = {}};
  if (!is_plain(note.text)) return refused("a note's text is not plain ASCII");
  std::string_view rest = bytes.substr(gap + 2);
  if (!rest.ends_with('\n')) return refused("a note does not end with a whole line");
  while (!rest.empty()) {
    if (note.signatures.size() == kNoteSignaturesMax)
      return refused("a note has too many signatures");
    auto signature = parse_signature(*cut(rest, "\n"));
    if (!signature) return fail(signature.error());
    note.signatures.push_back(std::move(*signature));
  }
  return note;
}

Result<SignedBy> verify_note(const Note& note, const NoteKey& key) {
  const auto own = std::ranges::find_if(note.signatures, [&](const NoteSignature& signature) {
    return signature.name == key.name && signature.key_id == key.id;
  });
  if (own == note.signatures.end()) {
    return fail(Fault::not_found, key.name + " has not signed this note");
  }
  if (key.type == KeyType::cosignature) return verify_cosignature(note, key, own->bytes);
  if (auto good = verify_log(note, key, own->bytes); !good) return fail(good.error());
  return SignedBy{};
}

}  // namespace darkbloom::tlog
