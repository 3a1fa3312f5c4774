#include "base/error.h"

namespace darkbloom {

std::string_view name_of(Fault fault) {
  switch (fault) {
    case Fault::invalid:
      return "invalid";
    case Fault::unauthenticated:
      return "unauthenticated";
    case Fault::forbidden:
      return "forbidden";
    case Fault::not_found:
      return "not_found";
    case Fault::too_large:
      return "too_large";
    case Fault::rate_limited:
      return "rate_limited";
    case Fault::no_capacity:
      return "no_capacity";
    case Fault::unavailable:
      return "unavailable";
    case Fault::tampered:
      return "tampered";
    case Fault::replayed:
      return "replayed";
    case Fault::cancelled:
      return "cancelled";
    case Fault::timed_out:
      return "timed_out";
    case Fault::lost:
      return "lost";
    case Fault::internal:
      return "internal";
  }
  return "unknown";
}

}  // namespace darkbloom
