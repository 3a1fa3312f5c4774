#include "node/owner/reason.h"

#include <array>

namespace darkbloom::node::owner {
namespace {

struct Row {
  std::string_view word;
  std::string_view clause;
};

/// By the reason's number.
constexpr std::array<Row, kReasons> kRows{
    {{"never", "its owner lends it to nobody"},
     {"snoozed", "its owner has paused it for a while"},
     {"owner_here", "its owner is using it"},
     {"unwatched", "nobody can see whether its owner is using it: no input device is readable"},
     {"lost_sight", "what watches over it has gone silent"},
     {"on_battery", "it runs on battery"},
     {"outside_hours", "these are not the hours of its owner's choice"},
     {"quiet_hours", "these are its owner's quiet hours"},
     {"exclusive_app", "a program runs that its owner wants it for"},
     {"screen_in_use", "something keeps its screen awake"},
     {"others_busy", "other programs need its processor"},
     {"memory_tight", "programs wait for its memory"},
     {"over_memory_cap", "this program has more memory than its owner allows"},
     {"too_hot", "it is too hot"},
     {"network_spent", "the day's network traffic is spent"},
     {"going_to_sleep", "it is going to sleep"}}};

std::string joined(const ReasonSet& reasons, std::string_view Row::* part, std::string_view mark) {
  std::string text;
  for (std::uint8_t number = 0; number < kReasons; ++number) {
    if (!reasons.has(static_cast<Reason>(number))) continue;
    if (!text.empty()) text += mark;
    text += kRows[number].*part;
  }
  return text;
}

}  // namespace

std::string_view word_of(Reason reason) {
  return kRows[static_cast<std::size_t>(reason)].word;
}

std::string_view clause_of(Reason reason) {
  return kRows[static_cast<std::size_t>(reason)].clause;
}

std::string reasons_text(const ReasonSet& reasons) {
  return joined(reasons, &Row::clause, "; ");
}

std::string reasons_words(const ReasonSet& reasons) {
  return joined(reasons, &Row::word, ",");
}

}  // namespace darkbloom::node::owner
