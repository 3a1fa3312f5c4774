#pragma once
// The rules of one grammar under unique names, and the one way to repeat that libllama's parser
// takes in every size: it refuses 2000 repetitions and copies what it repeats.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "grammar/work.h"

namespace darkbloom::grammar {

/// How often something stands in a row; without `most`, any number of times.
struct Times {
  std::uint64_t least = 0;
  std::optional<std::uint64_t> most = {};
};

class Rules {
 public:
  /// A name of its own, like `hint`, for a rule that define() gives its body later.
  std::string reserve(std::string_view hint);
  void define(const std::string& name, std::string body);
  /// A new rule; returns its name.
  std::string add(std::string_view hint, std::string body);
  /// As add(), but a body that was shared before keeps its first name.
  std::string shared(std::string_view hint, std::string body);
  /// The rule `unit` so many times in a row; empty for no times at all.
  std::string repeated(const std::string& unit, const Times& times);

  /// The rule that a caller made before for the same `key`; empty where there is none.
  std::string remembered(const std::string& key) const;
  void remember(const std::string& key, const std::string& name);

  Work& work() { return work_; }
  std::size_t size_bytes() const { return bytes_; }
  /// All rules, "root" first.
  std::string text(std::string_view root_body) const;

 private:
  std::string counted(const std::string& unit, std::uint64_t count);
  std::string up_to(const std::string& unit, std::uint64_t count);

  struct Rule {
    std::string name;
    std::string body;
  };
  std::vector<Rule> rules_;
  std::map<std::string, std::size_t> index_;    ///< name to place in rules_
  std::map<std::string, std::size_t> next_;     ///< hint to the next number behind it
  std::map<std::string, std::string> by_body_;  ///< of shared rules
  std::map<std::string, std::string> by_key_;
  std::size_t bytes_ = 0;
  Work work_;
};

}  // namespace darkbloom::grammar
