#pragma once
// Connect without its sockets: errands in, frames out to the coordinator, frames in, answers out.
// While the coordinator is away for a moment, errands wait for it. One thread.

#include <cstdint>
#include <map>
#include <memory>
#include <vector>

#include "darkbloom/connect/courier.h"
#include "darkbloom/connect/pause.h"
#include "wire/link_frame.h"

namespace darkbloom::connect {

class CoordinatorLink {
 public:
  virtual ~CoordinatorLink() = default;
  virtual void send(const wire::Frame& frame) = 0;
};

class Dispatch {
 public:
  static constexpr std::size_t kErrandsMax = 1'024;       ///< running or waiting at once
  static constexpr UnixMillis kNonceLifeMs = 2 * 60'000;  ///< then hardware must sign anew

  /// `clock`, `random` and `link` outlive the dispatch.
  struct Parts {
    const Clock& clock;
    Random& random;
    CoordinatorLink& link;
    bool affinity = true;  ///< a conversation goes on at the machine that knows it
  };
  Dispatch(Parts parts, policy::UserPolicy policy);

  /// The number to cancel it by. `recipient` outlives the errand; a refusal here is not told to
  /// it. It may hear of its end before this returns.
  Result<wire::StreamId> start(Errand errand, Recipient& recipient);
  void cancel(wire::StreamId errand);
  void received(ByteView frame);
  void link_up();
  void link_down();
  /// A few times a second: sends what has waited long enough, ends what has waited too long.
  void tick();

  const CandidateList& candidates() const { return candidates_; }
  bool linked() const { return linked_; }
  const Courier* find(wire::StreamId errand) const;

 private:
  struct Running {
    wire::StreamId errand;
    std::unique_ptr<Courier> courier;
  };
  using Streams = std::map<wire::StreamId, Running>;  // by the stream on the link
  struct Waiting {
    Running running;
    UnixMillis until_ms = 0;
  };

  /// Nobody but the holder of one API key at this connect shares cached prefixes.
  TenantKey tenant_of(std::string_view api_key) const;
  /// Moves `running` among the open streams, or leaves it where it was and refuses.
  Result<void> send(Running& running);
  void send_nonce();
  void on_chunk(const wire::Chunk& chunk);
  void on_quota(const wire::Quota& quota);
  void on_refuse(const wire::Refuse& refuse);
  void resend_or_end(Running running, const Error& why);
  void wait(Running running);
  void wait_or_end(Running running, const Error& why);
  void send_waiting();

  Parts parts_;
  TenantKey secret_;  // new at every start, so that no node follows a device for long
  CandidateList candidates_;
  Conversations conversations_;
  UnixMillis nonce_at_ms_ = 0;
  Streams streams_;
  std::map<wire::StreamId, wire::StreamId> stream_of_;  // errand to its present stream
  std::vector<Waiting> waiting_;                        // with streams_ at most kErrandsMax
  Pause pause_;
  wire::StreamId next_ = 1;
  bool linked_ = false;
  bool draining_ = false;  // the coordinator takes nothing new until its link is back
};

}  // namespace darkbloom::connect
