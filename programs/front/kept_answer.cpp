#include "front/kept_answer.h"

#include <algorithm>
#include <utility>

namespace darkbloom::front {

void KeptAnswer::head(const AnswerHead& head) {
  began_ = head;
  began_->passing.clear();
  for (Listener* const listener : listeners_)
    listener->head(head);
}

void KeptAnswer::part(std::string_view text) {
  cut_ = cut_ || text_.size() + text.size() > kKeptMax;
  if (cut_) {
    text_ = {};
  } else {
    text_.append(view_of(text));
  }
  for (Listener* const listener : listeners_)
    listener->part(text);
}

void KeptAnswer::end(ByteView receipt) {
  receipt_ = copy_of(receipt);
  if (at_end && !cut_) at_end(text_.text());
  for (Listener* const listener : std::exchange(listeners_, {}))
    listener->end(receipt);
}

void KeptAnswer::failed(const Failure& failure) {
  failed_ = true;
  for (Listener* const listener : std::exchange(listeners_, {}))
    listener->failed(failure);
}

void KeptAnswer::add(Listener& listener) {
  if (began_) listener.head(*began_);
  if (!text_.empty()) listener.part(text_.text());
  if (receipt_) return listener.end(*receipt_);
  listeners_.push_back(&listener);
}

void KeptAnswer::remove(const Listener& listener) {
  std::erase(listeners_, &listener);
}

}  // namespace darkbloom::front
