#pragma once
// A coordinator that wants to harm: it changes, drops, holds back, repeats and redirects the
// frames that the honest core would send. It remembers what it has seen.

#include <deque>
#include <map>
#include <vector>

#include "sim/network.h"

namespace darkbloom::sim {

struct Post {
  LinkId link;
  Parcel parcel;
};

class Attacker {
 public:
  explicit Attacker(Timeline& timeline) : timeline_(timeline) {}

  /// What leaves in the place of `frame`, in order.
  std::vector<Post> pass(LinkId link, const wire::Frame& frame);
  /// Of a hundred frames so many are harmed; 0 is honest.
  std::size_t percent = 0;
  std::size_t harmed() const { return harmed_; }

 private:
  struct Seen {
    LinkId link;
    Bytes bytes;
  };
  static constexpr std::size_t kSeenMax = 64;

  void harm(LinkId link, const wire::Frame& frame, std::vector<Post>& out);
  Parcel flipped(const wire::Frame& frame);
  Parcel flipped_chunk(wire::Chunk chunk);
  void repeat(std::deque<Seen>& seen, LinkId link, std::vector<Post>& out);
  void emit(LinkId link, const wire::Frame& frame, std::vector<Post>& out);

  Timeline& timeline_;
  std::deque<Seen> chunks_;  // to clients
  std::deque<Seen> opens_;   // to nodes
  std::map<LinkId, Post> held_;
  std::size_t harmed_ = 0;
};

}  // namespace darkbloom::sim
