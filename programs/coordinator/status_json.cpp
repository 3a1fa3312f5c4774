#include "coordinator/status_json.h"

#include <utility>

#include "attest/pairing_code.h"
#include "coordinator/tier_counts.h"
#include "json/object_writer.h"
#include "json/text.h"
#include "json/write.h"

namespace darkbloom::coordinator {
namespace {

using json::ObjectWriter;

std::int64_t number(std::uint64_t count) {
  return static_cast<std::int64_t>(count);
}

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
      object.number(name_of(static_cast<Kind>(place)), number(counts[place]));
    }
  }
  object.end();
  return text;
}

/// "[a,b]" of JSON texts.
class List {
 public:
  void add(std::string_view item) {
    if (text_.size() > 1) text_ += ',';
    text_ += item;
  }
  std::string end() && { return std::move(text_) + ']'; }

 private:
  std::string text_ = "[";
};

std::string models_json(const fleet::Survey& survey, bool with_gates) {
  List list;
  for (const fleet::ModelSurvey& model : survey.models) {
    std::string text;
    ObjectWriter object(text);
    object.text("id", model.name).number("nodes", number(model.nodes));
    object.number("routable", number(model.routable));
    if (with_gates) object.raw("closed", by<fleet::Gate>(model.closed, false));
    if (!with_gates) {
      object.number("slots", number(model.slots)).number("streams", number(model.active));
      object.number("waiting", number(model.waiting));
    }
    object.end();
    list.add(text);
  }
  return std::move(list).end();
}

std::string outcomes_json(const fleet::Outcomes& outcomes) {
  std::string text;
  ObjectWriter object(text);
  object.raw("ended", by<fleet::Terminal>(outcomes.ended));
  object.number("refused", number(outcomes.refused)).number("offered", number(outcomes.offered));
  object.number("served", number(outcomes.served));
  object.raw("served_share", decimal(outcomes.served_share()));
  object.raw("first_token_p50_seconds", decimal(outcomes.first_s.quantile(0.5)));
  object.raw("first_token_p99_seconds", decimal(outcomes.first_s.quantile(0.99)));
  object.end();
  return text;
}

std::string names_json(const std::vector<fleet::ModelOffer>& models) {
  List list;
  for (const fleet::ModelOffer& model : models) {
    std::string name;
    json::append_string(name, model.name);
    list.add(name);
  }
  return std::move(list).end();
}

std::string node_json(const Outlook& outlook, const fleet::NodeEntry& node) {
  std::string text;
  ObjectWriter object(text);
  object.text("id", node.id.hex()).text("object", "node");
  object.text("pairing_code", attest::text_of(attest::pairing_code_of(node.id)));
  object.text("tier", wire::name_of(outlook.tier_of(node.id)));
  object.raw("models", names_json(node.models));
  object.text("state", fleet::takes_new(node) ? "serving" : "suspended");
  object.text("breaker", name_of(node.breaker.state(outlook.survey.at_ms)));
  object.number("slots", node.load.slots).number("active", node.load.active);
  object.number("waiting", node.load.waiting).number("since", node.record.since_ms / 1000);
  object.number("answered", number(node.record.answered));
  object.number("faults", number(node.record.faults));
  object.end();
  return text;
}

}  // namespace

bool is_ready(const Outlook& outlook) {
  return !outlook.draining && outlook.survey.is_routable();
}

std::string readiness_json(const Outlook& outlook) {
  std::string text;
  ObjectWriter object(text);
  object.boolean("ready", is_ready(outlook)).boolean("draining", outlook.draining);
  object.number("nodes", number(outlook.survey.nodes));
  object.raw("models", models_json(outlook.survey, true));
  object.end();
  return text;
}

std::string network_stats_json(const Outlook& outlook) {
  std::string nodes;
  ObjectWriter object(nodes);
  object.number("total", number(outlook.survey.nodes));
  object.number("suspended", number(outlook.survey.suspended));
  object.raw("by_tier", by<wire::Tier>(count_tiers(outlook)));
  object.raw("by_breaker", by<fleet::Breaker::State>(outlook.survey.breakers));
  object.end();
  std::string text;
  ObjectWriter stats(text);
  stats.text("object", "network.stats").number("at", outlook.survey.at_ms / 1000);
  stats.raw("nodes", nodes).raw("models", models_json(outlook.survey, false));
  stats.number("streams", number(outlook.streams));
  stats.raw("last_minute", outcomes_json(outlook.tally.last_minute()));
  stats.raw("last_hour", outcomes_json(outlook.tally.last_hour()));
  stats.raw("last_day", outcomes_json(outlook.tally.last_day()));
  stats.end();
  return text;
}

std::string nodes_json(const Outlook& outlook) {
  List list;
  std::size_t listed = 0;
  outlook.registry.each([&](const fleet::NodeEntry& node, UnixMillis left_at_ms) {
    if (left_at_ms != 0 || listed == kNodesListedMax) return;
    list.add(node_json(outlook, node));
    listed += 1;
  });
  std::string text;
  ObjectWriter object(text);
  object.text("object", "list").raw("data", std::move(list).end());
  object.boolean("has_more", listed < outlook.registry.size());
  object.end();
  return text;
}

}  // namespace darkbloom::coordinator
