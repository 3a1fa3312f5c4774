#include "attest/quote/statement_maker.h"

#include "base/byte_codec.h"

namespace darkbloom::attest {
namespace {

ByteWriter signed_statement(const Bytes& statement, const crypto::P256Key& identity_key) {
  ByteWriter writer;
  writer.sized16(statement);
  writer.raw(identity_key.sign(signed_text(statement)));
  return writer;
}

}  // namespace

Bytes make_evidence(Statement statement, const crypto::P256Key& identity_key) {
  statement.identity = identity_key.public_key();
  ByteWriter writer = signed_statement(encode_statement(statement), identity_key);
  writer.u8(0);
  return writer.take();
}

Result<Bytes> make_evidence(Statement statement, const crypto::P256Key& identity_key,
                            Attester& attester, const Digest& nonce_root) {
  statement.identity = identity_key.public_key();
  const Bytes bytes = encode_statement(statement);
  const auto section = attester.section(quote_nonce(nonce_root, bytes));
  if (!section) return fail(section.error());
  ByteWriter writer = signed_statement(bytes, identity_key);
  writer.u8(1);
  writer.u8(static_cast<std::uint8_t>(attester.kind()));
  writer.sized32(*section);
  return writer.take();
}

}  // namespace darkbloom::attest
