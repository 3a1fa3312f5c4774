// darkbloom-witness: cosigns the checkpoints of the logs that it is told of, and only those that
// grow from the last. A program of its own, so that whoever runs one trusts little code.

#include <drogon/HttpAppFramework.h>
#include <drogon/HttpRequest.h>
#include <drogon/HttpResponse.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <functional>
#include <iostream>
#include <string>
#include <vector>

#include "crypto/random.h"
#include "support/log.h"
#include "support/log_option.h"
#include "support/port.h"
#include "support/system_clock.h"
#include "support/version.h"
#include "witness/witness_files.h"

namespace {

namespace tlog = darkbloom::tlog;
using darkbloom::witness::CheckpointFiles;

struct Options {
  std::string data = "darkbloom-witness-data";
  std::string name = "witness.example";
  std::vector<std::string> logs;
  std::uint16_t port = 8095;
  bool print_key = false;
};

int complain(const darkbloom::Error& error) {
  std::cerr << "darkbloom-witness: " << error.detail << "\n";
  return 1;
}

darkbloom::Result<std::vector<tlog::NoteKey>> keys_of(const std::vector<std::string>& vkeys) {
  std::vector<tlog::NoteKey> keys;
  for (const std::string& vkey : vkeys) {
    auto key = tlog::parse_note_key(vkey);
    if (!key) return darkbloom::fail(key.error());
    keys.push_back(std::move(*key));
  }
  return keys;
}

drogon::HttpResponsePtr response_of(const tlog::WitnessAnswer& answer) {
  auto response = drogon::HttpResponse::newHttpResponse();
  response->setStatusCode(static_cast<drogon::HttpStatusCode>(answer.status));
  response->setContentTypeString(answer.content_type);
  response->setBody(answer.body);
  return response;
}

/// One loop, one thread: a check and its write are one step.
void serve(tlog::Witness& witness, std::uint16_t port) {
  using Callback = std::function<void(const drogon::HttpResponsePtr&)>;
  drogon::app()
      .registerHandler("/add-checkpoint",
                       [&witness](const drogon::HttpRequestPtr& request, Callback&& callback) {
                         callback(response_of(witness.add_checkpoint(request->body())));
                       },
                       {drogon::Post})
      .setThreadNum(1)
      .setClientMaxBodySize(tlog::kAddCheckpointMax)
      .setClientMaxMemoryBodySize(tlog::kAddCheckpointMax)
      .enableServerHeader(false)
      .addListener("127.0.0.1", port);
  darkbloom::log_info("listening on 127.0.0.1:" + std::to_string(port));
  drogon::app().run();
}

int run(const Options& options) {
  std::error_code ignored;
  std::filesystem::create_directories(options.data, ignored);
  darkbloom::crypto::SystemRandom random;
  auto signer = darkbloom::witness::load_signer(options.data, options.name, random);
  if (!signer) return complain(signer.error());
  std::cout << signer->vkey() << std::endl;
  if (options.print_key) return 0;
  auto logs = keys_of(options.logs);
  if (!logs) return complain(logs.error());
  if (auto is_free = darkbloom::check_port_is_free(options.port); !is_free) {
    return complain(is_free.error());
  }
  CheckpointFiles files(options.data);
  const darkbloom::SystemClock clock;
  tlog::Witness witness(std::move(*signer), std::move(*logs), files, clock);
  serve(witness, options.port);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{
      "Cosigns what logs publish, and only what grows from what it saw last (C2SP "
      "tlog-witness)."};
  app.set_version_flag("--version", darkbloom::version());
  Options options;
  app.add_option("--data", options.data, "Folder for its key and what it saw")
      ->capture_default_str();
  app.add_option("--name", options.name, "Its name, in its key")->capture_default_str();
  app.add_option("--log", options.logs, "The key of a log, as NAME+ID+KEY; once for each");
  app.add_option("--port", options.port, "Loopback port")->capture_default_str();
  app.add_flag("--print-key", options.print_key, "Print its own key, for log policies, and end");
  std::string log_format(darkbloom::kLogAsText);
  darkbloom::add_log_format(app, log_format);
  app.footer(
      "example:\n  darkbloom-witness --name w1.example --log \"log.example+0123abcd+Ae...\"");
  CLI11_PARSE(app, argc, argv);
  darkbloom::start_log("witness", log_format);
  return run(options);
}
