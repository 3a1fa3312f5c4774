#include "darkbloom/node/why.h"

#include <algorithm>
#include <array>
#include <format>
#include <iterator>
#include <utility>

#include "darkbloom/node/duration.h"
#include "json/list_writer.h"
#include "json/object_writer.h"

namespace darkbloom::operate {
namespace {

using operating::ModelStatus;
using operating::Status;

/// The router's words (fleet/eligibility.h), for the operator.
constexpr std::string_view kSuspended = "suspended";

struct Gate {
  std::string_view word;
  std::string_view text;
  std::string_view mend;
};
constexpr std::array kGates{
    Gate{"not_in_fleet", "The coordinator does not count this machine among its own.",
         "Look into the log: darkbloom node logs."},
    Gate{"silent", "The coordinator has not heard of this machine for some seconds.",
         "See that it does not sleep and that its connection holds."},
    Gate{"lacks_model", "The coordinator does not know that this machine serves it.",
         "Start it with --model."},
    Gate{kSuspended, "It has told the router that it takes nothing new.", ""},
    Gate{"full", "All its slots and its queue are taken.", ""},
    Gate{"long_wait", "A request would wait too long here.", ""},
    Gate{"price_over_cap", "Its price is above what clients now pay.", "Ask for less."},
    Gate{"quarantined", "Too many of its requests failed, so the router leaves it alone a while.",
         "Look into the log: darkbloom node logs."},
    Gate{"on_trial", "It is tried again after failures, beside another machine.", ""},
};

Reason of_gate(const std::string& word) {
  const auto known = std::ranges::find(kGates, word, &Gate::word);
  if (known == kGates.end()) return {word, std::format("The router says: {}.", word), ""};
  return {word, std::string(known->text), std::string(known->mend)};
}

void add_process(const View& view, std::vector<Reason>& into) {
  switch (view.state) {
    case State::off:
      into.push_back({"not_running", "The node does not run.", "darkbloom node start"});
      return;
    case State::died:
      into.push_back({"died", "The node ended without being asked to.",
                      "darkbloom node logs, then darkbloom node start"});
      return;
    case State::starting:
      into.push_back({"starting", "It loads its models.", ""});
      return;
    case State::silent:
      into.push_back({"silent", "The node does not answer.", "darkbloom node restart"});
      return;
    case State::running:
      return;
  }
}

void add_link(const Status& status, UnixMillis now_ms, std::vector<Reason>& into) {
  const std::string since = duration_text(now_ms - status.link.since_ms);
  if (!status.link.up) {
    into.push_back(
        {"no_coordinator",
         std::format("No coordinator has been reached at {} for {}.", status.coordinator, since),
         "darkbloom node doctor"});
  } else if (!status.link.welcome) {
    into.push_back({"not_let_in", std::format("The coordinator has not let it in for {}.", since),
                    "Look into the log: darkbloom node logs."});
  }
}

std::string as_sentence(std::string clause) {
  if (clause.empty()) return clause;
  if (clause.front() >= 'a' && clause.front() <= 'z') clause.front() += 'A' - 'a';
  if (clause.back() != '.') clause += '.';
  return clause;
}

void add_suspensions(const Status& status, UnixMillis now_ms, std::vector<Reason>& into) {
  for (const operating::Suspension& suspension : status.suspensions) {
    Reason reason{suspension.word, as_sentence(suspension.text), ""};
    if (suspension.word == "paused") {
      reason.mend = "darkbloom node resume";
      if (status.resumes_at_ms > now_ms) {
        reason.mend += std::format(", or wait {}", duration_text(status.resumes_at_ms - now_ms));
      }
    }
    into.push_back(std::move(reason));
  }
}

/// A full machine is busy, whoever says so first.
void add_load(const ModelStatus& model, std::vector<Reason>& into) {
  constexpr std::uint32_t kWaitingPerSlot = 1;  // the router sends no more (fleet/eligibility.h)
  const std::uint32_t room = model.slots * (1 + kWaitingPerSlot);
  if (model.slots == 0 || model.active + model.waiting < room) return;
  into.push_back({"full",
                  std::format("It works on {} requests and {} wait: that is all it takes.",
                              model.active, model.waiting),
                  ""});
}

void add_gates(const Status& status, Why& why) {
  const auto standing = std::ranges::find(status.standings, why.model, &operating::Standing::model);
  if (standing == status.standings.end()) return;
  why.router_has_spoken = true;
  why.ahead = standing->ahead;
  why.open = standing->open;
  for (const std::string& gate : standing->gates) {
    // That it takes nothing new the router has from the machine, which says why.
    if (gate == kSuspended && !status.suspensions.empty()) continue;
    if (!std::ranges::contains(why.reasons, gate, &Reason::word)) {
      why.reasons.push_back(of_gate(gate));
    }
  }
}

void add_tier(const Status& status, Why& why) {
  if (status.tier.in_the_way.empty()) return;
  std::string words;
  for (const std::string& word : status.tier.in_the_way)
    words += (words.empty() ? "" : ", ") + word;
  why.only_some.push_back({"tier",
                           std::format("Requests that demand more than tier {} go elsewhere ({}).",
                                       status.tier.reach, words),
                           "darkbloom doctor"});
}

std::string lines_of(const std::vector<Reason>& reasons) {
  std::string text;
  for (const Reason& reason : reasons) {
    text += std::format("  {}  {}{}{}\n", reason.word, reason.text, reason.mend.empty() ? "" : " ",
                        reason.mend);
  }
  return text;
}

std::string json_of(const std::vector<Reason>& reasons) {
  std::string text;
  json::ListWriter list(text);
  for (const Reason& reason : reasons) {
    json::ObjectWriter(list.next())
        .text("word", reason.word)
        .text("text", reason.text)
        .text("mend", reason.mend)
        .end();
  }
  list.end();
  return text;
}

/// Where a machine stands that may be asked: a slower one than the others gets little.
std::string place_text(const Why& why) {
  if (!why.router_has_spoken) {
    return "  (The coordinator has not said how its router sees this machine.)\n";
  }
  if (why.open <= 1) return "  It is the only machine that may be asked now.\n";
  if (why.ahead == 0) {
    return std::format("  Of {} machines, none is expected to answer sooner.\n", why.open);
  }
  return std::format("  Of {} machines, {} {} expected to answer sooner: they are asked first.\n",
                     why.open, why.ahead, why.ahead == 1 ? "is" : "are");
}

}  // namespace

std::vector<Why> why_of(const View& view, UnixMillis now_ms) {
  Why machine;
  add_process(view, machine.reasons);
  const bool known = view.status && view.state == State::running;
  if (known) {
    add_link(*view.status, now_ms, machine.reasons);
    add_suspensions(*view.status, now_ms, machine.reasons);
    add_tier(*view.status, machine);
  }
  if (!view.status || view.status->models.empty()) return {machine};
  std::vector<Why> all;
  for (const ModelStatus& model : view.status->models) {
    Why why = machine;
    why.model = model.name;
    if (known) {
      add_load(model, why.reasons);
      add_gates(*view.status, why);
    }
    all.push_back(std::move(why));
  }
  return all;
}

std::string why_text(const std::vector<Why>& all) {
  std::string text;
  for (const Why& why : all) {
    const std::string name = why.model.empty() ? "This machine" : why.model;
    if (why.reasons.empty()) {
      text += std::format("{} gets requests: nothing stands in the way.\n", name);
      text += place_text(why);
    } else {
      text += std::format("{} gets no new requests:\n{}", name, lines_of(why.reasons));
    }
    text += lines_of(why.only_some);
  }
  return text;
}

std::string why_json(const std::vector<Why>& all) {
  std::string models;
  json::ListWriter list(models);
  for (const Why& why : all) {
    json::ObjectWriter(list.next())
        .text("model", why.model)
        .boolean("gets_requests", why.reasons.empty())
        .boolean("router_has_spoken", why.router_has_spoken)
        .number("ahead", why.ahead)
        .number("open", why.open)
        .raw("reasons", json_of(why.reasons))
        .raw("only_some", json_of(why.only_some))
        .end();
  }
  list.end();
  std::string text;
  json::ObjectWriter(text).raw("models", models).end();
  return text + "\n";
}

}  // namespace darkbloom::operate
