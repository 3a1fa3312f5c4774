// darkbloom-owner: watches a machine for its owner and tells the node beside it, which started it,
// when the machine is wanted. It sees input devices and never a prompt; it ends with the node.

#include <unistd.h>

#include <CLI/CLI.hpp>

#include "node/owner/watch/sources.h"
#include "node/owner/watch/watcher.h"
#include "support/version.h"

int main(int argc, char** argv) {
  namespace owner = darkbloom::node::owner;
  CLI::App app{"Watches this machine for its owner. darkbloom-node starts it."};
  app.set_version_flag("--version", darkbloom::version());
  owner::Watched watched{.node = ::getppid()};
  app.add_option("--input-device", watched.input_devices,
                 "A device whose events are the owner's; may be given again");
  app.add_option("--exclusive-app", watched.exclusive_apps,
                 "A program that has the machine to itself; may be given again");
  CLI11_PARSE(app, argc, argv);
  owner::Watcher(STDIN_FILENO, owner::sources_of(watched)).run();
  return 0;
}
