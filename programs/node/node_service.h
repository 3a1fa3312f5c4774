#pragma once
// A node without its socket: opens envelopes that come in as link frames, lets the API answer
// them, and sends the answers back sealed. Loop thread only, but for what it says of NodeLink.

#include <map>
#include <memory>
#include <span>
#include <vector>

#include "attest/statement.h"
#include "base/environment.h"
#include "node/answer_relay.h"
#include "node/hardware.h"
#include "node/shelf/store_shelf.h"
#include "openai/service.h"
#include "operating/status.h"
#include "organisation/organisation.h"
#include "seal/node/envelope_opener.h"
#include "wire/link_frame.h"

namespace darkbloom::node {

class NodeService {
 public:
  static constexpr UnixMillis kStatementLifeMs = 5 * 60'000;   ///< a statement is fresh this long
  static constexpr UnixMillis kStatementRenewMs = 2 * 60'000;  ///< and is renewed after this
  static constexpr UnixMillis kFreshenSpacingMs = 1'000;       ///< hardware signs no more often

  /// All outlive the service.
  struct Parts {
    const openai::Models& models;
    openai::Service& api;
    seal::EnvelopeOpener& opener;
    const crypto::P256Key& identity;
    NodeLink& link;
    const Clock& clock;
    wire::Tier reach = wire::Tier::sealed;  ///< the most that its evidence can show
    Hardware* hardware = nullptr;           ///< none: the statement stands alone
    std::string machine_class = {};         ///< wire::is_machine_class
    /// It serves these alone, which the statement names; none: everybody.
    std::span<const organisation::Organisation> organisations = {};
    shelf::StoreShelf* store = nullptr;  ///< null: none
  };
  /// `statement` says what never changes: keys, build and models.
  NodeService(Parts parts, attest::Statement statement);

  void received(ByteView frame);
  /// The coordinator is gone: nobody waits for these answers any more.
  void link_down();
  /// About once a second: reports load, renews evidence, forgets ended answers.
  void tick();
  /// Whether new requests are taken: at once here, and said to the coordinator. Those that run go
  /// on.
  void offer(bool takes_new);
  /// Ends what runs, so that it moves elsewhere.
  void hand_back();
  /// What its operator may know.
  struct Facts {
    std::uint32_t running = 0;  ///< requests that are being answered
    bool welcome = false;       ///< the coordinator has let this node in
    operating::Counts counts = {};
    std::vector<operating::Standing> standings = {};  ///< as the coordinator said last
  };
  Facts facts();

 private:
  struct Issued {
    Digest evidence;
    UnixMillis expires_at_ms;
  };

  void heard(const wire::Standings& told);
  /// Frames for a node's hardware.
  void from_registrar(const wire::Frame& frame);
  /// Proves itself anew where that is due.
  void renew();
  void prove();
  Bytes evidence();
  void open(const wire::Open& open);
  Result<void> try_open(const wire::Open& open);
  /// Refuses (forbidden, not_a_member) whoever does not prove to belong to one of ours.
  Result<void> check_member(const seal::OpenedRequest& opened) const;
  /// What a receipt can say before the answer. Refuses a request that relies on evidence which this
  /// node did not give or no longer stands by.
  Result<attest::Receipt> receipt_of(const seal::OpenedRequest& opened, ByteView envelope) const;
  void cancel(wire::StreamId stream);
  wire::NodeLoad load() const;
  /// Of a store's models, which may have to be loaded first.
  std::vector<wire::ModelReport> reports() const;
  /// Of those, what the coordinator has not been told.
  std::vector<wire::ModelReport> news();
  /// Counts what has ended, and forgets it.
  void forget_ended();
  void count(const Answer& answer);
  Parts parts_;
  attest::Statement statement_;
  wire::Challenge challenge_ = {};
  bool challenged_ = false;
  UnixMillis proven_at_ms_ = 0;
  Digest nonce_root_ = {};      // what hardware signs for; zero: nobody asked yet
  bool stale_ = false;          // it was asked to sign for another since
  std::vector<Issued> issued_;  // evidence that clients may still rely on
  std::map<wire::StreamId, std::unique_ptr<Answer>> answers_;
  bool takes_new_ = true;
  bool welcome_ = false;
  std::vector<wire::ModelReport> told_;
  operating::Counts counts_;
  std::vector<operating::Standing> standings_;
};

}  // namespace darkbloom::node
