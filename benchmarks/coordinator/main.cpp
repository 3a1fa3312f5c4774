// coordinator_load: nodes and clients around a coordinator, or an upstream and clients around an
// HTTP proxy, in one process and one thread. benchmarks/driver/coordinator.py runs it.

#include <CLI/CLI.hpp>

#include "load.h"

int main(int argc, char** argv) {
  CLI::App app{"Asks through a coordinator, or through an HTTP proxy, and counts the answers."};
  darkbloom::bench::LoadOptions options;
  app.add_option("--port", options.port, "The coordinator's, or the proxy's")->required();
  auto* key =
      app.add_option("--key", options.keys, "An API key; askers share those that are given");
  app.add_option("--upstream-port", options.upstream_port,
                 "Answer over HTTP here, and ask through the proxy at --port")
      ->excludes(key);
  app.add_option("--nodes", options.nodes)->capture_default_str();
  app.add_option("--askers", options.askers)->capture_default_str();
  app.add_option("--body", options.body, "Bytes of a request")->capture_default_str();
  app.add_option("--chunks", options.chunks, "Of an answer")->capture_default_str();
  app.add_option("--pace", options.pace)
      ->check(CLI::IsMember({"at_once", "stepped", "held"}))
      ->capture_default_str();
  app.add_option("--pause-ms", options.pause_ms, "Between an answer and the next question");
  app.add_option("--warm", options.warm_s, "Seconds before it counts")->capture_default_str();
  app.add_option("--seconds", options.seconds, "That it counts for; 0: connect, and ask nothing")
      ->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  if (options.keys.empty() && options.upstream_port == 0 && options.askers > 0) return 2;
  darkbloom::bench::Load(options).run();
  return 0;
}
