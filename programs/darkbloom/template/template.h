#pragma once
// `darkbloom template`: looks at chat templates without a model. Exit 0 with the prompt's bytes on
// standard output, 1 refused with the reason in one line, 2 when a file cannot be read.

#include <CLI/App.hpp>
#include <string>

#include "base/environment.h"

namespace darkbloom::templates {

struct TemplateOptions {
  std::string source;   ///< a file
  std::string request;  ///< a file
  std::string bos;
  std::string eos;
  std::int64_t at_s = 0;  ///< Unix seconds; 0: now
  bool no_generation_prompt = false;
  bool marks = false;
};

/// Adds the verb and its own verb: render.
CLI::App* add_verb(CLI::App& app, TemplateOptions& options);
/// The exit status.
int run(const TemplateOptions& options, const Clock& clock);

}  // namespace darkbloom::templates
