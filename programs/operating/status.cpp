#include "operating/status.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <ranges>
#include <utility>

#include "json/list_writer.h"
#include "json/object_writer.h"
#include "json/text.h"
#include "operating/status_reader.h"

namespace darkbloom::operating {
namespace {

using json::ObjectWriter;

template <typename T>
std::string list_of(const std::vector<T>& entries, void (*append)(std::string&, const T&)) {
  std::string text;
  json::ListWriter list(text);
  for (const T& entry : entries)
    append(list.next(), entry);
  list.end();
  return text;
}

void append_text(std::string& out, const std::string& text) {
  json::append_string(out, text);
}

void append_model(std::string& out, const ModelStatus& model) {
  ObjectWriter(out)
      .text("name", model.name)
      .number("slots", model.slots)
      .number("active", model.active)
      .number("waiting", model.waiting)
      .number("millitokens_per_second", model.millitokens_per_second)
      .boolean("loaded", model.loaded)
      .number("bytes", model.bytes)
      .number("load_ms", model.load_ms)
      .number("prefill_millitokens", model.prefill_millitokens)
      .number("decode_millitokens", model.decode_millitokens)
      .end();
}

void append_standing(std::string& out, const Standing& standing) {
  ObjectWriter(out)
      .text("model", standing.model)
      .raw("gates", list_of(standing.gates, append_text))
      .number("since_ms", standing.since_ms)
      .number("ahead", standing.ahead)
      .number("open", standing.open)
      .end();
}

void append_suspension(std::string& out, const Suspension& suspension) {
  ObjectWriter(out).text("word", suspension.word).text("text", suspension.text).end();
}

std::string counts_json(const Counts& counts) {
  std::string text;
  ObjectWriter(text)
      .number("served", counts.served)
      .number("failed", counts.failed)
      .number("refused", counts.refused)
      .number("cancelled", counts.cancelled)
      .number("tokens", counts.tokens)
      .end();
  return text;
}

std::string link_json(const LinkStatus& link) {
  std::string text;
  ObjectWriter(text)
      .boolean("up", link.up)
      .boolean("welcome", link.welcome)
      .number("since_ms", link.since_ms)
      .text("last_error", link.last_error)
      .end();
  return text;
}

std::string tier_json(const TierStatus& tier) {
  std::string text;
  ObjectWriter(text)
      .text("reach", tier.reach)
      .raw("in_the_way", list_of(tier.in_the_way, append_text))
      .end();
  return text;
}

void read_model(ObjectReader& in, ModelStatus& model) {
  in.text("name", model.name);
  in.number("slots", model.slots);
  in.number("active", model.active);
  in.number("waiting", model.waiting);
  in.number("millitokens_per_second", model.millitokens_per_second);
  in.boolean("loaded", model.loaded);
  in.number("bytes", model.bytes);
  in.number("load_ms", model.load_ms);
  in.number("prefill_millitokens", model.prefill_millitokens);
  in.number("decode_millitokens", model.decode_millitokens);
}

void read_counts(ObjectReader& in, Counts& counts) {
  in.number("served", counts.served);
  in.number("failed", counts.failed);
  in.number("refused", counts.refused);
  in.number("cancelled", counts.cancelled);
  in.number("tokens", counts.tokens);
}

void read_link(ObjectReader& in, LinkStatus& link) {
  in.boolean("up", link.up);
  in.boolean("welcome", link.welcome);
  in.number("since_ms", link.since_ms);
  in.text("last_error", link.last_error);
}

void read_tier(ObjectReader& in, TierStatus& tier) {
  in.text("reach", tier.reach);
  in.texts("in_the_way", tier.in_the_way);
}

void read_suspension(ObjectReader& in, Suspension& suspension) {
  in.text("word", suspension.word);
  in.text("text", suspension.text);
}

void read_standing(ObjectReader& in, Standing& standing) {
  in.text("model", standing.model);
  in.texts("gates", standing.gates);
  in.number("since_ms", standing.since_ms);
  in.number("ahead", standing.ahead);
  in.number("open", standing.open);
}

void read_status(ObjectReader& in, Status& status) {
  in.number("pid", status.pid);
  in.number("started_at_ms", status.started_at_ms);
  in.number("written_at_ms", status.written_at_ms);
  in.text("version", status.version);
  in.text("build", status.build);
  in.text("coordinator", status.coordinator);
  in.object("link", status.link, read_link);
  in.object("tier", status.tier, read_tier);
  in.objects("models", status.models, read_model);
  in.object("requests", status.counts, read_counts);
  in.number("running", status.running);
  in.boolean("stopping", status.stopping);
  in.objects("suspensions", status.suspensions, read_suspension);
  in.number("resumes_at_ms", status.resumes_at_ms);
  in.texts("worth_pulling", status.worth_pulling);
  in.objects("standings", status.standings, read_standing);
}

}  // namespace

double tokens_per_second(const Status& status) {
  const auto speeds = status.models | std::views::transform([](const ModelStatus& model) {
                        return model.active * (model.millitokens_per_second / 1000.0);
                      });
  return std::ranges::fold_left(speeds, 0.0, std::plus<>());
}

std::string status_json(const Status& status) {
  std::string text;
  ObjectWriter(text)
      .number("pid", status.pid)
      .number("started_at_ms", status.started_at_ms)
      .number("written_at_ms", status.written_at_ms)
      .text("version", status.version)
      .text("build", status.build)
      .text("coordinator", status.coordinator)
      .raw("link", link_json(status.link))
      .raw("tier", tier_json(status.tier))
      .raw("models", list_of(status.models, append_model))
      .raw("requests", counts_json(status.counts))
      .number("running", status.running)
      .boolean("stopping", status.stopping)
      .raw("suspensions", list_of(status.suspensions, append_suspension))
      .number("resumes_at_ms", status.resumes_at_ms)
      .raw("worth_pulling", list_of(status.worth_pulling, append_text))
      .raw("standings", list_of(status.standings, append_standing))
      .end();
  return text + "\n";
}

Result<Status> parse_status(std::string_view text) {
  if (text.size() > kStatusMax) {
    return fail(Fault::too_large, std::string(kStatusFile) + " is too long.");
  }
  const auto root = json::parse(text);
  if (!root) {
    return fail(Fault::invalid, std::string(kStatusFile) + " is not JSON.");
  }
  Status status;
  std::optional<Error> wrong;
  ObjectReader in(*root, wrong);
  if (root->find("pid") == nullptr) in.refuse("pid", "is missing");
  read_status(in, status);
  if (wrong) return fail(std::move(*wrong));
  return status;
}

}  // namespace darkbloom::operating
