#include "node/owner/preferences.h"

#include <algorithm>
#include <array>
#include <chrono>

#include "support/toml_text.h"

namespace darkbloom::node::owner {
namespace {

/// What is wrong with a value, as the end of a sentence; nothing: it was taken.
using Complaint = std::optional<std::string>;

template <typename Number>
Complaint take_number(const toml::node& value, Number& number, std::int64_t least,
                      std::int64_t most) {
  const auto read = value.value_exact<std::int64_t>();
  if (!read || *read < least || *read > most) {
    return "is a whole number from " + std::to_string(least) + " to " + std::to_string(most);
  }
  number = static_cast<Number>(*read);
  return {};
}

Complaint take_percent(const toml::node& value, std::uint8_t& percent) {
  return take_number(value, percent, 0, 100);
}

Complaint take_flag(const toml::node& value, bool& flag) {
  const auto read = value.value_exact<bool>();
  if (!read) return "is true or false";
  flag = *read;
  return {};
}

template <typename Choice>
struct Named {
  std::string_view name;
  Choice choice;
};

template <typename Choice, std::size_t kSize>
Complaint take_choice(const toml::node& value, Choice& choice,
                      const std::array<Named<Choice>, kSize>& names) {
  const auto word = value.value_exact<std::string_view>().value_or("");
  std::string all;
  for (const Named<Choice>& each : names) {
    if (each.name == word) {
      choice = each.choice;
      return {};
    }
    all += (all.empty() ? "" : ", ") + std::string(each.name);
  }
  return "is one of " + all;
}

Complaint take_mode(const toml::node& value, Preferences& to) {
  constexpr std::array<Named<Mode>, 3> kModes{
      {{"always", Mode::always}, {"auto", Mode::automatic}, {"never", Mode::never}}};
  return take_choice(value, to.mode, kModes);
}

Complaint take_on_return(const toml::node& value, Preferences& to) {
  constexpr std::array<Named<OnReturn>, 2> kWays{
      {{"finish", OnReturn::finish}, {"hand_back", OnReturn::hand_back}}};
  return take_choice(value, to.on_return, kWays);
}

Complaint take_serve(const toml::node& value, Preferences& to) {
  constexpr std::array<Named<Whose>, 3> kWhose{{{"everyone", Whose::everyone},
                                                {"my_organisation", Whose::my_organisation},
                                                {"only_mine", Whose::only_mine}}};
  return take_choice(value, to.serve, kWhose);
}

Complaint take_snooze(const toml::node& value, Preferences& to) {
  const auto when = value.value_exact<toml::date_time>();
  if (!when || !when->offset) return "is a time such as 2026-12-24T18:00:00+01:00";
  const toml::date& date = when->date;
  const std::chrono::year_month_day day{std::chrono::year(date.year),
                                        std::chrono::month(date.month), std::chrono::day(date.day)};
  const std::chrono::sys_time<std::chrono::milliseconds> at =
      std::chrono::sys_days(day) + std::chrono::hours(when->time.hour) +
      std::chrono::minutes(when->time.minute) + std::chrono::seconds(when->time.second) -
      std::chrono::minutes(when->offset->minutes);
  to.snooze_until_ms = at.time_since_epoch().count();
  return {};
}

Complaint take_idle(const toml::node& value, Preferences& to) {
  auto complaint = take_number(value, to.idle_ms, 1, 24 * 60);
  if (!complaint) to.idle_ms *= 60'000;
  return complaint;
}

Complaint take_grace(const toml::node& value, Preferences& to) {
  auto complaint = take_number(value, to.grace_ms, 0, 60);
  if (!complaint) to.grace_ms *= 1'000;
  return complaint;
}

Complaint take_battery(const toml::node& value, Preferences& to) {
  if (value.value_exact<std::string_view>() == "never") {
    to.battery_above.reset();
    return {};
  }
  std::uint8_t percent = 0;
  if (take_number(value, percent, 1, 100)) return "is \"never\", or a percentage from 1 to 100";
  to.battery_above = percent;
  return {};
}

Complaint take_network(const toml::node& value, Preferences& to) {
  auto complaint = take_number(value, to.network_bytes_per_day, 0, 10'000'000);
  if (!complaint) to.network_bytes_per_day *= 1'000'000;
  return complaint;
}

Complaint take_texts(const toml::node& value, std::vector<std::string>& texts) {
  const toml::array* const list = value.as_array();
  if (list == nullptr || list->size() > kListMax) return "is a list of at most 64 names";
  for (const toml::node& each : *list) {
    const auto text = each.value_exact<std::string>();
    if (!text || text->empty() || text->size() > kListTextMax) {
      return "holds names of 1 to 128 bytes";
    }
    texts.push_back(*text);
  }
  return {};
}

Complaint take_windows(const toml::node& value, std::size_t day, WeekHours& hours) {
  const toml::array* const list = value.as_array();
  if (list == nullptr || list->size() > kWindowsMax) {
    return "is a list of at most 16 windows such as \"18:00-23:30\"";
  }
  for (const toml::node& each : *list) {
    const auto window = each.value_exact<std::string>().value_or("");
    if (!add_window(hours, day, window)) return "holds windows such as \"18:00-23:30\"";
  }
  return {};
}

Complaint take_quiet(const toml::node& value, Preferences& to) {
  for (std::size_t day = 0; day < kDays.size(); ++day) {
    if (auto complaint = take_windows(value, day, to.quiet)) return complaint;
  }
  return {};
}

/// A day that is not named has no hours.
Complaint take_hours(const toml::node& value, Preferences& to) {
  const toml::table* const days = value.as_table();
  if (days == nullptr) return "is a table with a list of windows for each day";
  to.hours.reset();
  for (const auto& [name, windows] : *days) {
    const auto day = std::ranges::find(kDays, name.str());
    if (day == kDays.end()) return "has days from monday to sunday";
    const auto number = static_cast<std::size_t>(day - kDays.begin());
    if (auto complaint = take_windows(windows, number, to.hours)) {
      return "." + std::string(name.str()) + " " + *complaint;
    }
  }
  return {};
}

struct Field {
  std::string_view name;
  Complaint (*take)(const toml::node&, Preferences&);
};

constexpr std::array<Field, 19> kFields{
    {{"mode", take_mode},
     {"snooze_until", take_snooze},
     {"run_when_active",
      [](const auto& value, auto& to) { return take_flag(value, to.run_when_active); }},
     {"idle_minutes", take_idle},
     {"on_return", take_on_return},
     {"grace_seconds", take_grace},
     {"on_battery", take_battery},
     {"cpu_percent_busy",
      [](const auto& value, auto& to) { return take_percent(value, to.cpu_busy_percent); }},
     {"cpu_percent_idle",
      [](const auto& value, auto& to) { return take_number(value, to.cpu_idle_percent, 1, 100); }},
     {"memory_percent_busy",
      [](const auto& value, auto& to) { return take_percent(value, to.memory_busy_percent); }},
     {"memory_percent_idle",
      [](const auto& value, auto& to) {
        return take_number(value, to.memory_idle_percent, 1, 100);
      }},
     {"others_cpu_percent",
      [](const auto& value, auto& to) {
        return take_number(value, to.others_cpu_percent, 1, 100);
      }},
     {"hours", take_hours},
     {"quiet_hours", take_quiet},
     {"exclusive_apps",
      [](const auto& value, auto& to) { return take_texts(value, to.exclusive_apps); }},
     {"celsius_max",
      [](const auto& value, auto& to) { return take_number(value, to.celsius_max, 30, 120); }},
     {"network_mb_per_day", take_network},
     {"models", [](const auto& value, auto& to) { return take_texts(value, to.models); }},
     {"serve", take_serve}}};

std::unexpected<Error> refused(const std::string& why) {
  return fail(Fault::invalid, "The owner's preferences cannot be used: " + why);
}

std::unexpected<Error> refused(const toml::source_region& where, const std::string& why) {
  return refused("line " + std::to_string(where.begin.line) + ": " + why + ".");
}

}  // namespace

Result<Preferences> parse_preferences(std::string_view text) {
  if (text.size() > kPreferencesFileMax) {
    return fail(Fault::too_large, "The owner's preferences cannot be used: over 64 KiB.");
  }
  const auto table = parse_toml(text);
  if (!table) return refused(table.error().detail);
  Preferences preferences;
  for (const auto& [key, value] : *table) {
    const auto field = std::ranges::find(kFields, key.str(), &Field::name);
    const std::string name(key.str());
    if (field == kFields.end()) return refused(key.source(), "there is no field " + name);
    if (const auto complaint = field->take(value, preferences)) {
      const bool inner = complaint->starts_with('.');
      return refused(value.source(), name + (inner ? "" : " ") + *complaint);
    }
  }
  return preferences;
}

}  // namespace darkbloom::node::owner
