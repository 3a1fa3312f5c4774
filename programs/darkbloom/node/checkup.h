#pragma once
// What `darkbloom node doctor` finds before it asks about tiers: whether a node here could start
// and be reached. Facts in, findings out.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "darkbloom/node/view.h"

namespace darkbloom::operate {

struct ModelFile {
  std::string path;
  bool readable = false;
  bool gguf = false;  ///< it begins as one does
};

struct CheckupFacts {
  std::string folder;
  bool folder_exists = false;
  bool folder_writable = false;
  std::uint64_t folder_free = 0;  ///< bytes
  bool program_found = false;     ///< darkbloom-node stands beside this program
  View view = {};
  std::string start_trouble = {};        ///< what is wrong with what it was last started with
  std::vector<ModelFile> models = {};    ///< of that
  std::string coordinator = {};          ///< of that
  std::string coordinator_trouble = {};  ///< empty: it answers
};

struct Finding {
  std::string word;  ///< snake_case: "model_file"
  bool good = false;
  std::string text;       ///< one sentence
  std::string mend = {};  ///< what to do; empty where it is good
};

std::vector<Finding> findings_of(const CheckupFacts& facts);
bool all_good(const std::vector<Finding>& findings);

std::string findings_text(const std::vector<Finding>& findings);
/// A JSON array whose entries have word, good, text and mend.
std::string findings_json(const std::vector<Finding>& findings);

}  // namespace darkbloom::operate
