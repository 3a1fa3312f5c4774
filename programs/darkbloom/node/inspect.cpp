#include "darkbloom/node/inspect.h"

#include <unistd.h>

#include <array>
#include <fstream>
#include <string_view>

#include "darkbloom/node/reach.h"
#include "darkbloom/node/start_file.h"
#include "operating/stored_models.h"
#include "support/files.h"

namespace darkbloom::operate {
namespace {

namespace fs = std::filesystem;

constexpr int kPatienceMs = 3'000;
constexpr const char* kUsualCoordinator = "ws://127.0.0.1:8090";  // darkbloom-node --help

ModelFile look_at(const std::string& path) {
  ModelFile model{.path = path};
  std::ifstream file(path, std::ios::binary);
  std::array<char, 4> head{};
  file.read(head.data(), head.size());
  model.readable = file.good();
  model.gguf = std::string_view(head.data(), head.size()) == "GGUF";
  return model;
}

void look_at_start(const fs::path& folder, CheckupFacts& facts) {
  const auto arguments = read_start(folder);
  if (!arguments) {
    facts.start_trouble = arguments.error().fault == Fault::not_found
                              ? "No node was started here yet."
                              : arguments.error().detail;
    return;
  }
  for (const std::string& path : values_of(*arguments, "--model"))
    facts.models.push_back(look_at(path));
  for (const std::string& store : values_of(*arguments, "--models")) {
    for (const model::Manifest& manifest : model::stored_models(fs::absolute(store)))
      facts.models.push_back(look_at((fs::absolute(store) / manifest.name).string()));
  }
  const auto coordinators = values_of(*arguments, "--coordinator");
  facts.coordinator = coordinators.empty() ? kUsualCoordinator : coordinators.back();
  const auto reached = parse_address(facts.coordinator).and_then([](const Address& address) {
    return reach(address, kPatienceMs);
  });
  if (!reached) facts.coordinator_trouble = reached.error().detail;
}

}  // namespace

CheckupFacts inspect(const fs::path& folder, const Clock& clock) {
  std::error_code absent;
  CheckupFacts facts{.folder = folder.string(), .folder_exists = fs::is_directory(folder, absent)};
  facts.folder_writable = ::access(folder.c_str(), W_OK | X_OK) == 0;
  if (facts.folder_exists) facts.folder_free = fs::space(folder, absent).available;
  const fs::path program = own_program().parent_path() / "darkbloom-node";
  facts.program_found = ::access(program.c_str(), X_OK) == 0;
  facts.view = read_view(folder, clock.now_ms());
  look_at_start(folder, facts);
  return facts;
}

}  // namespace darkbloom::operate
