#include "base/check.h"
#include "darkbloom/connect/stream_text.h"
#include "fuzz/targets.h"

namespace darkbloom::fuzz {

void events(ByteView input) {
  connect::StreamText stream;
  stream.add(text_of(input));
  check(stream.text().size() <= input.size(), "no text that was not sent");
  stream.add(text_of(input));
}

std::vector<Bytes> events_seeds() {
  return {copy_of(view_of("data: {\"id\":\"c\",\"created\":1,\"choices\":[{\"index\":0,\"delta\":"
                          "{\"content\":\"Hi\"},\"finish_reason\":null}]}\n\ndata: [DONE]\n\n")),
          copy_of(view_of("data: {\"id\":\"c\",\"choices\":[{\"delta\":{},\"finish_reason\":"
                          "\"stop\"}],\"usage\":{\"completion_tokens\":3}}\n\n"))};
}

}  // namespace darkbloom::fuzz
