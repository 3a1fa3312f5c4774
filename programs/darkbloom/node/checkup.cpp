#include "darkbloom/node/checkup.h"

#include <algorithm>
#include <format>

#include "json/list_writer.h"
#include "json/object_writer.h"

namespace darkbloom::operate {
namespace {

constexpr std::uint64_t kFreeMin = 64U << 20;  // logs and status, with room to spare

Finding good(std::string word, std::string text) {
  return {std::move(word), true, std::move(text)};
}

Finding bad(std::string word, std::string text, std::string mend) {
  return {std::move(word), false, std::move(text), std::move(mend)};
}

Finding of_folder(const CheckupFacts& facts) {
  const std::string& folder = facts.folder;
  if (!facts.folder_exists) {
    return bad("data_folder", std::format("There is no data folder {} yet.", folder),
               "darkbloom node start --model FILE makes it.");
  }
  if (!facts.folder_writable) {
    return bad("data_folder", std::format("{} cannot be written.", folder),
               "Give it to the node's user, or name another with --data.");
  }
  if (facts.folder_free < kFreeMin) {
    return bad("data_folder", std::format("The disk of {} is full.", folder), "Make room on it.");
  }
  return good("data_folder", std::format("The data folder is {}.", folder));
}

Finding of_program(const CheckupFacts& facts) {
  if (facts.program_found) return good("program", "darkbloom-node stands beside this program.");
  return bad("program", "darkbloom-node does not stand beside this program.",
             "Install both into one folder.");
}

Finding of_model(const ModelFile& model) {
  if (!model.readable) {
    return bad("model_file", std::format("{} cannot be read.", model.path),
               "See that it is there and that the node's user may read it.");
  }
  if (!model.gguf) {
    return bad("model_file", std::format("{} is no GGUF file.", model.path),
               "Take a model in GGUF format.");
  }
  return good("model_file", std::format("{} is a GGUF file.", model.path));
}

Finding of_coordinator(const CheckupFacts& facts) {
  if (facts.coordinator_trouble.empty()) {
    return good("coordinator", std::format("{} answers.", facts.coordinator));
  }
  return bad("coordinator", facts.coordinator_trouble,
             "See that the address is right and that a firewall lets connections out.");
}

Finding of_process(const View& view) {
  switch (view.state) {
    case State::off:
      return good("process", "The node does not run.");
    case State::starting:
    case State::running:
      return good("process", std::format("The node is {}.", name_of(view.state)));
    case State::silent:
      return bad("process", "The node's process lives and does not answer.",
                 "darkbloom node restart");
    case State::died:
      return bad("process", "The node ended without being asked to.", "darkbloom node logs");
  }
  return {};
}

}  // namespace

std::vector<Finding> findings_of(const CheckupFacts& facts) {
  std::vector<Finding> findings{of_folder(facts), of_program(facts), of_process(facts.view)};
  if (!facts.start_trouble.empty()) {
    findings.push_back(bad("start", facts.start_trouble, "darkbloom node start --model FILE"));
    return findings;
  }
  if (facts.models.empty()) {
    findings.push_back(
        bad("model_file", "It serves no model.", "darkbloom node start --model FILE"));
  }
  std::ranges::transform(facts.models, std::back_inserter(findings), of_model);
  findings.push_back(of_coordinator(facts));
  return findings;
}

bool all_good(const std::vector<Finding>& findings) {
  return std::ranges::all_of(findings, &Finding::good);
}

std::string findings_text(const std::vector<Finding>& findings) {
  std::string text;
  for (const Finding& finding : findings) {
    text += std::format("{}  {}{}{}\n", finding.good ? "ok" : "NO", finding.text,
                        finding.mend.empty() ? "" : " ", finding.mend);
  }
  return text;
}

std::string findings_json(const std::vector<Finding>& findings) {
  std::string text;
  json::ListWriter list(text);
  for (const Finding& finding : findings) {
    json::ObjectWriter(list.next())
        .text("word", finding.word)
        .boolean("good", finding.good)
        .text("text", finding.text)
        .text("mend", finding.mend)
        .end();
  }
  list.end();
  return text;
}

}  // namespace darkbloom::operate
