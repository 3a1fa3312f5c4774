#include <signal.h>
#include <sys/types.h>

#include <format>
#include <iostream>

#include "darkbloom/node/launch.h"
#include "darkbloom/node/log_tail.h"
#include "darkbloom/node/service_unit.h"
#include "darkbloom/node/verbs.h"
#include "darkbloom/node/view.h"
#include "support/files.h"

namespace darkbloom::operate {
namespace {

namespace fs = std::filesystem;

constexpr int kLookMs = 50;

int complain(const Error& error) {
  std::cerr << "darkbloom: " << error.detail << "\n";
  return error.fault == Fault::invalid ? kUsage : kFailed;
}

std::string program() {
  return (own_program().parent_path() / "darkbloom-node").string();
}

/// What runs a node of this place.
Command command_of(const Place& place, const Arguments& arguments) {
  Command command{program(), "--data", place.folder.string()};
  command.insert(command.end(), arguments.begin(), arguments.end());
  return command;
}

Result<Arguments> arguments_of(const Place& place, const StartOptions& options) {
  auto arguments = options.arguments.empty() ? read_start(place.folder) : options.arguments;
  const bool never = !arguments && arguments.error().fault == Fault::not_found;
  const auto names_none = [&] {
    return values_of(*arguments, "--model").empty() && values_of(*arguments, "--models").empty();
  };
  if (never || (arguments && names_none())) {
    return fail(Fault::invalid,
                "Say which model to serve, with --model FILE, or a store's with --models FOLDER.");
  }
  return arguments;
}

struct Child {
  pid_t pid;
  LogTail& log;
  UnixMillis until_ms;  ///< it should be ready
};

/// Until it serves, or has ended and said why in its log.
int wait_until_ready(const Place& place, const Child& child, const Clock& clock) {
  while (clock.now_ms() < child.until_ms) {
    if (const auto status = ended(child.pid)) {
      std::cerr << child.log.more() << "darkbloom: the node ended with status " << *status << "\n";
      return kFailed;
    }
    const View view = read_view(place.folder, clock.now_ms());
    if (view.state == State::running && view.pid == child.pid) {
      std::cout << std::format("The node runs (pid {}); darkbloom node status says more.\n",
                               child.pid);
      return kDone;
    }
    wait_ms(kLookMs);
  }
  std::cerr << "darkbloom: the node still loads its models; darkbloom node status says when it is "
               "ready\n";
  return kFailed;
}

int start_here(const Place& place, const StartOptions& options, const Arguments& arguments,
               const Clock& clock) {
  Command command = command_of(place, arguments);
  command.emplace_back("--log");
  const fs::path log = place.folder / "log" / "node.log";
  std::error_code ignored;
  fs::create_directories(log.parent_path(), ignored);
  LogTail tail(log);
  (void)tail.last(0);
  const auto child = launch(command, place.folder, log);
  if (!child) return complain(child.error());
  const UnixMillis until = clock.now_ms() + UnixMillis{1000} * options.patience_s;
  const int ready = wait_until_ready(place, {*child, tail, until}, clock);
  if (ready != kDone) return ready;
  // Only what has started once is started again.
  if (auto kept = write_start(place.folder, arguments); !kept) return complain(kept.error());
  return kDone;
}

int manage(std::string_view verb) {
  const auto status = run_to_end(systemctl(verb));
  if (!status) return complain(status.error());
  return *status == 0 ? kDone : kFailed;
}

/// Until that process is gone. Tells once how many requests it waits for.
bool wait_until_gone(const Place& place, pid_t pid, int patience_s, const Clock& clock) {
  const UnixMillis until = clock.now_ms() + UnixMillis{1000} * patience_s;
  bool told = false;
  while (clock.now_ms() < until) {
    const View view = read_view(place.folder, clock.now_ms());
    if (view.pid != pid) return true;
    if (!told && view.status && view.status->stopping && view.status->running > 0) {
      std::cout << std::format("It finishes {} request(s) first.\n", view.status->running)
                << std::flush;
      told = true;
    }
    wait_ms(kLookMs);
  }
  return false;
}

}  // namespace

int start(const Place& place, const StartOptions& options, const Clock& clock) {
  const View view = read_view(place.folder, clock.now_ms());
  if (view.pid) {
    std::cerr << std::format("darkbloom: it runs already (pid {}){}\n", *view.pid,
                             options.arguments.empty() ? ""
                                                       : "; darkbloom node restart takes new "
                                                         "options");
    return options.arguments.empty() ? kDone : kFailed;
  }
  const auto arguments = arguments_of(place, options);
  if (!arguments) return complain(arguments.error());
  std::error_code ignored;
  fs::create_directories(place.folder, ignored);
  if (!place.managed && !options.foreground) {
    return start_here(place, options, *arguments, clock);
  }
  if (auto kept = write_start(place.folder, *arguments); !kept) return complain(kept.error());
  if (!options.foreground) return manage("start");
  return complain(become(command_of(place, *arguments)));
}

int stop(const Place& place, const StopOptions& options, const Clock& clock) {
  const View view = read_view(place.folder, clock.now_ms());
  if (!view.pid) {
    std::cerr << "darkbloom: the node does not run\n";
    return kNotRunning;
  }
  if (place.managed && !options.now) return manage("stop");
  // Asked twice, a node does not wait for what runs (darkbloom-node --help).
  for (int asked = 0; asked < (options.now ? 2 : 1); ++asked) {
    if (asked > 0) wait_ms(2 * kLookMs);
    if (::kill(*view.pid, SIGTERM) != 0 && asked == 0) {
      return complain({Fault::forbidden, "You may not stop this node."});
    }
  }
  if (!wait_until_gone(place, *view.pid, options.patience_s, clock)) {
    std::cerr << "darkbloom: it has not ended yet; darkbloom node stop --now cuts what runs\n";
    return kFailed;
  }
  std::cout << "The node has ended.\n";
  return kDone;
}

int restart(const Place& place, const StartOptions& begin, const StopOptions& end,
            const Clock& clock) {
  // What it would be started with is looked at before it is stopped.
  if (const auto arguments = arguments_of(place, begin); !arguments) {
    return complain(arguments.error());
  }
  const int stopped = stop(place, end, clock);
  if (stopped != kDone && stopped != kNotRunning) return stopped;
  return start(place, begin, clock);
}

}  // namespace darkbloom::operate
