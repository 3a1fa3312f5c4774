#include "darkbloom/connect/kept_answer.h"

#include <algorithm>
#include <utility>

namespace darkbloom::connect {

void KeptAnswer::quota(const wire::Quota& quota) {
  for (Recipient* const listener : listeners_)
    listener->quota(quota);
}

void KeptAnswer::head(const seal::InnerHead& head, const attest::Verdict& by) {
  began_ = Began{head, by};
  for (Recipient* const listener : listeners_)
    listener->head(head, by);
}

void KeptAnswer::part(std::string_view text) {
  cut_ = cut_ || text_.size() + text.size() > kKeptMax;
  if (cut_) {
    text_ = {};
  } else {
    text_.append(view_of(text));
  }
  for (Recipient* const listener : listeners_)
    listener->part(text);
}

void KeptAnswer::end(const attest::ReceiptFile& receipt) {
  receipt_ = receipt;
  if (at_end && !cut_) at_end(text_.text());
  for (Recipient* const listener : std::exchange(listeners_, {}))
    listener->end(receipt);
}

void KeptAnswer::failed(const Error& error) {
  failed_ = true;
  for (Recipient* const listener : std::exchange(listeners_, {}))
    listener->failed(error);
}

void KeptAnswer::add(Recipient& listener) {
  if (began_) listener.head(began_->head, began_->by);
  if (!text_.empty()) listener.part(text_.text());
  if (receipt_) return listener.end(*receipt_);
  listeners_.push_back(&listener);
}

void KeptAnswer::remove(const Recipient& listener) {
  std::erase(listeners_, &listener);
}

}  // namespace darkbloom::connect
