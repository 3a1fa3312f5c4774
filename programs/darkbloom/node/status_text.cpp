#include "darkbloom/node/status_text.h"

#include <format>

#include "darkbloom/node/duration.h"
#include "json/object_writer.h"

namespace darkbloom::operate {
namespace {

using operating::Status;

std::string first_line(const View& view, UnixMillis now_ms) {
  const std::string pid = view.pid ? std::format("pid {}", *view.pid) : "";
  switch (view.state) {
    case State::off:
      return "not running (darkbloom node start)\n";
    case State::starting:
      return std::format("starting: it loads its models ({})\n", pid);
    case State::running:
      return std::format(
          "{} for {} ({}, version {})\n", view.status->stopping ? "stopping; it ran" : "running",
          duration_text(now_ms - view.status->started_at_ms), pid, view.status->version);
    case State::silent:
      return std::format("does not answer, though its process lives ({})\n", pid);
    case State::died:
      return view.status ? std::format("died; last seen {} ago (darkbloom node logs)\n",
                                       duration_text(now_ms - view.status->written_at_ms))
                         : "died (darkbloom node logs)\n";
  }
  return {};
}

std::string link_text(const Status& status, UnixMillis now_ms) {
  const std::string since = duration_text(now_ms - status.link.since_ms);
  if (!status.link.up) {
    return std::format("{}, not reached for {}{}{}", status.coordinator, since,
                       status.link.last_error.empty() ? "" : ": ", status.link.last_error);
  }
  return std::format("{}, connected for {}{}", status.coordinator, since,
                     status.link.welcome ? "" : ", and not let in yet");
}

std::string tier_text(const Status& status) {
  std::string text = status.tier.reach;
  for (const std::string& word : status.tier.in_the_way)
    text += (&word == status.tier.in_the_way.data() ? "; in the way of more: " : ", ") + word;
  return text;
}

std::string requests_text(const Status& status) {
  const operating::Counts& counts = status.counts;
  return std::format("{} running; {} served, {} failed, {} refused, {} cancelled", status.running,
                     counts.served, counts.failed, counts.refused, counts.cancelled);
}

/// What is known of a store's model: it may be on the disk alone.
std::string measured_text(const operating::ModelStatus& model) {
  std::string text;
  const double load_s = static_cast<double>(model.load_ms) / 1000;
  if (!model.loaded) text += std::format(", not loaded (takes about {:.1f} s)", load_s);
  if (model.bytes > 0) text += std::format(", {:.2f} GB", static_cast<double>(model.bytes) / 1e9);
  if (model.decode_millitokens > 0) {
    text += std::format(", measured: reads {:.0f}, writes {:.1f} tokens/s",
                        static_cast<double>(model.prefill_millitokens) / 1000,
                        static_cast<double>(model.decode_millitokens) / 1000);
  }
  return text;
}

std::string model_text(const operating::ModelStatus& model) {
  std::string text =
      std::format("  {}  {} of {} slots busy", model.name, model.active, model.slots);
  if (model.waiting > 0) text += std::format(", {} waiting", model.waiting);
  if (model.millitokens_per_second > 0) {
    text += std::format(", {:.1f} tokens/s a stream", model.millitokens_per_second / 1000.0);
  }
  return text + measured_text(model) + "\n";
}

}  // namespace

std::string takes_text(const Status& status, UnixMillis now_ms) {
  if (status.suspensions.empty()) return "requests";
  std::string text = "nothing new:";
  for (const operating::Suspension& suspension : status.suspensions) {
    text += (&suspension == status.suspensions.data() ? " " : "; ") + suspension.text;
    if (suspension.word == "paused" && status.resumes_at_ms > now_ms) {
      text += std::format(", for another {}", duration_text(status.resumes_at_ms - now_ms));
    }
  }
  return text;
}

std::string status_text(const View& view, UnixMillis now_ms) {
  std::string text = first_line(view, now_ms);
  if (!view.trouble.empty()) text += view.trouble + "\n";
  if (!view.status || view.state == State::died) return text;
  const Status& status = *view.status;
  text += std::format("coordinator  {}\n", link_text(status, now_ms));
  text += std::format("takes        {}\n", takes_text(status, now_ms));
  text += std::format("requests     {}\n", requests_text(status));
  text += std::format("speed        {:.1f} tokens/s now, {} tokens in ended answers\n",
                      operating::tokens_per_second(status), status.counts.tokens);
  text += std::format("tier         {}\n", tier_text(status));
  text += "models\n";
  for (const operating::ModelStatus& model : status.models)
    text += model_text(model);
  for (const std::string& name : status.worth_pulling)
    text += "  the network lacks " + name + ": worth a `darkbloom model pull`\n";
  return text;
}

std::string status_json(const View& view) {
  std::string text;
  json::ObjectWriter writer(text);
  writer.text("state", name_of(view.state));
  writer.raw("pid", view.pid ? std::to_string(*view.pid) : "null");
  if (view.trouble.empty()) {
    writer.raw("trouble", "null");
  } else {
    writer.text("trouble", view.trouble);
  }
  std::string node = view.status ? operating::status_json(*view.status) : "null";
  if (node.ends_with('\n')) node.pop_back();
  writer.raw("node", node).end();
  return text + "\n";
}

}  // namespace darkbloom::operate
