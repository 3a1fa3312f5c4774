#pragma once
// What a person reads off a machine of their own and types into their policy: the first 80 bits of
// the node's name, in Crockford's base 32 (no I, L, O, U), as "7ZQ4-M0XB-C9TK-5H2D". Making a key
// whose name begins alike takes 2^80 tries.

#include <string>
#include <string_view>

#include "base/ids.h"

namespace darkbloom::attest {

using PairingCode = Id<struct PairingTag, 10>;

PairingCode pairing_code_of(const NodeId& node);
std::string text_of(const PairingCode& code);
/// Takes lower case, and reads I and L as 1 and O as 0, as people do; hyphens and spaces between
/// digits are ignored. Refuses what has not 16 digits of the alphabet (invalid).
Result<PairingCode> parse_pairing_code(std::string_view text);

}  // namespace darkbloom::attest
