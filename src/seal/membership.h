#pragma once
// What a proof of membership is made over: this machine, these facts in clear (and with them the
// request's id, its time and all candidates), and all else under the seal. So a candidate that
// opens a request cannot put its proof to any other use. protocol.md section 12.
//
//   text = "darkbloom membership v1" 00 || node id (16) || SHA-256(facts) || SHA-256(covered)

#include "base/bytes.h"
#include "base/ids.h"

namespace darkbloom::seal {

/// `covered` is the inner request up to its proofs, as inner.h has it.
Bytes membership_text(const NodeId& node, ByteView facts_bytes, ByteView covered);

}  // namespace darkbloom::seal
