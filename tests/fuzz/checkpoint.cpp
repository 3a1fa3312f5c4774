#include "tlog/checkpoint.h"

#include "base/check.h"
#include "fuzz/targets.h"
#include "unit/base/seeded_random.h"
#include "unit/tlog/signed_text.h"

namespace darkbloom::fuzz {
namespace {

constexpr std::string_view kText = "log.example\n3\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n";

/// The same log each time: its key comes from one seed.
tlog::test::Signer genuine() {
  test::SeededRandom random(1);
  return {"log.example", tlog::KeyType::ed25519, random};
}

}  // namespace

void checkpoint(ByteView input) {
  const std::string_view text = text_of(input);
  static_cast<void>(tlog::parse_note_key(text));
  if (const auto plain = tlog::parse_checkpoint(text)) {
    check(tlog::checkpoint_text(*plain) == text, "a checkpoint has one text");
  }
  const auto opened = tlog::open_checkpoint(text, genuine().note_key());
  check(!opened || tlog::checkpoint_text(*opened) == kText, "only what the log signed opens");
}

std::vector<Bytes> checkpoint_seeds() {
  const auto log = genuine();
  const std::string note = std::string(kText) + "\n" + log.sign(kText);
  return {copy_of(view_of(kText)), copy_of(view_of(note)), copy_of(view_of(log.vkey()))};
}

}  // namespace darkbloom::fuzz
