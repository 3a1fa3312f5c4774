#pragma once
// Owns one object of Core Foundation's.

#include <CoreFoundation/CoreFoundation.h>

#include <memory>
#include <type_traits>

namespace darkbloom::node::owner {

struct CfRelease {
  void operator()(const void* object) const { ::CFRelease(object); }
};
template <typename Reference>
using CfOwner = std::unique_ptr<std::remove_pointer_t<Reference>, CfRelease>;

}  // namespace darkbloom::node::owner
