#include "attest/pairing_code.h"

#include <algorithm>

#include "base/base32.h"

namespace darkbloom::attest {

PairingCode pairing_code_of(const NodeId& node) {
  PairingCode code;
  std::copy_n(node.bytes.begin(), PairingCode::kSize, code.bytes.begin());
  return code;
}

std::string text_of(const PairingCode& code) {
  return base32_text(code.bytes);
}

Result<PairingCode> parse_pairing_code(std::string_view text) {
  PairingCode code;
  if (read_base32(text, code.bytes)) return code;
  return fail(Fault::invalid, "a pairing code has 16 digits, such as 7ZQ4-M0XB-C9TK-5H2D");
}

}  // namespace darkbloom::attest
