#include "fleet/requests.h"

#include <algorithm>

#include "base/check.h"

namespace darkbloom::fleet {

Request* Requests::add(Request request) {
  const ClientKey key{request.asker.client, request.asker.stream};
  const auto [at, is_new] = requests_.try_emplace(key, std::move(request));
  return is_new ? &at->second : nullptr;
}

void Requests::remove(Request& request) {
  check(request.legs.empty(), "a request ends after its legs");
  requests_.erase({request.asker.client, request.asker.stream});
}

Request::Out& Requests::add_leg(Request& request, Leg leg) {
  const wire::StreamId stream = next_++;
  const bool is_new = legs_.emplace(NodeKey{leg.node(), stream}, &request).second;
  check(is_new, "stream ids are not reused");
  request.legs.push_back({stream, std::move(leg)});
  return request.legs.back();
}

void Requests::remove_leg(Request& request, wire::StreamId stream) {
  const auto out = std::ranges::find(request.legs, stream, &Request::Out::stream);
  check(out != request.legs.end(), "only legs of a request are removed from it");
  legs_.erase({out->leg.node(), stream});
  request.legs.erase(out);
}

Request* Requests::find(ClientId client, wire::StreamId stream) {
  const auto found = requests_.find({client, stream});
  return found == requests_.end() ? nullptr : &found->second;
}

std::pair<Request*, Request::Out*> Requests::find(const NodeId& node, wire::StreamId stream) {
  const auto found = legs_.find({node, stream});
  if (found == legs_.end()) return {};
  Request& request = *found->second;
  return {&request, &*std::ranges::find(request.legs, stream, &Request::Out::stream)};
}

std::vector<wire::StreamId> Requests::of_client(ClientId client) const {
  std::vector<wire::StreamId> streams;
  for (auto at = requests_.lower_bound({client, 0});
       at != requests_.end() && at->first.first == client; ++at) {
    streams.push_back(at->first.second);
  }
  return streams;
}

std::vector<wire::StreamId> Requests::at_node(const NodeId& node) const {
  std::vector<wire::StreamId> streams;
  for (auto at = legs_.lower_bound({node, 0}); at != legs_.end() && at->first.first == node; ++at)
    streams.push_back(at->first.second);
  return streams;
}

}  // namespace darkbloom::fleet
