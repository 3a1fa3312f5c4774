#include "coordinator/release_path.h"

#include <cstddef>

namespace darkbloom::coordinator {
namespace {

constexpr std::size_t kNameMax = 64;
constexpr std::size_t kDepthMax = 3;
constexpr std::string_view kProof = "release.proof";

bool is_plain_name(std::string_view name) {
  constexpr std::string_view kAllowed =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._+-";
  return !name.empty() && name.size() <= kNameMax && name.front() != '.' &&
         name.find_first_not_of(kAllowed) == std::string_view::npos;
}

}  // namespace

bool is_release_path(std::string_view path) {
  for (std::size_t depth = 0; depth < kDepthMax; ++depth) {
    const std::size_t end = path.find('/');
    if (!is_plain_name(path.substr(0, end))) return false;
    if (end == std::string_view::npos) return true;
    path.remove_prefix(end + 1);
  }
  return false;
}

bool is_proof_path(std::string_view path) {
  return is_release_path(path) && path.substr(path.rfind('/') + 1) == kProof;
}

}  // namespace darkbloom::coordinator
