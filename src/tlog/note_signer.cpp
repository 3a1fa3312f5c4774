#include "tlog/note_signer.h"

#include <utility>

#include "base/byte_codec.h"
#include "crypto/base64.h"

namespace darkbloom::tlog {
namespace {

Bytes id_bytes(std::uint32_t id) {
  ByteWriter writer;
  writer.u32(id);
  return writer.take();
}

}  // namespace

Result<NoteSigner> NoteSigner::make(std::string name, KeyType type, crypto::Ed25519Key key) {
  const Bytes public_key(key.public_key().begin(), key.public_key().end());
  auto note_key = note_key_of(std::move(name), type, public_key);
  if (!note_key) return fail(note_key.error());
  return NoteSigner(std::move(*note_key), std::move(key));
}

std::string NoteSigner::vkey() const {
  Bytes typed{static_cast<std::uint8_t>(key_.type)};
  typed.insert(typed.end(), key_.public_key.begin(), key_.public_key.end());
  return key_.name + "+" + to_hex(id_bytes(key_.id)) + "+" + crypto::to_base64(typed);
}

std::string NoteSigner::sign(std::string_view text, UnixMillis now_ms) const {
  ByteWriter writer;
  writer.u32(key_.id);
  if (key_.type == KeyType::cosignature) {
    const auto seconds = static_cast<std::uint64_t>(now_ms / 1000);
    writer.u64(seconds);
    writer.raw(secret_.sign(view_of(cosigned_text(text, seconds))));
  } else {
    writer.raw(secret_.sign(view_of(text)));
  }
  return "\u2014 " + key_.name + " " + crypto::to_base64(writer.view()) + "\n";
}

}  // namespace darkbloom::tlog
