#include "darkbloom/connect/whole_events.h"

#include <algorithm>
#include <array>

#include "darkbloom/connect/stream_text.h"

namespace darkbloom::connect {
namespace {

/// Beside those that a node writes: others' spelling, and ends that are errors.
bool ends_stream(std::string_view events) {
  constexpr std::array<std::string_view, 3> kEnds = {"data:[DONE]\n", "event: response.failed\n",
                                                     "event: error\n"};
  return StreamText::ends_answer(events) ||
         std::ranges::any_of(kEnds, [&](std::string_view end) { return events.contains(end); });
}

}  // namespace

/// Lines end in \r, \n or both (the HTML standard, server-sent events).
Secret WholeEvents::with_plain_ends(std::string_view bytes) {
  Secret lines(bytes.size());
  std::size_t size = 0;
  for (const char byte : bytes) {
    const bool is_second = byte == '\n' && after_return_;
    after_return_ = byte == '\r';
    if (is_second) continue;
    const bool is_end = byte == '\r' || byte == '\n';
    if (is_end && line_ends_ == 2) continue;  // one blank line is enough
    line_ends_ = is_end ? line_ends_ + 1 : 0;
    lines.writable()[size++] = static_cast<std::uint8_t>(is_end ? '\n' : byte);
  }
  return Secret::copy(lines.view().first(size));
}

Result<Secret> WholeEvents::add(std::string_view bytes) {
  waiting_.append(with_plain_ends(bytes).view());
  const std::size_t end = waiting_.text().rfind("\n\n");
  const std::size_t whole = end == std::string_view::npos ? 0 : end + 2;
  if (waiting_.size() - whole > kEventMax) {
    return fail(Fault::too_large, "An event of the stream is over 4 MiB.");
  }
  if (whole == 0) return Secret();
  Secret events = Secret::copy(waiting_.view().first(whole));
  waiting_ = Secret::copy(waiting_.view().subspan(whole));
  ended_ = ended_ || ends_stream(events.text());
  return events;
}

}  // namespace darkbloom::connect
