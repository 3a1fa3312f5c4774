#include "tlog/checkpoint.h"

#include <charconv>
#include <utility>

#include "crypto/base64.h"

namespace darkbloom::tlog {
namespace {

std::unexpected<Error> refused(const char* why) {
  return fail(Fault::invalid, why);
}

/// The next line of `rest`, taken off it; empty when there is none, which no line may be.
std::string_view next_line(std::string_view& rest) {
  const std::size_t end = rest.find('\n');
  if (end == std::string_view::npos) return {};
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end + 1);
  return line;
}

/// Decimal without leading zeros: a size has one spelling.
Result<std::uint64_t> parse_size(std::string_view digits) {
  std::uint64_t size = 0;
  const char* const end = digits.data() + digits.size();
  const auto parsed = std::from_chars(digits.data(), end, size);
  const bool is_plain = parsed.ec == std::errc{} && parsed.ptr == end &&
                        (digits.size() == 1 || digits.front() != '0');
  if (!is_plain) return refused("a checkpoint's size is not a number");
  return size;
}

}  // namespace

Result<Checkpoint> parse_checkpoint(std::string_view text) {
  Checkpoint checkpoint;
  checkpoint.origin = next_line(text);
  if (checkpoint.origin.empty()) return refused("a checkpoint names no log");
  const auto size = parse_size(next_line(text));
  if (!size) return fail(size.error());
  const auto root = crypto::from_base64(next_line(text));
  if (!root) return fail(root.error());
  const auto digest = Digest::from(*root);
  if (!digest) return refused("a checkpoint's root is not a hash");
  checkpoint.tree = {*size, *digest};
  while (!text.empty()) {
    checkpoint.extensions.emplace_back(next_line(text));
    if (checkpoint.extensions.back().empty()) return refused("a checkpoint has an empty line");
  }
  return checkpoint;
}

std::string checkpoint_text(const Checkpoint& checkpoint) {
  std::string text = checkpoint.origin + "\n" + std::to_string(checkpoint.tree.size) + "\n" +
                     crypto::to_base64(checkpoint.tree.root.view()) + "\n";
  for (const std::string& line : checkpoint.extensions)
    text += line + "\n";
  return text;
}

Result<Checkpoint> open_checkpoint(std::string_view bytes, const NoteKey& log) {
  const auto note = parse_note(bytes);
  if (!note) return fail(note.error());
  if (auto own = verify_note(*note, log); !own) return fail(own.error());
  auto checkpoint = parse_checkpoint(note->text);
  if (checkpoint && checkpoint->origin != log.name) {
    return fail(Fault::tampered, "a checkpoint is of another log than the key that signed it");
  }
  return checkpoint;
}

}  // namespace darkbloom::tlog
