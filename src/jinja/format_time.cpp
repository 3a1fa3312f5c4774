#include <array>
#include <chrono>
#include <format>

#include "jinja/globals.h"

namespace darkbloom::jinja {
namespace {

constexpr std::array<std::string_view, 12> kMonths = {
    "January", "February", "March",     "April",   "May",      "June",
    "July",    "August",   "September", "October", "November", "December"};
constexpr std::array<std::string_view, 7> kDays = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                   "Thursday", "Friday", "Saturday"};

/// Years 0001 to 9999, as Python's datetime.
constexpr std::int64_t kEarliest_s = -62'135'596'800;
constexpr std::int64_t kLatest_s = 253'402'300'799;

struct Moment {
  explicit Moment(std::int64_t unix_s)
      : day(std::chrono::floor<std::chrono::days>(
            std::chrono::sys_seconds(std::chrono::seconds(unix_s)))),
        date(day),
        time(std::chrono::sys_seconds(std::chrono::seconds(unix_s)) - day) {}

  int year() const { return static_cast<int>(date.year()); }
  unsigned month() const { return static_cast<unsigned>(date.month()); }
  unsigned day_of_month() const { return static_cast<unsigned>(date.day()); }
  unsigned weekday() const { return std::chrono::weekday(day).c_encoding(); }
  auto hour() const { return time.hours().count(); }
  auto hour_of_12() const { return hour() % 12 == 0 ? 12 : hour() % 12; }
  auto day_of_year() const {
    const std::chrono::sys_days new_year = date.year() / std::chrono::January / 1;
    return (day - new_year).count() + 1;
  }

  std::chrono::sys_days day;
  std::chrono::year_month_day date;
  std::chrono::hh_mm_ss<std::chrono::seconds> time;
};

/// Empty for letters that are not known.
std::string directive(const Moment& at, char letter) {
  switch (letter) {
    case 'Y':
      return std::format("{:04}", at.year());
    case 'y':
      return std::format("{:02}", at.year() % 100);
    case 'm':
      return std::format("{:02}", at.month());
    case 'd':
      return std::format("{:02}", at.day_of_month());
    case 'e':
      return std::format("{:2}", at.day_of_month());
    case 'B':
      return std::string(kMonths[at.month() - 1]);
    case 'b':
    case 'h':
      return std::string(kMonths[at.month() - 1].substr(0, 3));
    case 'A':
      return std::string(kDays[at.weekday()]);
    case 'a':
      return std::string(kDays[at.weekday()].substr(0, 3));
    case 'w':
      return std::format("{}", at.weekday());
    case 'j':
      return std::format("{:03}", at.day_of_year());
    case 'H':
      return std::format("{:02}", at.hour());
    case 'I':
      return std::format("{:02}", at.hour_of_12());
    case 'M':
      return std::format("{:02}", at.time.minutes().count());
    case 'S':
      return std::format("{:02}", at.time.seconds().count());
    case 'p':
      return at.hour() < 12 ? "AM" : "PM";
    case 'Z':
      return "UTC";
    case 'z':
      return "+0000";
    case 'F':
      return directive(at, 'Y') + "-" + directive(at, 'm') + "-" + directive(at, 'd');
    case 'T':
      return directive(at, 'H') + ":" + directive(at, 'M') + ":" + directive(at, 'S');
    case 'D':
      return directive(at, 'm') + "/" + directive(at, 'd') + "/" + directive(at, 'y');
    case '%':
      return "%";
    default:
      return {};
  }
}

/// glibc's %-d: without the zeros or blanks in front.
std::string without_padding(std::string text) {
  while (text.size() > 1 && (text[0] == '0' || text[0] == ' '))
    text.erase(0, 1);
  return text;
}

}  // namespace

std::string format_time(std::int64_t unix_s, std::string_view format) {
  const Moment at(std::clamp(unix_s, kEarliest_s, kLatest_s));
  std::string out;
  for (std::size_t i = 0; i < format.size(); ++i) {
    const bool bare = format.substr(i).starts_with("%-");
    const std::size_t letter = i + (bare ? 2 : 1);
    const std::string text =
        format[i] == '%' && letter < format.size() ? directive(at, format[letter]) : std::string();
    if (text.empty()) {
      out += format[i];
      continue;
    }
    out += bare ? without_padding(text) : text;
    i = letter;
  }
  return out;
}

}  // namespace darkbloom::jinja
