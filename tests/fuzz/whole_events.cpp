#include "darkbloom/connect/whole_events.h"

#include <algorithm>
#include <string>

#include "base/check.h"
#include "fuzz/targets.h"

namespace darkbloom::fuzz {
namespace {

std::string whole_of(std::string_view stream, std::size_t size) {
  connect::WholeEvents events;
  std::string out;
  for (std::size_t at = 0; at < stream.size(); at += size) {
    const auto whole = events.add(stream.substr(at, size));
    if (!whole) return out;
    check(whole->empty() || whole->text().ends_with("\n\n"), "what comes out is whole");
    check(!whole->text().contains('\r'), "and its lines end in one way");
    out += whole->text();
  }
  return out;
}

}  // namespace

void whole_events(ByteView input) {
  if (input.empty()) return;
  const std::size_t size = std::size_t{1} + input.front();
  const std::string_view stream = text_of(input.subspan(1));
  check(whole_of(stream, size) == whole_of(stream, std::max<std::size_t>(1, stream.size())),
        "packets do not show");
}

std::vector<Bytes> whole_events_seeds() {
  return {copy_of(view_of("\x03: ping\n\ndata: {\"a\":1}\n\ndata: [DONE]\n\n")),
          copy_of(view_of("\x05"
                          "event: x\r\ndata: 1\r\n\r\ndata: 2\r\rdata: [DONE]\n\n"))};
}

}  // namespace darkbloom::fuzz
