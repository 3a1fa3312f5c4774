#include "darkbloom/node/top_view.h"

#include <algorithm>
#include <cmath>
#include <format>
#include <ftxui/screen/screen.hpp>
#include <vector>

#include "darkbloom/node/duration.h"
#include "darkbloom/node/status_text.h"

namespace darkbloom::operate {
namespace {

using ftxui::Element;
using ftxui::Elements;
using operating::Status;

constexpr int kLabelWidth = 13;
constexpr int kGraphHeight = 5;

Element row(const std::string& label, Element value) {
  return ftxui::hbox(
      {ftxui::text(label) | ftxui::dim | ftxui::size(ftxui::WIDTH, ftxui::EQUAL, kLabelWidth),
       std::move(value) | ftxui::flex});
}

Element row(const std::string& label, const std::string& value) {
  return row(label, ftxui::paragraph(value));
}

/// The newest on the right, the highest of those shown at the top.
Element graph_of(const Speeds& speeds) {
  return ftxui::graph([values = speeds.values()](int width, int height) {
           std::vector<int> columns(static_cast<std::size_t>(width), 0);
           const std::size_t shown = std::min(columns.size(), values.size());
           const auto first = values.end() - static_cast<std::ptrdiff_t>(shown);
           const double highest = shown == 0 ? 0 : *std::max_element(first, values.end());
           if (highest <= 0) return columns;
           std::transform(first, values.end(), columns.end() - static_cast<std::ptrdiff_t>(shown),
                          [&](double value) {
                            return static_cast<int>(std::lround(value / highest * height));
                          });
           return columns;
         }) |
         ftxui::size(ftxui::HEIGHT, ftxui::EQUAL, kGraphHeight);
}

std::string requests_text(const Status& status) {
  const operating::Counts& counts = status.counts;
  return std::format("{} running, {} served, {} failed, {} refused, {} cancelled", status.running,
                     counts.served, counts.failed, counts.refused, counts.cancelled);
}

Element model_row(const operating::ModelStatus& model) {
  const float share =
      model.slots == 0 ? 0.0F : static_cast<float>(model.active) / static_cast<float>(model.slots);
  const std::string numbers =
      model.loaded ? std::format(" {}/{} slots, {} waiting, {:.1f} tokens/s", model.active,
                                 model.slots, model.waiting, model.millitokens_per_second / 1000.0)
                   : std::format(" not loaded, {} waiting", model.waiting);
  return row(model.name,
             ftxui::hbox({ftxui::gauge(share) | ftxui::size(ftxui::WIDTH, ftxui::EQUAL, 16),
                          ftxui::text(numbers)}));
}

std::string senses_text(const Senses& senses) {
  std::string text = senses.celsius ? std::format("{} °C", *senses.celsius) : "heat unknown";
  if (!senses.battery_percent) return text + ", no battery";
  return text + std::format(", battery {} %{}", *senses.battery_percent,
                            senses.on_battery ? ", on battery" : "");
}

std::string tier_text(const Status& status) {
  std::string text = status.tier.reach;
  for (const std::string& word : status.tier.in_the_way)
    text += (&word == status.tier.in_the_way.data() ? "; in the way of more: " : ", ") + word;
  return text;
}

std::string link_text(const Status& status, UnixMillis now_ms) {
  return std::format("{}, {} {}", status.coordinator,
                     status.link.up ? "connected for" : "not reached for",
                     duration_text(now_ms - status.link.since_ms));
}

std::string headline(const TopFacts& facts) {
  const View& view = facts.view;
  if (view.state != State::running) return std::string(name_of(view.state));
  return std::format("running for {}", duration_text(facts.now_ms - view.status->started_at_ms));
}

Elements rows_of(const TopFacts& facts, const Status& status) {
  Elements rows{
      row("takes", takes_text(status, facts.now_ms)), row("requests", requests_text(status)),
      row("tokens/s", std::format("{:.1f} now, {} tokens in ended answers",
                                  operating::tokens_per_second(status), status.counts.tokens)),
      graph_of(facts.speeds), ftxui::separator()};
  for (const operating::ModelStatus& model : status.models)
    rows.push_back(model_row(model));
  rows.push_back(ftxui::separator());
  rows.push_back(row("coordinator", link_text(status, facts.now_ms)));
  rows.push_back(row("tier", tier_text(status)));
  return rows;
}

/// Without what tells a terminal of colours: ESC to m.
std::string without_colours(std::string_view drawn) {
  std::string text;
  while (!drawn.empty()) {
    const std::size_t mark = drawn.find('\x1b');
    text += drawn.substr(0, mark);
    if (mark == std::string_view::npos) break;
    drawn.remove_prefix(std::min(drawn.size(), drawn.find('m', mark)));
    if (!drawn.empty()) drawn.remove_prefix(1);
  }
  return text;
}

}  // namespace

Element top_picture(const TopFacts& facts) {
  Elements rows;
  if (facts.view.status) rows = rows_of(facts, *facts.view.status);
  rows.push_back(row("machine", senses_text(facts.senses)));
  rows.push_back(ftxui::text("q ends this view, not the node") | ftxui::dim);
  return ftxui::window(ftxui::text(" darkbloom node: " + headline(facts) + " "),
                       ftxui::vbox(std::move(rows)));
}

std::string top_text(const TopFacts& facts, int width, int height) {
  ftxui::Screen screen(width, height);
  ftxui::Render(screen, top_picture(facts));
  return without_colours(screen.ToString());
}

std::string top_line(const TopFacts& facts) {
  if (!facts.view.status) return std::string(name_of(facts.view.state)) + "\n";
  const Status& status = *facts.view.status;
  return std::format("{}  {:.1f} tokens/s  {}  {}  takes {}\n", name_of(facts.view.state),
                     operating::tokens_per_second(status), requests_text(status),
                     senses_text(facts.senses), takes_text(status, facts.now_ms));
}

}  // namespace darkbloom::operate
