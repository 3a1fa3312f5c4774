#pragma once
// Links between the coordinator and its edges. A link keeps its order, as a WebSocket does; how
// long each frame takes is drawn. Watches that no plaintext crosses.

#include <functional>
#include <map>

#include "coordinator/core.h"
#include "sim/timeline.h"

namespace darkbloom::sim {

using coordinator::LinkId;

struct Parcel {
  Bytes bytes;
  bool forged = false;  ///< a chunk that no node sent there: only an error may come of it
};

/// One end of a link.
struct End {
  std::function<void(const Parcel&)> frame;
  std::function<void()> down;
};

enum class Towards { coordinator, edge };

class Network {
 public:
  explicit Network(Timeline& timeline) : timeline_(timeline) {}

  /// Both ends hear of nothing before the first frame and of nothing after their down().
  LinkId join(End coordinator, End edge);
  void send(LinkId link, Towards towards, Parcel parcel);
  /// Both ends hear it later; `lossy` loses what is under way.
  void cut(LinkId link, bool lossy);
  /// The edge is dead: it hears nothing any more.
  void edge_died(LinkId link, bool lossy);

 private:
  struct Way {
    End end;
    Micros last = 0;
    bool closed = false;
  };
  struct Link {
    Way to_coordinator;
    Way to_edge;
    bool cut = false;
    bool lossy = false;
    Way& way(Towards towards) { return towards == Towards::coordinator ? to_coordinator : to_edge; }
  };

  void deliver(LinkId link, Towards towards, const Parcel& parcel);
  void close(LinkId link, Towards towards);
  Micros arrival(Way& way);

  Timeline& timeline_;
  std::map<LinkId, Link> links_;
  std::uint64_t next_ = 1;
};

}  // namespace darkbloom::sim
