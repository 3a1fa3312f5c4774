#include "seal/membership.h"

#include "base/byte_codec.h"
#include "crypto/hash.h"

namespace darkbloom::seal {

Bytes membership_text(const NodeId& node, ByteView facts_bytes, ByteView covered) {
  ByteWriter text;
  text.raw(view_of("darkbloom membership v1"));
  text.u8(0);
  text.raw(node.view());
  text.raw(crypto::sha256(facts_bytes).view());
  text.raw(crypto::sha256(covered).view());
  return text.take();
}

}  // namespace darkbloom::seal
