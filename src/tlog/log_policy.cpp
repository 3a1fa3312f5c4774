#include "tlog/log_policy.h"

#include <algorithm>
#include <charconv>

namespace darkbloom::tlog {
namespace {

using Words = std::vector<std::string_view>;

constexpr std::string_view kNone = "none";
constexpr std::string_view kBlank = " \t";

std::unexpected<Error> refused(const std::string& why) {
  return fail(Fault::invalid, why);
}

Words words_of(std::string_view line) {
  Words words;
  while (true) {
    line.remove_prefix(std::min(line.find_first_not_of(kBlank), line.size()));
    if (line.empty()) return words;
    words.push_back(line.substr(0, line.find_first_of(kBlank)));
    line.remove_prefix(words.back().size());
  }
}

class Parser {
 public:
  Result<void> line(const Words& words) {
    const std::string_view verb = words.front();
    if (verb == "log") return log(words);
    if (verb == "witness") return witness(words);
    if (verb == "group") return group(words);
    if (verb == "quorum") return quorum(words);
    return refused("it begins with no word of a log policy");
  }

  Result<LogPolicy> finish() {
    if (!has_quorum_) return refused("A log policy has exactly one quorum line.");
    return std::move(policy_);
  }

 private:
  Result<void> log(const Words& words) {
    if (words.size() < 2 || words.size() > 3) return refused("a log has a key, and maybe a URL");
    auto key = new_key(words[1], KeyType::ed25519);
    if (!key) return fail(key.error());
    if (policy_.logs.size() == kPolicyLogsMax) return refused("there are more than 32 logs");
    policy_.logs.push_back(std::move(*key));
    return {};
  }

  Result<void> witness(const Words& words) {
    if (words.size() < 3 || words.size() > 4) {
      return refused("a witness has a name, a key, and maybe a URL");
    }
    if (auto free = check_name(words[1]); !free) return free;
    auto key = new_key(words[2], KeyType::cosignature);
    if (!key) return fail(key.error());
    policy_.witnesses.emplace(words[1], std::move(*key));
    return {};
  }

  Result<void> group(const Words& words) {
    if (words.size() < 4) return refused("a group has a name, a threshold and members");
    if (auto free = check_name(words[1]); !free) return free;
    WitnessGroup made;
    for (const std::string_view member : Words(words.begin() + 3, words.end())) {
      if (!is_known(member)) return refused("a group's member is not known yet");
      if (!members_.emplace(member).second) return refused("a name is a member twice");
      made.members.emplace_back(member);
    }
    const auto least = threshold(words[2], made.members.size());
    if (!least) return fail(least.error());
    made.least = *least;
    policy_.groups.emplace(words[1], std::move(made));
    return {};
  }

  Result<void> quorum(const Words& words) {
    if (words.size() != 2) return refused("a quorum is one name");
    if (has_quorum_) return refused("there is a second quorum");
    if (words[1] != kNone && !is_known(words[1])) return refused("the quorum is not known yet");
    has_quorum_ = true;
    if (words[1] != kNone) policy_.quorum = words[1];
    return {};
  }

  static Result<std::size_t> threshold(std::string_view word, std::size_t members) {
    if (word == "all") return members;
    if (word == "any") return 1;
    std::size_t least = 0;
    const auto [end, error] = std::from_chars(word.begin(), word.end(), least);
    if (error != std::errc() || end != word.end() || word.front() == '0' || least > members) {
      return refused("a group's threshold is all, any, or a number from 1 to its members");
    }
    return least;
  }

  Result<NoteKey> new_key(std::string_view vkey, KeyType type) {
    auto key = parse_note_key(vkey);
    if (!key) return key;
    if (key->type != type) return refused("a key is of the wrong type for its line");
    if (!keys_.insert(key->public_key).second) return refused("a key is there twice");
    return key;
  }

  Result<void> check_name(std::string_view name) const {
    if (name == kNone || is_known(name)) return refused("a name is taken");
    if (policy_.witnesses.size() + policy_.groups.size() == kPolicyNamesMax) {
      return refused("there are more than 64 witnesses and groups");
    }
    return {};
  }

  bool is_known(std::string_view name) const {
    const std::string key(name);
    return policy_.witnesses.contains(key) || policy_.groups.contains(key);
  }

  LogPolicy policy_;
  std::set<Bytes> keys_;
  std::set<std::string> members_;
  bool has_quorum_ = false;
};

bool has_seen(const LogPolicy& policy, const std::string& name,
              const std::set<std::string>& witnesses) {
  const auto group = policy.groups.find(name);
  if (group == policy.groups.end()) return witnesses.contains(name);
  const auto seen = std::ranges::count_if(group->second.members, [&](const std::string& member) {
    return has_seen(policy, member, witnesses);
  });
  return static_cast<std::size_t>(seen) >= group->second.least;
}

bool is_allowed(unsigned char c) {
  return c == '\t' || c == '\n' || (c >= ' ' && c != 0x7F);
}

}  // namespace

Result<LogPolicy> parse_log_policy(std::string_view text) {
  if (text.size() > kPolicyMax) return fail(Fault::too_large, "A log policy is over 64 KiB.");
  if (!std::ranges::all_of(text, is_allowed))
    return refused("A log policy has control characters.");
  if (!text.empty() && !text.ends_with('\n')) {
    return refused("A log policy's last line does not end.");
  }
  Parser parser;
  for (std::size_t number = 1; !text.empty(); ++number) {
    const Words words = words_of(text.substr(0, text.find('\n')));
    text.remove_prefix(text.find('\n') + 1);
    if (words.empty() || words.front().starts_with('#')) continue;
    if (auto read = parser.line(words); !read) {
      return refused("Line " + std::to_string(number) +
                     " of a log policy cannot be used: " + read.error().detail + ".");
    }
  }
  return parser.finish();
}

bool is_quorum(const LogPolicy& policy, const std::set<std::string>& witnesses) {
  return policy.quorum.empty() || has_seen(policy, policy.quorum, witnesses);
}

}  // namespace darkbloom::tlog
