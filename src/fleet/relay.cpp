#include "fleet/relay.h"

#include <algorithm>

#include "base/check.h"

namespace darkbloom::fleet {
namespace {

/// A node's refusal that another node would repeat, so that trying it again is no use.
bool is_final(Fault fault) {
  switch (fault) {
    case Fault::invalid:
    case Fault::too_large:
    case Fault::tampered:
    case Fault::replayed:
      return true;
    default:
      return false;
  }
}

}  // namespace

std::string_view name_of(Terminal terminal) {
  switch (terminal) {
    case Terminal::delivered:
      return "delivered";
    case Terminal::refused:
      return "refused";
    case Terminal::cancelled:
      return "cancelled";
    case Terminal::lost:
      return "lost";
    case Terminal::timed_out:
      return "timed_out";
  }
  return "unknown";
}

Result<void> Relay::open(ClientId client, wire::StreamId stream, ByteView envelope,
                         UnixMillis now_ms) {
  const ClientKey key{client, stream};
  if (by_client_.contains(key)) return fail(Fault::invalid, "this stream is open already");
  if (streams_.size() >= kStreamsMax || held_bytes_ + envelope.size() > kHeldBytesMax) {
    Error error{Fault::no_capacity, "The network is at its limit; try again shortly."};
    error.retry_after_ms = 1000;
    return fail(std::move(error));
  }
  auto view = wire::decode_envelope(envelope);
  if (!view) return fail(view.error());
  Stream entry{key, std::move(view->facts), copy_of(envelope), {}, false, now_ms};
  held_bytes_ += entry.envelope.size();
  const std::size_t size = entry.envelope.size();
  auto sent = dispatch(std::move(entry), now_ms);
  if (!sent) held_bytes_ -= size;
  return sent;
}

Result<void> Relay::dispatch(Stream stream, UnixMillis now_ms) {
  const Query query{stream.facts.model, stream.tried};
  const auto node = registry_.pick(stream.facts.candidates, query, now_ms);
  if (!node) return fail(node.error());
  const NodeKey key{*node, next_stream_++};
  stream.tried.push_back(*node);
  registry_.stream_opened(*node);
  by_client_[stream.client] = key;
  const auto [at, is_new] = streams_.emplace(key, std::move(stream));
  check(is_new, "stream ids are not reused");
  port_.to_node(*node, wire::Open{key.second, "", at->second.envelope});
  return {};
}

void Relay::client_cancelled(ClientId client, wire::StreamId stream) {
  const auto found = by_client_.find({client, stream});
  if (found == by_client_.end()) return;
  const auto at = streams_.find(found->second);
  port_.to_node(at->first.first, wire::Cancel{at->first.second});
  end(at, Terminal::cancelled);
}

void Relay::client_gone(ClientId client) {
  std::vector<wire::StreamId> open_streams;
  for (auto at = by_client_.lower_bound({client, 0});
       at != by_client_.end() && at->first.first == client; ++at) {
    open_streams.push_back(at->first.second);
  }
  for (const wire::StreamId stream : open_streams)
    client_cancelled(client, stream);
}

void Relay::chunk_from(const NodeId& node, const wire::Chunk& chunk) {
  const auto at = streams_.find({node, chunk.stream});
  if (at == streams_.end()) return;  // cancelled meanwhile
  Stream& stream = at->second;
  stream.answering = true;
  release_envelope(stream);
  port_.to_client(stream.client.first,
                  wire::Chunk{stream.client.second, chunk.last, chunk.payload});
  if (chunk.last) end(at, Terminal::delivered);
}

void Relay::refused_by(const NodeId& node, const wire::Refuse& refuse, UnixMillis now_ms) {
  const auto at = streams_.find({node, refuse.stream});
  if (at == streams_.end()) return;
  if (at->second.answering || is_final(refuse.error.fault)) {
    end_with_error(at, refuse.error, at->second.answering ? Terminal::lost : Terminal::refused);
    return;
  }
  retry_or_end(at, refuse.error, now_ms);
}

void Relay::node_gone(const NodeId& node, UnixMillis now_ms) {
  registry_.leave(node);
  std::vector<NodeKey> stranded;
  for (auto at = streams_.lower_bound({node, 0}); at != streams_.end() && at->first.first == node;
       ++at) {
    stranded.push_back(at->first);
  }
  for (const NodeKey& key : stranded) {
    const auto at = streams_.find(key);
    Error lost{Fault::lost, "The machine that was answering has left the network."};
    if (at->second.answering) {
      end_with_error(at, std::move(lost), Terminal::lost);
    } else {
      retry_or_end(at, std::move(lost), now_ms);
    }
  }
}

void Relay::retry_or_end(Streams::iterator at, Error why, UnixMillis now_ms) {
  registry_.stream_ended(at->first.first);
  Stream stream = std::move(at->second);
  streams_.erase(at);
  by_client_.erase(stream.client);
  const ClientKey client = stream.client;
  const std::size_t size = stream.envelope.size();
  if (dispatch(std::move(stream), now_ms)) return;
  held_bytes_ -= size;
  const Terminal terminal = why.fault == Fault::lost ? Terminal::lost : Terminal::refused;
  port_.to_client(client.first, wire::Refuse{client.second, std::move(why)});
  port_.ended(client.first, client.second, terminal);
}

void Relay::tick(UnixMillis now_ms) {
  std::vector<NodeKey> overdue;
  for (const auto& [key, stream] : streams_) {
    if (now_ms - stream.opened_at_ms > kStreamLifeMaxMs) overdue.push_back(key);
  }
  for (const NodeKey& key : overdue) {
    port_.to_node(key.first, wire::Cancel{key.second});
    end_with_error(streams_.find(key), {Fault::timed_out, "The request took too long."},
                   Terminal::timed_out);
  }
}

void Relay::end_with_error(Streams::iterator at, Error error, Terminal terminal) {
  const ClientKey client = at->second.client;
  port_.to_client(client.first, wire::Refuse{client.second, std::move(error)});
  end(at, terminal);
}

void Relay::end(Streams::iterator at, Terminal terminal) {
  const ClientKey client = at->second.client;
  registry_.stream_ended(at->first.first);
  release_envelope(at->second);
  by_client_.erase(client);
  streams_.erase(at);
  port_.ended(client.first, client.second, terminal);
}

void Relay::release_envelope(Stream& stream) {
  held_bytes_ -= stream.envelope.size();
  stream.envelope = {};
}

}  // namespace darkbloom::fleet
