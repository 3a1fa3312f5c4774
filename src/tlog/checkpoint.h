#pragma once
// A log's word on its present state: C2SP tlog-checkpoint.

#include <string>
#include <string_view>
#include <vector>

#include "tlog/merkle.h"
#include "tlog/note.h"

namespace darkbloom::tlog {

struct Checkpoint {
  std::string origin;  ///< the log's name
  TreeHead tree = {};
  std::vector<std::string> extensions = {};  ///< further lines, which mean nothing to us
};

/// The text of a note, without its signatures.
Result<Checkpoint> parse_checkpoint(std::string_view text);
std::string checkpoint_text(const Checkpoint& checkpoint);

/// A checkpoint that `log` has signed, of the log of that name.
Result<Checkpoint> open_checkpoint(std::string_view note, const NoteKey& log);

}  // namespace darkbloom::tlog
