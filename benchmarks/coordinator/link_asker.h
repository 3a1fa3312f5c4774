#pragma once
// Asks through a coordinator, on a link of its own, with a real key and a real envelope. The
// envelope is the same each time: what it costs to seal is not measured here, and only a node that
// opens it would notice.

#include "asker.h"
#include "link_socket.h"

namespace darkbloom::bench {

class LinkAsker final : public Asker {
 public:
  struct Request {
    std::string api_key;
    Bytes envelope;
  };
  LinkAsker(AskerParts parts, const Place& place, Request request);

  bool ready() const override { return ready_; }
  void ask() override;
  bool is_open() const override { return heard_ > 0; }

 private:
  void received(const wire::Frame& frame);
  void chunk(const wire::Chunk& chunk);

  AskerParts parts_;
  Request request_;
  bool ready_ = false;
  wire::StreamId stream_ = 0;
  std::uint32_t heard_ = 0;  // chunks of the present answer
  Moment asked_at_ = {};
  LinkSocket socket_;
};

}  // namespace darkbloom::bench
