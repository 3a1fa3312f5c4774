#pragma once
// Keys that sign notes, for tests.

#include <string>
#include <string_view>

#include "base/byte_codec.h"
#include "crypto/base64.h"
#include "crypto/ed25519.h"
#include "crypto/hash.h"
#include "tlog/note.h"

namespace darkbloom::tlog::test {

/// A key, its vkey and its signature lines.
struct Signer {
  Signer(std::string name_in, KeyType type_in, Random& random)
      : name(std::move(name_in)), type(type_in), key(crypto::Ed25519Key::generate(random)) {}

  Bytes typed_key() const {
    Bytes bytes{static_cast<std::uint8_t>(type)};
    bytes.insert(bytes.end(), key.public_key().begin(), key.public_key().end());
    return bytes;
  }
  Bytes id() const {
    ByteWriter writer;
    writer.raw(view_of(name + "\n"));
    writer.raw(typed_key());
    return copy_of(crypto::sha256(writer.view()).view().first(4));
  }
  std::string vkey() const {
    return name + "+" + to_hex(id()) + "+" + crypto::to_base64(typed_key());
  }
  NoteKey note_key() const { return parse_note_key(vkey()).value(); }
  std::string line(ByteView signature) const {
    Bytes bytes = id();
    bytes.insert(bytes.end(), signature.begin(), signature.end());
    return "\u2014 " + name + " " + crypto::to_base64(bytes) + "\n";
  }
  std::string sign(std::string_view text) const { return line(key.sign(view_of(text))); }
  std::string cosign(std::string_view text, std::uint64_t seconds) const {
    const std::string signed_text =
        "cosignature/v1\ntime " + std::to_string(seconds) + "\n" + std::string(text);
    ByteWriter writer;
    writer.u64(seconds);
    writer.raw(key.sign(view_of(signed_text)));
    return line(writer.view());
  }

  std::string name;
  KeyType type;
  crypto::Ed25519Key key;
};

}  // namespace darkbloom::tlog::test
