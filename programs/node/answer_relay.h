#pragma once
// One answer on its way out: what the API says becomes sealed chunks on the link.

#include <atomic>
#include <cstdint>
#include <memory>
#include <string_view>

#include "attest/quote/receipt_writer.h"
#include "base/environment.h"
#include "openai/service.h"
#include "seal/node/envelope_opener.h"
#include "wire/link_frame.h"

namespace darkbloom::node {

/// Where frames leave. send() is safe from any thread and never blocks.
class NodeLink {
 public:
  virtual ~NodeLink() = default;
  virtual void send(const wire::Frame& frame) = 0;
};

/// Seals each part as soon as it exists; the last chunk holds the
/// receipt and nothing else. Called on
/// the API's threads, one call at a time.
class AnswerRelay final : public openai::Responder {
 public:
  /// What an answer is sealed and signed with.
  struct Seals {
    seal::AnswerSealer sealer;
    attest::ReceiptWriter receipt;
  };
  /// `link` and `clock` outlive the relay.
  AnswerRelay(wire::StreamId stream, Seals seals, NodeLink& link, const Clock& clock)
      : stream_(stream), seals_(std::move(seals)), link_(link), clock_(clock) {}

  void on_head(const openai::Head& head) override;
  void on_body(std::string_view part) override;
  void on_end(const openai::Totals& totals) override;
  bool ended() const { return ended_; }
  /// How it ended. Ask only once it has.
  struct Outcome {
    std::uint16_t status = 0;  ///< of HTTP
    std::uint32_t tokens = 0;  ///< written
  };
  Outcome outcome() const { return outcome_; }

 private:
  void send(ByteView plaintext, bool last);

  wire::StreamId stream_;
  Seals seals_;
  NodeLink& link_;
  const Clock& clock_;
  Secret head_;  // waits for the first part, to share its chunk
  Outcome outcome_;
  std::atomic<bool> ended_ = false;
};

/// A relay and the exchange that feeds it. The exchange ends first.
struct Answer {
  Answer(wire::StreamId stream, AnswerRelay::Seals seals, NodeLink& link, const Clock& clock)
      : relay(stream, std::move(seals), link, clock) {}
  AnswerRelay relay;
  std::unique_ptr<openai::Exchange> exchange;
};

}  // namespace darkbloom::node
