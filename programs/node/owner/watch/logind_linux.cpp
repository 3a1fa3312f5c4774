#include "node/owner/watch/logind_linux.h"

#include <fcntl.h>
#include <systemd/sd-bus.h>
#include <unistd.h>

#include "node/owner/system_moments.h"

namespace darkbloom::node::owner {
namespace {

constexpr const char* kLogin = "org.freedesktop.login1";
constexpr const char* kPath = "/org/freedesktop/login1";
constexpr const char* kManager = "org.freedesktop.login1.Manager";
constexpr std::uint64_t kPatienceUs = 100'000;

/// To one process that speaks for itself; it has no names and nobody to be introduced to.
sd_bus* direct_bus(int connection) {
  sd_bus* bus = nullptr;
  if (::sd_bus_new(&bus) < 0) return nullptr;
  ::sd_bus_set_fd(bus, connection, connection);
  ::sd_bus_negotiate_fds(bus, 1);
  return ::sd_bus_start(bus) < 0 ? ::sd_bus_unref(bus) : bus;
}

sd_bus* system_bus() {
  sd_bus* bus = nullptr;
  return ::sd_bus_open_system(&bus) < 0 ? nullptr : bus;
}

}  // namespace

void Logind::Close::operator()(sd_bus* bus) const {
  ::sd_bus_close_unref(bus);
}

Logind::Logind(int connection) : bus_(connection >= 0 ? direct_bus(connection) : system_bus()) {
  if (bus_ == nullptr) return;
  ::sd_bus_set_method_call_timeout(bus_.get(), kPatienceUs);
  const auto handler = [](sd_bus_message* message, void* self, sd_bus_error*) {
    return on_sleep(message, self, nullptr);
  };
  // Answered later: a process that is not there must not hold up the others.
  ::sd_bus_match_signal_async(bus_.get(), nullptr, nullptr, kPath, kManager, "PrepareForSleep",
                              handler, nullptr, this);
  hold_sleep();
}

Logind::~Logind() {
  let_sleep();
}

int Logind::on_sleep(sd_bus_message* message, void* self, void*) {
  int begins = 0;
  if (::sd_bus_message_read(message, "b", &begins) >= 0) {
    static_cast<Logind*>(self)->sleep_changes(begins != 0);
  }
  return 0;
}

void Logind::sleep_changes(bool begins) {
  sleeping_ = begins;
  changed_ = true;
  sleeping_ms_ = begins ? std::optional(steady_now_ms()) : std::nullopt;
  if (!begins) hold_sleep();
}

/// A lock of the kind that delays: sleep waits for it, but not for long.
void Logind::hold_sleep() {
  if (held_ >= 0) return;
  sd_bus_message* answer = nullptr;
  const int called = ::sd_bus_call_method(bus_.get(), kLogin, kPath, kManager, "Inhibit", nullptr,
                                          &answer, "ssss", "sleep", "darkbloom",
                                          "Requests of others move to other machines", "delay");
  int lock = -1;
  if (called >= 0 && ::sd_bus_message_read(answer, "h", &lock) >= 0) {
    held_ = ::fcntl(lock, F_DUPFD_CLOEXEC, 3);
  }
  ::sd_bus_message_unref(answer);
}

void Logind::let_sleep() {
  if (held_ >= 0) ::close(held_);
  held_ = -1;
}

std::vector<Listening> Logind::listening() {
  if (bus_ == nullptr) return {};
  const int descriptor = ::sd_bus_get_fd(bus_.get());
  const int events = ::sd_bus_get_events(bus_.get());
  if (descriptor < 0 || events < 0) return {};
  return {{.descriptor = descriptor, .events = static_cast<short>(events)}};
}

/// Also what came while another answer was waited for, which no descriptor tells of.
void Logind::hear() {
  int more = bus_ == nullptr ? 0 : 1;
  while (more > 0)
    more = ::sd_bus_process(bus_.get(), nullptr);
  if (more < 0) bus_.reset();  // logind or its bus is gone
}

bool Logind::news(int, std::int64_t) {
  changed_ = false;
  hear();
  return changed_;
}

void Logind::look(Sample& sample, std::int64_t now_ms) {
  hear();
  if (sleeping_ms_ && now_ms - *sleeping_ms_ >= kHoldMs) let_sleep();
  sample.going_to_sleep = sleeping_;
  if (bus_ != nullptr && sample.watch == Watch::none) look_for_idle(sample, now_ms);
}

void Logind::look_for_idle(Sample& sample, std::int64_t now_ms) {
  int idle = 0;
  std::uint64_t since_us = 0;
  const bool known =
      ::sd_bus_get_property_trivial(bus_.get(), kLogin, kPath, kManager, "IdleHint", nullptr, 'b',
                                    &idle) >= 0 &&
      ::sd_bus_get_property_trivial(bus_.get(), kLogin, kPath, kManager, "IdleSinceHintMonotonic",
                                    nullptr, 't', &since_us) >= 0;
  if (!known) return;
  sample.watch = Watch::hint;
  sample.input_ms = idle != 0 ? static_cast<std::int64_t>(since_us / 1'000) : now_ms;
}

}  // namespace darkbloom::node::owner
