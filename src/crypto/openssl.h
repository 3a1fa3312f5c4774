#pragma once
// What this room's sources share about OpenSSL, without its headers: owners for its objects and a
// guard for its error queue. Included by .cpp files of this room only.

#include <memory>

#include "base/check.h"

namespace darkbloom::crypto {

/// Gives a library object back through its own function, such as EVP_PKEY_free.
template <auto Free>
struct Freed {
  template <typename T>
  void operator()(T* object) const noexcept {
    Free(object);
  }
};

template <typename T, auto Free>
using Handle = std::unique_ptr<T, Freed<Free>>;

/// Takes over a new library object, which is null only when memory or the library is broken.
template <typename Owner>
Owner owned(typename Owner::pointer object) {
  check(object != nullptr, "OpenSSL gives an object");
  return Owner(object);
}

/// Drops the errors that OpenSSL queues while it lives. A refused signature or point must leave
/// none behind: TLS on the same thread would take them for its own.
class ErrorMark {
 public:
  ErrorMark() noexcept;
  ~ErrorMark();
  ErrorMark(const ErrorMark&) = delete;
  ErrorMark& operator=(const ErrorMark&) = delete;
};

}  // namespace darkbloom::crypto
