#pragma once
// Makes a node's evidence: here the signed statement alone; hardware quotes join it later.

#include "attest/statement.h"

namespace darkbloom::attest {

/// Evidence for `statement`, whose identity is filled from `identity_key`.
Bytes make_evidence(Statement statement, const crypto::P256Key& identity_key);

}  // namespace darkbloom::attest
