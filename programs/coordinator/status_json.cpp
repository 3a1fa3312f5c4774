#include "coordinator/status_json.h"

#include <utility>

#include "attest/pairing_code.h"
#include "coordinator/tier_counts.h"
#include "json/list_writer.h"
#include "json/object_writer.h"
#include "json/text.h"
#include "json/write.h"

namespace darkbloom::coordinator {
namespace {

using json::ObjectWriter;

std::string decimal(double value) {
  std::string text;
  json::append_number(text, value);
  return text;
}

/// {"name": count, ...} of a closed list; with `all` false only those that are not 0.
template <typename Kind, typename Counts>
std::string by(const Counts& counts, bool all = true) {
  std::string text;
  ObjectWriter object(text);
  for (std::size_t place = 0; place < counts.size(); ++place) {
    if (all || counts[place] > 0) {
      object.number(name_of(static_cast<Kind>(place)), counts[place]);
    }
  }
  object.end();
  return text;
}

std::string models_json(const fleet::Survey& survey, bool with_gates) {
  std::string text;
  json::ListWriter list(text);
  for (const fleet::ModelSurvey& model : survey.models) {
    ObjectWriter object(list.next());
    object.text("id", model.name).number("nodes", model.nodes);
    object.number("routable", model.routable);
    if (with_gates) object.raw("closed", by<fleet::Gate>(model.closed, false));
    if (!with_gates) {
      object.number("slots", model.slots).number("streams", model.active);
      object.number("waiting", model.waiting);
    }
    object.end();
  }
  list.end();
  return text;
}

std::string outcomes_json(const fleet::Outcomes& outcomes) {
  std::string text;
  ObjectWriter object(text);
  object.raw("ended", by<fleet::Terminal>(outcomes.ended));
  object.number("refused", outcomes.refused).number("offered", outcomes.offered);
  object.number("served", outcomes.served);
  object.raw("served_share", decimal(outcomes.served_share()));
  object.raw("first_token_p50_seconds", decimal(outcomes.first_s.quantile(0.5)));
  object.raw("first_token_p99_seconds", decimal(outcomes.first_s.quantile(0.99)));
  object.end();
  return text;
}

std::string names_json(const std::vector<fleet::ModelOffer>& models) {
  std::string text;
  json::ListWriter list(text);
  for (const fleet::ModelOffer& model : models)
    json::append_string(list.next(), model.name);
  list.end();
  return text;
}

void append_node(std::string& out, const Outlook& outlook, const fleet::NodeEntry& node) {
  ObjectWriter object(out);
  object.text("id", node.id.hex()).text("object", "node");
  object.text("pairing_code", attest::text_of(attest::pairing_code_of(node.id)));
  object.text("tier", wire::name_of(outlook.tier_of(node.id)));
  object.raw("models", names_json(node.models));
  object.text("state", fleet::takes_new(node) ? "serving" : "suspended");
  object.text("breaker", name_of(node.breaker.state(outlook.survey.at_ms)));
  object.number("slots", node.load.slots).number("active", node.load.active);
  object.number("waiting", node.load.waiting).number("since", node.record.since_ms / 1000);
  object.number("answered", node.record.answered);
  object.number("faults", node.record.faults);
  object.end();
}

}  // namespace

bool is_ready(const Outlook& outlook) {
  return !outlook.draining && outlook.survey.is_routable();
}

std::string readiness_json(const Outlook& outlook) {
  std::string text;
  ObjectWriter object(text);
  object.boolean("ready", is_ready(outlook)).boolean("draining", outlook.draining);
  object.number("nodes", outlook.survey.nodes);
  object.raw("models", models_json(outlook.survey, true));
  object.end();
  return text;
}

std::string network_stats_json(const Outlook& outlook) {
  std::string nodes;
  ObjectWriter object(nodes);
  object.number("total", outlook.survey.nodes);
  object.number("suspended", outlook.survey.suspended);
  object.raw("by_tier", by<wire::Tier>(count_tiers(outlook)));
  object.raw("by_breaker", by<fleet::Breaker::State>(outlook.survey.breakers));
  object.end();
  std::string text;
  ObjectWriter stats(text);
  stats.text("object", "network.stats").number("at", outlook.survey.at_ms / 1000);
  stats.raw("nodes", nodes).raw("models", models_json(outlook.survey, false));
  stats.number("streams", outlook.streams);
  stats.raw("last_minute", outcomes_json(outlook.tally.last_minute()));
  stats.raw("last_hour", outcomes_json(outlook.tally.last_hour()));
  stats.raw("last_day", outcomes_json(outlook.tally.last_day()));
  stats.end();
  return text;
}

std::string nodes_json(const Outlook& outlook) {
  std::string nodes;
  json::ListWriter list(nodes);
  std::size_t listed = 0;
  outlook.registry.each([&](const fleet::NodeEntry& node, UnixMillis left_at_ms) {
    if (left_at_ms != 0 || listed == kNodesListedMax) return;
    append_node(list.next(), outlook, node);
    listed += 1;
  });
  list.end();
  std::string text;
  ObjectWriter object(text);
  object.text("object", "list").raw("data", nodes);
  object.boolean("has_more", listed < outlook.registry.size());
  object.end();
  return text;
}

}  // namespace darkbloom::coordinator
