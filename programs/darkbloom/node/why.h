#pragma once
// Why this machine gets requests for a model, or does not: one judgement for each model, from what
// the node says of itself and what the coordinator's router says of it.

#include <string>
#include <vector>

#include "darkbloom/node/view.h"

namespace darkbloom::operate {

struct Reason {
  std::string word;  ///< snake_case, for programs
  std::string text;  ///< one sentence
  std::string mend;  ///< what to do about it; empty: wait
};

struct Why {
  std::string model;                   ///< empty: of the machine, whose models are not known
  std::vector<Reason> reasons = {};    ///< all that keep new requests away; empty: it gets them
  std::vector<Reason> only_some = {};  ///< what keeps some requests away
  bool router_has_spoken = false;      ///< the coordinator's own view is among these
  std::uint32_t ahead = 0;             ///< machines that the router expects to answer sooner
  std::uint32_t open = 0;              ///< machines that it may ask for this model
};

/// At least one.
std::vector<Why> why_of(const View& view, UnixMillis now_ms);

/// One screen for a person.
std::string why_text(const std::vector<Why>& all);
/// One JSON object: models, each with model, gets_requests, reasons, only_some, ahead and open,
/// whose entries have word, text and mend.
std::string why_json(const std::vector<Why>& all);

}  // namespace darkbloom::operate
