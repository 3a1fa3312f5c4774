#pragma once
// Releases for tests, and a key that signs them.

#include <string>
#include <utility>

#include "crypto/hash.h"
#include "darkbloom/release/release_file.h"
#include "unit/tlog/witnessed_log.h"

namespace darkbloom::release::test {

inline Release two_files(Version version = {{1, 2, 3}}) {
  return {.version = version,
          .platform = "linux-x86_64",
          .source = std::string(40, 'a'),
          .glibc = "2.42",
          .rollout = {.canary = 100, .early = 10, .all = 0},
          .files = {{"darkbloom", 5, crypto::sha256(view_of("bytes"))},
                    {"libstdc++.so.6", 3, crypto::sha256(view_of("lib"))}}};
}

inline tlog::NoteSigner signer(std::string name = "releases.example", std::uint64_t seed = 7) {
  darkbloom::test::SeededRandom random(seed);
  return tlog::NoteSigner::make(std::move(name), tlog::KeyType::ed25519,
                                crypto::Ed25519Key::generate(random))
      .value();
}

inline std::string signed_note(const Release& release, const tlog::NoteSigner& by = signer()) {
  const std::string text = release_text(release).value();
  return text + "\n" + by.sign(text, 0);
}

}  // namespace darkbloom::release::test
