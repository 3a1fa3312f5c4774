// darkbloom-coordinator: routes what it cannot read.

#include <CLI/CLI.hpp>
#include <filesystem>
#include <iostream>
#include <string>

#include "coordinator/key_store.h"
#include "coordinator/web.h"
#include "crypto/random.h"
#include "ledger/api_key.h"
#include "support/log.h"
#include "support/port.h"
#include "support/system_clock.h"
#include "support/version.h"

namespace {

int complain(const darkbloom::Error& error) {
  std::cerr << "darkbloom-coordinator: " << error.detail << "\n";
  return 1;
}

int add_key(darkbloom::coordinator::KeyStore& store, darkbloom::Random& random,
            const std::string& name) {
  const std::string key = darkbloom::ledger::make_api_key(random);
  const auto added = store.add(darkbloom::ledger::digest_of_key(key), name, {});
  if (!added) return complain(added.error());
  std::cout << key << "\n";
  return 0;
}

int run(const std::filesystem::path& data, std::uint16_t port, const std::string& key_name) {
  std::error_code ignored;
  std::filesystem::create_directories(data, ignored);
  const darkbloom::SystemClock clock;
  darkbloom::crypto::SystemRandom random;
  auto store = darkbloom::coordinator::KeyStore::open(data / "coordinator.db", clock);
  if (!store) return complain(store.error());
  if (!key_name.empty()) return add_key(**store, random, key_name);
  if (auto port_is_free = darkbloom::check_port_is_free(port); !port_is_free) {
    return complain(port_is_free.error());
  }
  darkbloom::coordinator::serve(**store, clock, random, port);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Routes sealed requests between connect proxies and nodes; it cannot read them."};
  app.set_version_flag("--version", darkbloom::version());
  std::string data = "darkbloom-data";
  std::uint16_t port = 8090;
  std::string key_name;
  app.add_option("--data", data, "Folder for its database")->capture_default_str();
  app.add_option("--port", port, "Loopback port to listen on")->capture_default_str();
  app.add_subcommand("serve", "Serve (the default)");
  auto* keys = app.add_subcommand("add-key", "Make an API key, print it once, and exit");
  keys->add_option("name", key_name, "Whom the key is for")->required();
  CLI11_PARSE(app, argc, argv);
  darkbloom::start_log("coordinator");
  return run(data, port, key_name);
}
