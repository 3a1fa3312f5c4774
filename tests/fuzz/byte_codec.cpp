#include "base/byte_codec.h"

#include <algorithm>

#include "base/check.h"
#include "fuzz/targets.h"

namespace darkbloom::fuzz {
namespace {

/// One read, chosen by `step`. Gives how many bytes it handed out.
std::size_t read_once(ByteReader& reader, std::uint8_t step) {
  const std::size_t limit = step >> 3;
  switch (step & 7) {
    case 0:
      reader.u8();
      return 1;
    case 1:
      reader.u16();
      return 2;
    case 2:
      reader.u32();
      return 4;
    case 3:
      reader.u64();
      return 8;
    case 4:
      return reader.sized16(limit).size();
    case 5:
      return reader.sized32(limit).size();
    case 6:
      return reader.id<NodeId>().view().size();
    default:
      return reader.raw(limit).size();
  }
}

}  // namespace

void byte_codec(ByteView input) {
  if (input.empty()) return;
  const std::size_t steps = std::min<std::size_t>(input.front() & 15, input.size() - 1);
  const ByteView data = input.subspan(1 + steps);
  ByteReader reader(data);
  std::size_t given = 0;
  for (const std::uint8_t step : input.subspan(1, steps)) {
    const bool had_failed = reader.failed();
    const std::size_t size = read_once(reader, step);
    check(!had_failed || reader.failed(), "a failed reader stays so");
    if (!reader.failed()) given += size;
  }
  check(reader.failed() || given <= data.size(), "a reader gives no more than it was given");
  const std::size_t rest = reader.rest().size();
  check(given + rest <= data.size() || reader.failed(), "the rest is what is left");
  check(reader.finish("it").has_value() == !reader.failed(), "after the rest nothing is left");
}

std::vector<Bytes> byte_codec_seeds() {
  return {{3, 0, 1, 2, 9, 9, 9, 9, 9, 9, 9, 9},
          {2, 0x2c, 0x2d, 0, 5, 1, 2, 3, 4, 5, 0, 0, 0, 1, 7}};
}

}  // namespace darkbloom::fuzz
