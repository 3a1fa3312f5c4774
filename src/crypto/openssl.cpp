#include "crypto/openssl.h"

#include <openssl/err.h>

namespace darkbloom::crypto {

ErrorMark::ErrorMark() noexcept {
  ERR_set_mark();
}

ErrorMark::~ErrorMark() {
  ERR_pop_to_mark();
}

}  // namespace darkbloom::crypto
