// Prints, as Markdown, what became of requests under each policy, on one seed.
//   fleet_sim [--seed N] [--rate PER_SECOND]... [--seconds N] [--machines N] [--no-restart]

#include <cstdlib>
#include <iostream>
#include <string>

#include "sim/fleet/report.h"

namespace darkbloom::fleetsim {
namespace {

/// Requests per second and machine that surely have room.
constexpr double kFeasible = 0.1;

struct Wanted {
  Setting setting;
  std::vector<double> rates;
  std::string only;
};

Wanted read(std::span<char*> words) {
  Wanted wanted;
  wanted.setting.restart_at_s = 420;
  for (std::size_t i = 1; i < words.size(); ++i) {
    const std::string word = words[i];
    if (word == "--no-restart") wanted.setting.restart_at_s = -1;
    if (i + 1 == words.size()) break;
    const char* const value = words[i + 1];
    if (word == "--seed") wanted.setting.seed = std::strtoull(value, nullptr, 10);
    if (word == "--rate") wanted.rates.push_back(std::strtod(value, nullptr));
    if (word == "--seconds") wanted.setting.counted_s = std::strtod(value, nullptr);
    if (word == "--warm") wanted.setting.warm_s = std::strtod(value, nullptr);
    if (word == "--only") wanted.only = value;
    if (word == "--machines") {
      wanted.setting.machines = static_cast<std::uint32_t>(std::strtoul(value, nullptr, 10));
    }
  }
  if (wanted.rates.empty()) wanted.rates = {46};
  return wanted;
}

int run(std::span<char*> words) {
  Wanted wanted = read(words);
  for (const double rate : wanted.rates) {
    wanted.setting.asked_s = rate;
    std::cout << "\n" << rate << " requests per second:\n\n" << table_head();
    std::string hashes;
    for (const Contestant& contestant : contestants(wanted.setting)) {
      if (!wanted.only.empty() && contestant.name != wanted.only) continue;
      // It never refuses, so what it does with more than there is room for tells nothing.
      if (contestant.name == "oracle" && rate > kFeasible * wanted.setting.machines) continue;
      const Outcome outcome = World(wanted.setting, contestant.maker).run();
      const Figures figures = figures_of(outcome, wanted.setting);
      std::cout << table_row(contestant.name, figures) << std::flush;
      hashes += (hashes.empty() ? "" : " ") + std::to_string(figures.hash);
    }
    std::cout << "\nhistories: " << hashes << "\n";
  }
  return 0;
}

}  // namespace
}  // namespace darkbloom::fleetsim

int main(int argc, char** argv) {
  return darkbloom::fleetsim::run({argv, static_cast<std::size_t>(argc)});
}
