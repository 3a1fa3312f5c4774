#pragma once
// An answer that several requests may get: those that come while it runs, and those that come again
// after it has ended. It hears the answer once and tells it to each of them from its beginning.

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "darkbloom/connect/courier.h"

namespace darkbloom::connect {

class KeptAnswer final : public Recipient {
 public:
  static constexpr std::size_t kKeptMax = 4U << 20;  ///< bytes; a longer one is not told again

  /// Told to those who are there: what comes again later costs nothing.
  void quota(const wire::Quota& quota) override;
  void head(const seal::InnerHead& head, const attest::Verdict& by) override;
  void part(std::string_view text) override;
  void end(const attest::ReceiptFile& receipt) override;
  void failed(const Error& error) override;

  /// Tells `listener` what has come so far, and then what comes. It outlives the answer's end or
  /// is removed.
  void add(Recipient& listener);
  void remove(const Recipient& listener);
  /// True once nothing more will come.
  bool over() const { return receipt_.has_value() || failed_; }
  /// True where asking again may give another answer.
  bool broken() const { return failed_ || (began_ && began_->head.status >= 500); }
  /// True where its text was too long to be kept.
  bool cut() const { return cut_; }
  bool awaited() const { return !listeners_.empty(); }
  std::size_t size() const { return text_.size(); }

  /// Called with the whole text once it has ended well, unless that was too long to be kept.
  std::function<void(std::string_view text)> at_end = {};
  /// What the dispatch knows it by; 0 until it is asked for.
  wire::StreamId errand = 0;

 private:
  struct Began {
    seal::InnerHead head;
    attest::Verdict by;
  };
  std::optional<Began> began_;
  Secret text_;
  bool cut_ = false;
  std::optional<attest::ReceiptFile> receipt_;
  bool failed_ = false;
  std::vector<Recipient*> listeners_;
};

}  // namespace darkbloom::connect
