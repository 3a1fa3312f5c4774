#pragma once
// Identifiers that cannot be mistaken for one another.

#include <algorithm>
#include <array>
#include <compare>
#include <cstdint>
#include <string>

#include "base/bytes.h"
#include "base/environment.h"

namespace darkbloom {

/// `Size` bytes that name something; `Tag` keeps one kind of name from another.
template <typename Tag, std::size_t Size>
struct Id {
  static constexpr std::size_t kSize = Size;
  std::array<std::uint8_t, Size> bytes{};

  auto operator<=>(const Id&) const = default;
  ByteView view() const { return bytes; }
  std::string hex() const { return to_hex(bytes); }

  static Id random(Random& source) {
    Id id;
    source.fill(id.bytes);
    return id;
  }

  static Result<Id> from(ByteView view) {
    if (view.size() != Size) return fail(Fault::invalid, "an identifier has the wrong length");
    Id id;
    std::copy(view.begin(), view.end(), id.bytes.begin());
    return id;
  }
};

/// The first 16 bytes of SHA-256 over the node's public identity key.
using NodeId = Id<struct NodeTag, 16>;
/// Chosen at random by the client for each envelope.
using RequestId = Id<struct RequestTag, 16>;
/// SHA-256 of a file, a key or a program.
using Digest = Id<struct DigestTag, 32>;
/// Keeps one user's cached prefixes from another's. Chosen by the client, sent only sealed.
using TenantKey = Id<struct TenantTag, 32>;

}  // namespace darkbloom
