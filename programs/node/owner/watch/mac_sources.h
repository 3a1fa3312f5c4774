#pragma once
// What is watched on macOS. Never run: no Mac at hand.

#include <sys/types.h>

#include <memory>
#include <string>
#include <vector>

#include "node/owner/watch/source.h"

namespace darkbloom::node::owner {

/// When input came last (HIDIdleTime of the IOHIDSystem), looked at ten times a second.
std::unique_ptr<Source> make_mac_input();
/// Whether others' power assertions keep the screen awake.
std::unique_ptr<Source> make_mac_screen();
/// Mains, batteries and low power mode's thermal sibling (power sources, thermal pressure level).
std::unique_ptr<Source> make_mac_power();
/// Others' load, memory and its pressure.
std::unique_ptr<Source> make_mac_load(pid_t node);
/// That the system will sleep, which is put off for the node's grace.
std::unique_ptr<Source> make_mac_sleep();
/// Whether one of these programs runs.
std::unique_ptr<Source> make_mac_apps(std::vector<std::string> names);

}  // namespace darkbloom::node::owner
