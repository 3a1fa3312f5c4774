#include "wire/route_terms.h"

#include "base/check.h"
#include "wire/region.h"

namespace darkbloom::wire {

std::string_view name_of(RouteOrder order) {
  switch (order) {
    case RouteOrder::balanced:
      return "balanced";
    case RouteOrder::listed:
      return "listed";
    case RouteOrder::price:
      return "price";
    case RouteOrder::throughput:
      return "throughput";
    case RouteOrder::latency:
      return "latency";
  }
  return "unknown";
}

void write(ByteWriter& writer, const RouteTerms& terms) {
  check(terms.region.empty() || is_region(terms.region), "what is sent as a region is one");
  writer.sized16(view_of(terms.region));
  writer.u32(terms.least_speed);
  writer.u32(terms.preferred_speed);
  writer.u32(terms.preferred_first_ms);
  writer.u8(static_cast<std::uint8_t>(terms.order));
  writer.u8(terms.streams ? 1 : 0);
  writer.raw(terms.conversation.view());
}

RouteTerms read_route_terms(ByteReader& reader) {
  RouteTerms terms;
  terms.region = reader.text16(kRegionMax);
  if (!terms.region.empty() && !is_region(terms.region)) reader.refuse();
  terms.least_speed = reader.u32();
  terms.preferred_speed = reader.u32();
  terms.preferred_first_ms = reader.u32();
  terms.order =
      static_cast<RouteOrder>(reader.u8_up_to(static_cast<std::uint8_t>(RouteOrder::latency)));
  terms.streams = reader.u8_up_to(1) == 1;
  terms.conversation = reader.id<ConversationKey>();
  return terms;
}

}  // namespace darkbloom::wire
