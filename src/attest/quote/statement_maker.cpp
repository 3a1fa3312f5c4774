#include "attest/quote/statement_maker.h"

#include "base/byte_codec.h"

namespace darkbloom::attest {

Bytes make_evidence(Statement statement, const crypto::P256Key& identity_key) {
  statement.identity = identity_key.public_key();
  const Bytes bytes = encode_statement(statement);
  ByteWriter writer;
  writer.sized16(bytes);
  writer.raw(identity_key.sign(signed_text(bytes)));
  return writer.take();
}

}  // namespace darkbloom::attest
