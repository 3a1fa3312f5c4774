#include "sim/network.h"

#include <gtest/gtest.h>

#include <utility>

#include "sim/tale.h"

namespace darkbloom::sim {
namespace {

/// Signatures are not drawn from the seed, so frames that hold evidence count by their size.
bool holds_evidence(const Bytes& frame) {
  constexpr std::uint8_t kHello = 2;
  constexpr std::uint8_t kDirectory = 5;
  return !frame.empty() && (frame[0] == kHello || frame[0] == kDirectory);
}

}  // namespace

LinkId Network::join(End coordinator, End edge) {
  const auto id = static_cast<LinkId>(next_++);
  Link& link = links_[id];
  link.to_coordinator.end = std::move(coordinator);
  link.to_edge.end = std::move(edge);
  return id;
}

Micros Network::arrival(Way& way) {
  const Micros delay = timeline_.chance(5) ? timeline_.between(50 * kMs, 400 * kMs)
                                           : timeline_.between(kMs, 20 * kMs);
  way.last = std::max(way.last + 1, timeline_.now() + delay);
  return way.last;
}

void Network::send(LinkId id, Towards towards, Parcel parcel) {
  EXPECT_FALSE(text_of(parcel.bytes).contains(kCanary)) << "plaintext crosses a link";
  Link& link = links_.at(id);
  if (link.cut) return;
  timeline_.at(arrival(link.way(towards)),
               [this, id, towards, sent = std::move(parcel)] { deliver(id, towards, sent); });
}

void Network::deliver(LinkId id, Towards towards, const Parcel& parcel) {
  Link& link = links_.at(id);
  if (link.lossy || link.way(towards).closed) return;
  timeline_.note(static_cast<std::uint64_t>(timeline_.now()));
  timeline_.note(static_cast<std::uint64_t>(id));
  timeline_.note(parcel.bytes.size());
  if (!holds_evidence(parcel.bytes)) timeline_.note(ByteView(parcel.bytes));
  link.way(towards).end.frame(parcel);
}

void Network::cut(LinkId id, bool lossy) {
  Link& link = links_.at(id);
  if (std::exchange(link.cut, true)) return;
  link.lossy = lossy;
  for (const Towards towards : {Towards::coordinator, Towards::edge}) {
    timeline_.at(arrival(link.way(towards)), [this, id, towards] { close(id, towards); });
  }
}

void Network::edge_died(LinkId id, bool lossy) {
  links_.at(id).to_edge.closed = true;
  cut(id, lossy);
}

void Network::close(LinkId id, Towards towards) {
  Way& way = links_.at(id).way(towards);
  if (!std::exchange(way.closed, true)) way.end.down();
}

}  // namespace darkbloom::sim
