#pragma once
// An answer that several requests may get: those that come while it runs, and those that come again
// after it has ended. It hears the answer once and tells it to each of them from its beginning.

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "front/backend.h"

namespace darkbloom::front {

class KeptAnswer final : public Listener {
 public:
  static constexpr std::size_t kKeptMax = 4U << 20;  ///< bytes; a longer one is not told again

  void head(const AnswerHead& head) override;
  void part(std::string_view text) override;
  void end(ByteView receipt) override;
  void failed(const Failure& failure) override;

  /// Tells `listener` what has come so far, and then what comes. It outlives the answer's end or
  /// is removed.
  void add(Listener& listener);
  void remove(const Listener& listener);
  /// True once nothing more will come.
  bool over() const { return receipt_.has_value() || failed_; }
  /// True where asking again may give another answer.
  bool broken() const { return failed_ || (began_ && began_->status >= 500); }
  /// True where its text was too long to be kept.
  bool cut() const { return cut_; }
  bool awaited() const { return !listeners_.empty(); }
  std::size_t size() const { return text_.size(); }

  /// Called with the whole text once it has ended well, unless that was too long to be kept.
  std::function<void(std::string_view text)> at_end = {};
  /// What the backend knows it by; 0 until it is asked for.
  AnswerId id = 0;

 private:
  std::optional<AnswerHead> began_;
  Secret text_;
  bool cut_ = false;
  std::optional<Bytes> receipt_;
  bool failed_ = false;
  std::vector<Listener*> listeners_;
};

}  // namespace darkbloom::front
