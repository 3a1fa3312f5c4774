#include "engine/chat_template.h"

#include <llama.h>

#include <algorithm>
#include <format>

#include "engine/limits.h"

namespace darkbloom::engine {

namespace {

constexpr std::string_view kSpaces = " \t\n\r\v\f";

/// Bytes that no template writes (they are not UTF-8) around the message's number.
constexpr char kOpen = '\xFE';
constexpr char kClose = '\xFF';

bool plain_role(std::string_view role) {
  return !role.empty() && role.size() <= 32 &&
         std::ranges::all_of(role, [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; });
}

/// A message's text without the spaces around it, which some templates trim and others keep.
struct Content {
  std::string_view before;
  std::string_view core;
  std::string_view after;
};

Content content_of(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kSpaces);
  if (first == std::string_view::npos) return {.before = text, .core = {}, .after = {}};
  const std::size_t end = text.find_last_not_of(kSpaces) + 1;
  return {text.substr(0, first), text.substr(first, end - first), text.substr(end)};
}

/// The template applied to stand-ins: each message's core replaced by its number.
struct StandIns {
  std::vector<std::string> roles;
  std::vector<std::string> texts;
};

StandIns stand_ins_for(std::span<const Message> conversation) {
  StandIns made;
  for (const Message& message : conversation) {
    made.roles.push_back(message.role == "developer" ? "system" : message.role);
    const Content content = content_of(message.content);
    made.texts.push_back(
        std::format("{}{}{}{}{}", content.before, kOpen, made.texts.size(), kClose, content.after));
  }
  return made;
}

Result<std::string> apply_template(const std::string& chat_template, const StandIns& stand_ins) {
  std::vector<llama_chat_message> messages;
  std::size_t size = 256;
  for (std::size_t i = 0; i < stand_ins.roles.size(); ++i) {
    messages.push_back({stand_ins.roles[i].c_str(), stand_ins.texts[i].c_str()});
    size += stand_ins.texts[i].size() + 128;
  }
  std::string text(size, '\0');
  for (int attempt = 0; attempt < 2; ++attempt) {
    const std::int32_t written =
        llama_chat_apply_template(chat_template.c_str(), messages.data(), messages.size(), true,
                                  text.data(), static_cast<std::int32_t>(text.size()));
    if (written < 0) break;
    const bool fits = static_cast<std::size_t>(written) <= text.size();
    text.resize(static_cast<std::size_t>(written));
    if (fits) return text;
  }
  return fail(Fault::invalid, "The model's chat template is of a kind that is not supported.");
}

void append(MarkedText& prompt, std::string_view text, bool is_content) {
  prompt.text += text;
  prompt.is_content.insert(prompt.is_content.end(), text.size(), is_content);
}

/// Puts the messages back where their numbers stand.
Result<MarkedText> fill_in(std::string_view text, std::span<const Message> conversation) {
  MarkedText prompt;
  while (true) {
    const std::size_t open = text.find(kOpen);
    append(prompt, text.substr(0, open), false);
    if (open == std::string_view::npos) return prompt;
    std::size_t number = 0;
    std::size_t i = open + 1;
    for (; i < text.size() && text[i] != kClose; ++i) {
      number = number * 10 + static_cast<std::size_t>(text[i] - '0');
    }
    if (number >= conversation.size()) {
      return fail(Fault::invalid, "The model's chat template changes what messages say.");
    }
    append(prompt, content_of(conversation[number].content).core, true);
    text.remove_prefix(std::min(i + 1, text.size()));
  }
}

}  // namespace

Result<MarkedText> render_chat(std::string_view chat_template,
                               std::span<const Message> conversation) {
  if (conversation.empty()) return fail(Fault::invalid, "The conversation is empty.");
  if (conversation.size() > kTemplateMessagesMax) {
    return fail(Fault::too_large, "The conversation has too many messages.");
  }
  if (!std::ranges::all_of(conversation, plain_role, &Message::role)) {
    return fail(Fault::invalid, "A message's role is not a plain word.");
  }
  const Result<std::string> text =
      apply_template(std::string(chat_template), stand_ins_for(conversation));
  if (!text) return std::unexpected(text.error());
  return fill_in(*text, conversation);
}

}  // namespace darkbloom::engine
