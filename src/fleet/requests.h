#pragma once
// The requests that a relay has open, found by who asked and by the node that one of their legs is
// at. Owns them; pointers hold until a request is removed.

#include <map>
#include <utility>
#include <vector>

#include "base/ids.h"
#include "fleet/affinity.h"
#include "fleet/dispatches.h"
#include "fleet/fairness.h"
#include "wire/envelope.h"

namespace darkbloom::fleet {

/// One connect link, named by the program that holds it. Never reused.
enum class ClientId : std::uint64_t {};

/// Whose request it is, and its name on its client's link.
struct Asker {
  ClientId client{};
  wire::StreamId stream = 0;
  Tenant tenant = 0;
  bool operator==(const Asker&) const = default;
};

struct Request {
  /// An attempt, and its name on the node's link.
  struct Out {
    wire::StreamId stream = 0;
    Leg leg;
  };
  Asker asker;
  wire::RoutingFacts facts;
  Bytes envelope;                            ///< empty once an answer has begun
  Affinity::Conversation conversation = {};  ///< its key zero: none
  double prompt_tokens = 0;
  std::vector<NodeId> tried = {};
  std::vector<Out> legs = {};  ///< one, or two until either answers
  bool answering = false;
  UnixMillis opened_at_ms = 0;
};

class Requests {
 public:
  /// Null when the asker has this stream already.
  Request* add(Request request);
  void remove(Request& request);
  /// A new leg of `request`, under a stream that is never used again.
  Request::Out& add_leg(Request& request, Leg leg);
  void remove_leg(Request& request, wire::StreamId stream);

  Request* find(ClientId client, wire::StreamId stream);
  /// A request and its leg by the names on the node's link; nulls when it is gone.
  std::pair<Request*, Request::Out*> find(const NodeId& node, wire::StreamId stream);
  std::vector<wire::StreamId> of_client(ClientId client) const;
  std::vector<wire::StreamId> at_node(const NodeId& node) const;
  std::size_t size() const { return requests_.size(); }

  template <typename Visit>
  void each(const Visit& visit) {
    for (auto& [key, request] : requests_)
      visit(request);
  }

 private:
  using ClientKey = std::pair<ClientId, wire::StreamId>;
  using NodeKey = std::pair<NodeId, wire::StreamId>;
  std::map<ClientKey, Request> requests_;
  std::map<NodeKey, Request*> legs_;
  wire::StreamId next_ = 1;
};

}  // namespace darkbloom::fleet
