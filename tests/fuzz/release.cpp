#include <algorithm>

#include "base/check.h"
#include "darkbloom/release/release_file.h"
#include "fuzz/targets.h"
#include "unit/release/releases.h"

namespace darkbloom::fuzz {

void release(ByteView input) {
  const std::string_view text = text_of(input);
  const auto read = release::parse_release(text);
  if (!read) {
    const Fault fault = read.error().fault;
    return check(fault == Fault::invalid || fault == Fault::too_large, "a bad text is refused so");
  }
  check(release::release_text(*read) == text, "there is one form");
  for (const release::ReleaseFile& file : read->files)
    check(!file.name.contains('/') && !file.name.starts_with('.'), "no file leaves its folder");
  check(!release::open_release(text, release::test::signer().key()), "nothing opens unsigned");
}

std::vector<Bytes> release_seeds() {
  release::Release bare = release::test::two_files({{0, 0, 1}});
  bare.glibc.clear();
  bare.files.pop_back();
  return {copy_of(view_of(release_text(release::test::two_files()).value())),
          copy_of(view_of(release_text(bare).value()))};
}

}  // namespace darkbloom::fuzz
