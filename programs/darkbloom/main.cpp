// darkbloom: the program of the person who asks. Verbs: connect, chat, up.

#include <CLI/CLI.hpp>
#include <iostream>

#include "crypto/random.h"
#include "darkbloom/chat/chat.h"
#include "darkbloom/connect/receipt_folder.h"
#include "darkbloom/connect/web.h"
#include "darkbloom/up/up.h"
#include "support/log.h"
#include "support/port.h"
#include "support/system_clock.h"
#include "support/version.h"

namespace {

struct Choices {
  darkbloom::connect::WebOptions connect;
  darkbloom::chat::ChatOptions chat;
  darkbloom::up::UpOptions up;
};

CLI::App* add_connect(CLI::App& app, Choices& choices) {
  auto* verb = app.add_subcommand("connect", "Serve the OpenAI API on this device, sealing it");
  verb->add_option("--port", choices.connect.port, "Loopback port")->capture_default_str();
  verb->add_option("--coordinator", choices.connect.coordinator)->capture_default_str();
  verb->add_option("--receipts", choices.connect.receipts,
                   "Keep each answer's signed receipt in this folder, as ID.receipt");
  return verb;
}

CLI::App* add_chat(CLI::App& app, Choices& choices) {
  auto* verb = app.add_subcommand("chat", "Talk in the terminal");
  verb->add_option("--coordinator", choices.chat.coordinator)->capture_default_str();
  verb->add_option("--key", choices.chat.api_key, "API key")
      ->envname("DARKBLOOM_API_KEY")
      ->required();
  verb->add_option("--model", choices.chat.model, "Default: the first that is served");
  verb->add_flag("--verbose", choices.chat.trust_summary, "Say who could see what");
  verb->add_option("prompt", choices.chat.prompt, "Ask once and end");
  return verb;
}

CLI::App* add_up(CLI::App& app, Choices& choices) {
  auto* verb = app.add_subcommand("up", "Run a whole network on this machine");
  verb->add_option("--port", choices.up.port, "Port of the API")->capture_default_str();
  verb->add_option("--model", choices.up.model, "GGUF file")->required();
  verb->add_option("--nodes", choices.up.nodes)->check(CLI::Range(1, 16))->capture_default_str();
  verb->add_option("--data", choices.up.data, "Folder for everything it writes")->required();
  verb->add_option("--receipts", choices.up.receipts, "Keep signed receipts in this folder");
  verb->add_option("--once", choices.up.once, "Answer this prompt, stop everything, end");
  return verb;
}

int connect(const Choices& choices, const darkbloom::Clock& clock, darkbloom::Random& random) {
  darkbloom::start_log("connect");
  if (auto is_free = darkbloom::check_port_is_free(choices.connect.port); !is_free) {
    std::cerr << "darkbloom connect: " << is_free.error().detail << "\n";
    return 1;
  }
  if (auto usable = darkbloom::connect::make_receipt_folder(choices.connect.receipts); !usable) {
    std::cerr << "darkbloom connect: " << usable.error().detail << "\n";
    return 1;
  }
  darkbloom::connect::serve(choices.connect, clock, random);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Private AI on other people's idle machines, sealed on yours."};
  app.set_version_flag("--version", darkbloom::version());
  app.require_subcommand(1);
  Choices choices;
  const CLI::App* connect_verb = add_connect(app, choices);
  const CLI::App* chat_verb = add_chat(app, choices);
  const CLI::App* up_verb = add_up(app, choices);
  CLI11_PARSE(app, argc, argv);
  const darkbloom::SystemClock clock;
  darkbloom::crypto::SystemRandom random;
  if (connect_verb->parsed()) return connect(choices, clock, random);
  darkbloom::start_log("darkbloom");
  darkbloom::silence_info();
  if (chat_verb->parsed()) return darkbloom::chat::run(choices.chat, clock, random);
  choices.up.data = std::filesystem::absolute(choices.up.data);
  choices.up.model = std::filesystem::absolute(choices.up.model);
  if (!choices.up.receipts.empty()) {
    choices.up.receipts = std::filesystem::absolute(choices.up.receipts);
  }
  if (up_verb->parsed()) return darkbloom::up::run(choices.up, clock, random);
  return 2;
}
