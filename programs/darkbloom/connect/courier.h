#pragma once
// One request on its way: sealed to up to three nodes, its answer opened chunk by chunk, and sent
// again to others when the node that answers it is lost midway.

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "attest/verify/receipt_check.h"
#include "base/environment.h"
#include "darkbloom/connect/candidate_list.h"
#include "darkbloom/connect/conversations.h"
#include "darkbloom/connect/request_facts.h"
#include "darkbloom/connect/stream_text.h"
#include "front/body_budget.h"
#include "seal/client/envelope_maker.h"
#include "wire/link_frame.h"

namespace darkbloom::connect {

/// Hears an answer: head once, then parts, then exactly one of end and failed. failed may come
/// without a head (nothing was answered) or after it (the stream broke). Before either comes what
/// the key may still start, where the coordinator says so; again with each try, the last counts.
class Recipient {
 public:
  virtual ~Recipient() = default;
  virtual void quota(const wire::Quota&) {}
  /// `by` is the verdict on the machine that answers.
  virtual void head(const seal::InnerHead& head, const attest::Verdict& by) = 0;
  virtual void part(std::string_view text) = 0;
  virtual void end(const attest::ReceiptFile& receipt) = 0;
  virtual void failed(const Error& error) = 0;
};

struct Errand {
  std::string method;
  std::string path;
  std::string api_key;
  TenantKey tenant = {};       ///< filled by the dispatch
  attest::Demand demand = {};  ///< beside the user's policy
  Secret body = {};
  front::BodyShare share = {};  ///< of what all bodies may hold
  std::string region = {};      ///< the header darkbloom-region; empty: none
};

class Courier {
 public:
  static constexpr int kResumesMax = 8;   ///< nodes lost midway before the client hears of it
  static constexpr int kRestartsMax = 2;  ///< nodes lost before an answer, likewise
  static constexpr int kWaitsMax = 10;    ///< for room to go on with an answer that has begun
  static constexpr UnixMillis kWaitLeastMs = 300;  ///< by then there is news of the fleet
  static constexpr UnixMillis kWaitMostMs = 3'000;

  /// All outlive the courier; so does `recipient`.
  struct Parts {
    const CandidateList& candidates;
    const Clock& clock;
    Random& random;
    Conversations* conversations = nullptr;  ///< null: none is remembered
  };
  Courier(Parts parts, Errand errand, RequestFacts facts, Recipient& recipient);

  /// A fresh envelope for what is still to be answered; refuses when nobody can be sealed to.
  Result<Bytes> envelope();
  /// True while more is expected.
  bool chunk(ByteView payload);
  /// The stream ended without its last chunk: true when a new envelope() should be sent, after
  /// wait_ms().
  bool broken(const Error& why);
  /// The way there was lost, and no machine is to blame: true when a new envelope() should be sent.
  bool cut_off(const Error& why);
  /// Whether what failed before an answer may do later: then wait_ms() says when. An answer that
  /// has begun is worth some waiting; one that has not is the client's to ask for again, unless a
  /// machine was lost.
  bool may_wait(const Error& why);
  /// Until a new envelope() is worth while; 0: it is at once.
  UnixMillis wait_ms() const { return wait_ms_; }
  /// Passed on until the head is: whoever writes HTTP has sent its headers then.
  void quota(const wire::Quota& quota);
  /// Tells the recipient that nothing more will come.
  void give_up(const Error& why) { recipient_.failed(why); }

  const std::string& api_key() const { return errand_.api_key; }
  std::optional<NodeId> answered_by() const { return opener_ ? opener_->answering() : last_; }
  const std::vector<Candidate>& sealed_to() const { return sealed_to_; }

 private:
  bool deliver(const seal::OpenedChunk& chunk);
  /// How much of a stream's `events` the client may see before the receipt is good.
  std::size_t before_end(std::string_view events);
  bool deliver_head(ByteView plaintext);
  /// The last chunk holds the receipt; without a good one the answer has failed.
  bool deliver_end(ByteView signed_receipt);
  Result<attest::ReceiptFile> receipt_file(ByteView signed_receipt) const;
  /// Who answers: one that was sealed to.
  const Candidate& answering() const;
  bool give_up_after(const Error& why);
  /// Whether what is still to come can be asked for again.
  bool can_go_on() const;
  Wanted wanted() const;
  wire::RoutingFacts routing_facts() const;
  seal::InnerRequest inner_request() const;

  Parts parts_;
  Errand errand_;
  attest::Policy policy_;
  RequestFacts facts_;
  Recipient& recipient_;
  std::optional<seal::AnswerOpener> opener_;
  std::vector<Candidate> sealed_to_;
  attest::LogState relied_on_;                // the newest that their verdicts rest on
  Digest request_ = {};                       // of the present envelope
  std::optional<attest::ChunkChain> chunks_;  // of the present envelope's answer
  std::vector<NodeId> failed_nodes_;
  std::optional<NodeId> last_;
  StreamText stream_;
  Secret last_events_;  // which say that the answer is whole, until its receipt does
  bool is_stream_ = false;
  bool head_seen_ = false;       // of the present envelope's answer
  bool head_delivered_ = false;  // to the recipient
  int resumes_ = 0;
  int restarts_ = 0;
  int waits_ = 0;
  UnixMillis wait_ms_ = 0;
};

}  // namespace darkbloom::connect
