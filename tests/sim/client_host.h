#pragma once
// A user's device: the production Dispatch, the errands that were given to it, and what became of
// each of them.

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "darkbloom/connect/dispatch.h"
#include "sim/network.h"
#include "sim/node_host.h"
#include "sim/tale.h"

namespace darkbloom::sim {

/// How an errand ended for whoever gave it.
enum class Ending { none, clean, told_error, failed, cancelled, refused };

/// Judges an answer while it comes and when it ends.
class Hearing final : public connect::Recipient {
 public:
  Hearing(Tale tale, const bool& forged, Timeline& timeline)
      : tale_(std::move(tale)), hears_forged_(forged), timeline_(timeline) {}

  void quota(const wire::Quota& quota) override;
  void head(const seal::InnerHead& head, const attest::Verdict& by) override;
  void part(std::string_view text) override;
  void end(const attest::ReceiptFile& receipt) override;
  void failed(const Error& error) override;
  void finish(Ending ending);
  Ending ending() const { return ending_; }
  std::optional<Fault> fault() const { return fault_; }
  const Tale& tale() const { return tale_; }

 private:
  void expect_open(std::string_view what) const;
  std::string streamed_text(bool& told_error, bool& done) const;

  Tale tale_;
  const bool& hears_forged_;
  Timeline& timeline_;
  int status_ = 0;
  bool heard_head_ = false;
  std::string body_;
  Ending ending_ = Ending::none;
  std::optional<Fault> fault_;
};

class ClientHost final : connect::CoordinatorLink {
 public:
  ClientHost(Timeline& timeline, Envelopes& genuine, std::string key)
      : timeline_(timeline),
        genuine_(genuine),
        key_(std::move(key)),
        random_(timeline.random.number(1U << 30)),
        dispatch_({timeline, random_, *this}, policy::UserPolicy{}) {}

  void link_up(std::function<void(const wire::Frame&)> send);
  void link_down();
  void tick() { dispatch_.tick(); }
  bool linked() const { return dispatch_.linked(); }
  void received(const Parcel& parcel);
  void ask(Tale tale, const std::string& key);
  /// Cancels the errand that was given last-but-`back`, if it runs.
  void cancel(std::size_t back);

  const std::string& key() const { return key_; }
  const std::vector<std::unique_ptr<Hearing>>& hearings() const { return hearings_; }
  std::size_t running() const;
  std::size_t envelopes() const { return envelopes_; }

 private:
  void send(const wire::Frame& frame) override;

  Timeline& timeline_;
  Envelopes& genuine_;
  std::string key_;
  test::SeededRandom random_;
  connect::Dispatch dispatch_;
  std::function<void(const wire::Frame&)> out_;
  std::vector<std::unique_ptr<Hearing>> hearings_;
  std::vector<std::optional<wire::StreamId>> errands_;  // of the hearings
  std::size_t envelopes_ = 0;
  bool hears_forged_ = false;
};

}  // namespace darkbloom::sim
