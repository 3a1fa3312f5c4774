#include "sim/attacker.h"

#include <algorithm>
#include <utility>

namespace darkbloom::sim {
namespace {

Bytes with_stream(const Bytes& bytes, wire::StreamId stream) {
  auto frame = wire::decode_frame(bytes);
  if (auto* chunk = std::get_if<wire::Chunk>(&*frame)) chunk->stream = stream;
  if (auto* open = std::get_if<wire::Open>(&*frame)) open->stream = stream;
  return wire::encode(*frame);
}

wire::StreamId stream_of(const Bytes& bytes) {
  const auto frame = wire::decode_frame(bytes);
  const auto* chunk = std::get_if<wire::Chunk>(&*frame);
  return chunk != nullptr ? chunk->stream : std::get<wire::Open>(*frame).stream;
}

}  // namespace

std::vector<Post> Attacker::pass(LinkId link, const wire::Frame& frame) {
  std::vector<Post> out;
  if (timeline_.chance(percent)) {
    ++harmed_;
    harm(link, frame, out);
  } else {
    emit(link, frame, out);
  }
  // What was held back goes out after a later frame of its link.
  if (out.empty() || timeline_.chance(50)) return out;
  if (auto held = held_.extract(link); !held.empty()) out.push_back(std::move(held.mapped()));
  return out;
}

void Attacker::emit(LinkId link, const wire::Frame& frame, std::vector<Post>& out) {
  out.push_back({link, {wire::encode(frame)}});
  if (percent == 0) return;
  const bool is_chunk = std::holds_alternative<wire::Chunk>(frame);
  if (!is_chunk && !std::holds_alternative<wire::Open>(frame)) return;
  auto& seen = is_chunk ? chunks_ : opens_;
  seen.push_back({link, out.back().parcel.bytes});
  if (seen.size() > kSeenMax) seen.pop_front();
}

void Attacker::harm(LinkId link, const wire::Frame& frame, std::vector<Post>& out) {
  switch (timeline_.random.number(6)) {
    case 0:  // changed
      out.push_back({link, flipped(frame)});
      return;
    case 1:  // lost
      return;
    case 2:  // out of order
      held_.insert_or_assign(link, Post{link, {wire::encode(frame)}});
      return;
    case 3:  // an envelope again, at its node or another
      emit(link, frame, out);
      return repeat(opens_, link, out);
    default:  // a chunk again, on its stream or another
      emit(link, frame, out);
      return repeat(chunks_, link, out);
  }
}

Parcel Attacker::flipped(const wire::Frame& frame) {
  if (const auto* chunk = std::get_if<wire::Chunk>(&frame)) return flipped_chunk(*chunk);
  Parcel parcel{wire::encode(frame)};
  if (parcel.bytes.size() == 1) return parcel;
  // The first byte is the frame's type.
  const std::size_t place = 1 + timeline_.random.number(parcel.bytes.size() - 1);
  parcel.bytes[place] ^= static_cast<std::uint8_t>(1 + timeline_.random.number(255));
  return parcel;
}

Parcel Attacker::flipped_chunk(wire::Chunk chunk) {
  if (timeline_.chance(20)) {
    chunk.last = !chunk.last;  // in clear, for the relay alone: what is sealed counts
    return {wire::encode(chunk)};
  }
  Bytes payload = copy_of(chunk.payload);
  if (payload.empty()) return {wire::encode(chunk)};
  payload[timeline_.random.number(payload.size())] ^=
      static_cast<std::uint8_t>(1 + timeline_.random.number(255));
  chunk.payload = payload;
  return {wire::encode(chunk), true};
}

void Attacker::repeat(std::deque<Seen>& seen, LinkId link, std::vector<Post>& out) {
  if (seen.empty()) return;
  const Seen& chosen = seen[timeline_.random.number(seen.size())];
  const Seen& target = seen[timeline_.random.number(seen.size())];
  const bool is_chunk = &seen == &chunks_;
  if (timeline_.chance(50)) {  // the latest once more, at once: the likeliest to be believed
    const auto latest = std::ranges::find(seen.rbegin(), seen.rend(), link, &Seen::link);
    if (latest == seen.rend()) return;
    out.push_back({link, {latest->bytes, is_chunk}});
    return;
  }
  out.push_back({target.link, {with_stream(chosen.bytes, stream_of(target.bytes)), is_chunk}});
}

}  // namespace darkbloom::sim
