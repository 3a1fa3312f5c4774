#include "coordinator/metrics_text.h"

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include <limits>
#include <utility>
#include <vector>

#include "coordinator/tier_counts.h"
#include "json/text.h"

namespace darkbloom::coordinator {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;
using Label = ClientMetric::Label;
using Labels = std::vector<Label>;

/// Metrics in the order in which they are told.
class Page {
 public:
  /// A family whose metrics are added after it.
  Page& family(std::string_view name, std::string_view help, MetricType type) {
    families_.push_back({"darkbloom_" + std::string(name), std::string(help), type, {}});
    return *this;
  }
  Page& counters(std::string_view name, std::string_view help) {
    return family(name, help, MetricType::Counter);
  }
  Page& gauges(std::string_view name, std::string_view help) {
    return family(name, help, MetricType::Gauge);
  }
  Page& value(double number, Labels labels = {}) {
    ClientMetric metric;
    metric.label = std::move(labels);
    metric.counter.value = number;
    metric.gauge.value = number;
    families_.back().metric.push_back(std::move(metric));
    return *this;
  }
  template <typename Histogram>
  Page& histogram(std::string_view name, std::string_view help, const Histogram& from);
  std::string text() const { return prometheus::TextSerializer().Serialize(families_); }

 private:
  std::vector<MetricFamily> families_;
};

template <typename Histogram>
Page& Page::histogram(std::string_view name, std::string_view help, const Histogram& from) {
  family(name, help, MetricType::Histogram);
  ClientMetric metric;
  metric.histogram.sample_count = from.count();
  metric.histogram.sample_sum = from.sum();
  std::uint64_t below = 0;
  for (std::size_t bucket = 0; bucket < from.counts().size(); ++bucket) {
    below += from.counts()[bucket];
    const bool last = bucket == from.bounds().size();
    metric.histogram.bucket.push_back(
        {below, last ? std::numeric_limits<double>::infinity() : from.bounds()[bucket]});
  }
  families_.back().metric.push_back(std::move(metric));
  return *this;
}

double number(std::uint64_t count) {
  return static_cast<double>(count);
}

/// One value for each entry of a closed list.
template <typename Kind, typename Counts>
void by(Page& page, std::string_view label, const Counts& counts) {
  for (std::size_t place = 0; place < counts.size(); ++place) {
    const std::string_view name = name_of(static_cast<Kind>(place));
    page.value(number(counts[place]), {{std::string(label), std::string(name)}});
  }
}

void add_requests(Page& page, const Outlook& outlook) {
  const fleet::Totals& totals = outlook.tally.totals();
  page.counters("requests_offered_total", "Requests served, and those the network could not serve");
  page.value(number(totals.offered));
  page.counters("requests_served_total", "Requests whose answer was delivered whole");
  page.value(number(totals.served));
  page.counters("requests_refused_total", "Requests refused before they became a stream");
  by<Fault>(page, "fault", totals.refused);
  page.counters("streams_ended_total", "Streams that ended, by how");
  by<fleet::Terminal>(page, "terminal", totals.ended);
  page.gauges("streams", "Streams open now").value(number(outlook.streams));
  page.gauges("held_bytes", "Sealed requests kept for a second try, in bytes");
  page.value(number(outlook.held_bytes));
  page.counters("relayed_chunks_total", "Sealed chunks passed to clients");
  page.value(number(totals.chunks));
  page.counters("relayed_bytes_total", "Bytes of sealed chunks passed to clients");
  page.value(number(totals.bytes));
}

void add_dispatches(Page& page, const fleet::Totals& totals) {
  page.counters("dispatches_total", "Requests sent to a node, by why");
  by<fleet::Reason>(page, "reason", totals.sent);
  page.counters("dispatches_ended_total", "Requests that came back from a node, by how");
  by<fleet::LegEnd>(page, "end", totals.came_back);
  page.counters("races_total", "Requests that two nodes had, by whether the second was first");
  page.value(number(totals.races_won), {{"result", "won"}});
  page.value(number(totals.races_lost), {{"result", "lost"}});
}

void add_times(Page& page, const fleet::Totals& totals) {
  page.histogram("first_token_predicted_seconds", "Predicted time to the first chunk",
                 totals.predicted_s);
  page.histogram("first_token_seconds", "Time from a request to its first chunk", totals.first_s);
  page.histogram("first_token_calibration_ratio", "Real over predicted time to the first chunk",
                 totals.calibration);
  page.histogram("stream_duration_seconds", "Time of whole streams that were delivered",
                 totals.whole_s);
}

void add_gates(Page& page, const fleet::Router& router) {
  page.counters("gates_closed_total", "Candidates that a gate was closed to");
  by<fleet::Gate>(page, "gate", router.closed());
  page.counters("gates_would_have_closed_total",
                "Candidates that a gate which is only watched would have been closed to");
  by<fleet::Gate>(page, "gate", router.would_have_closed());
}

void add_nodes(Page& page, const Outlook& outlook) {
  page.gauges("nodes", "Nodes in the fleet, by the state of their breaker");
  by<fleet::Breaker::State>(page, "state", outlook.survey.breakers);
  page.gauges("nodes_suspended", "Nodes that take nothing new on");
  page.value(number(outlook.survey.suspended));
  page.gauges("nodes_by_tier", "Nodes by what their evidence shows to this coordinator");
  by<wire::Tier>(page, "tier", count_tiers(outlook));
  page.gauges("client_links", "Links of connect proxies").value(number(outlook.clients));
  page.gauges("draining", "1 while the coordinator takes nothing new on");
  page.value(outlook.draining ? 1 : 0);
}

void add(fleet::ModelSurvey& to, const fleet::ModelSurvey& from) {
  to.nodes += from.nodes;
  to.routable += from.routable;
  to.slots += from.slots;
  to.active += from.active;
  to.waiting += from.waiting;
}

/// Names are nodes' own words: few enough, and text.
std::vector<fleet::ModelSurvey> shown_models(const fleet::Survey& survey) {
  std::vector<fleet::ModelSurvey> shown;
  fleet::ModelSurvey others{.name = "_others"};
  for (const fleet::ModelSurvey& model : survey.models) {
    if (shown.size() < kModelsShownMax && json::is_utf8(model.name)) {
      shown.push_back(model);
    } else {
      add(others, model);
    }
  }
  if (shown.size() < survey.models.size()) shown.push_back(others);
  return shown;
}

void add_models(Page& page, const fleet::Survey& survey) {
  using Field = std::uint64_t fleet::ModelSurvey::*;
  const auto models = shown_models(survey);
  const auto add = [&](std::string_view name, std::string_view help, Field field) {
    page.gauges(name, help);
    for (const fleet::ModelSurvey& model : models)
      page.value(number(model.*field), {{"model", model.name}});
  };
  add("model_nodes", "Nodes that serve the model", &fleet::ModelSurvey::nodes);
  add("model_routable_nodes", "Nodes that could be given a request for the model now",
      &fleet::ModelSurvey::routable);
  add("model_slots", "Streams that the model's nodes run at once", &fleet::ModelSurvey::slots);
  add("model_streams", "Streams at the model's nodes", &fleet::ModelSurvey::active);
  add("model_waiting_streams", "Streams at the model's nodes without a first chunk",
      &fleet::ModelSurvey::waiting);
}

}  // namespace

std::string metrics_text(const Outlook& outlook) {
  Page page;
  add_requests(page, outlook);
  add_dispatches(page, outlook.tally.totals());
  add_times(page, outlook.tally.totals());
  add_gates(page, outlook.router);
  add_nodes(page, outlook);
  add_models(page, outlook.survey);
  return page.text();
}

}  // namespace darkbloom::coordinator
