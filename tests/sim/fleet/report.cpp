#include "sim/fleet/report.h"

#include <algorithm>
#include <format>

#include "sim/fleet/plain.h"
#include "sim/fleet/routed.h"

namespace darkbloom::fleetsim {
namespace {

double quantile(std::vector<double> values, double share) {
  if (values.empty()) return 0;
  const auto place = static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
  std::ranges::nth_element(values, values.begin() + place);
  return values[static_cast<std::size_t>(place)];
}

World::Maker plain(Plain::Rule rule) {
  return [rule](Field& field, std::uint64_t seed) {
    return std::make_unique<Plain>(field, rule, seed * 3);
  };
}

}  // namespace

std::vector<Contestant> contestants(const Setting& setting) {
  const std::uint32_t clients = setting.clients;
  return {{"darkbloom",
           [clients](Field& field, std::uint64_t seed) {
             return std::make_unique<Routed>(field, clients, seed * 3);
           }},
          {"power of two choices", plain(Plain::Rule::two_choices)},
          {"least loaded", plain(Plain::Rule::least_loaded)},
          {"oracle", plain(Plain::Rule::oracle)}};
}

Figures figures_of(const Outcome& outcome, const Setting& setting) {
  Figures figures{.offered = outcome.records.size()};
  std::vector<double> first;
  std::vector<double> excess;
  std::size_t served = 0;
  std::size_t in_time = 0;
  for (const Record& record : outcome.records) {
    in_time += record.in_time() ? 1 : 0;
    if (record.fate != Fate::served) continue;
    served += 1;
    first.push_back(record.first_s);
    excess.push_back(record.first_s - record.physics_s);
  }
  const auto offered = static_cast<double>(std::max<std::size_t>(1, figures.offered));
  figures.served = static_cast<double>(served) / offered;
  figures.in_time = static_cast<double>(in_time) / offered;
  figures.goodput_s = static_cast<double>(in_time) / setting.counted_s;
  figures.dispatches = static_cast<double>(outcome.dispatches) /
                       static_cast<double>(std::max<std::size_t>(1, served));
  figures.first_p50 = quantile(first, 0.5);
  figures.first_p99 = quantile(first, 0.99);
  figures.excess_p99 = quantile(excess, 0.99);
  figures.excess_p999 = quantile(excess, 0.999);
  figures.wedge_worst = outcome.wedge_worst;
  figures.wedge_mean = outcome.wedge_mean;
  figures.hash = outcome.hash;
  return figures;
}

std::string table_head() {
  return "| policy | served | in time | in time per s | dispatches per served | first p50 | p99 |"
         " excess p99 | p99.9 | to a wedged machine: mean, most |\n"
         "|---|---|---|---|---|---|---|---|---|---|\n";
}

std::string table_row(std::string_view name, const Figures& figures) {
  return std::format(
      "| {} | {:.2f} % | {:.2f} % | {:.1f} | {:.3f} | {:.2f} s | {:.1f} s | {:.2f} s | {:.2f} s |"
      " {:.1f}, {} |\n",
      name, 100 * figures.served, 100 * figures.in_time, figures.goodput_s, figures.dispatches,
      figures.first_p50, figures.first_p99, figures.excess_p99, figures.excess_p999,
      figures.wedge_mean, figures.wedge_worst);
}

}  // namespace darkbloom::fleetsim
