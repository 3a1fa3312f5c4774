#pragma once
// The conversation of a response: instructions and input items as the messages of a chat.

#include "json/document.h"
#include "openai/json_fields.h"

namespace darkbloom::openai {

inline constexpr std::size_t kItemsMax = 4096;

/// Reads `instructions`, `previous_items` and `input` of the request body, in this order, as
/// read_messages() leaves messages. On a mistake, kept in the body's Mistake, the result means
/// nothing.
json::Node::Array read_input(const JsonFields& body);

/// Thoughts as `encrypted_content` of a reasoning item holds them. The whole request is sealed to
/// the node, and its reader is who the thoughts were written for: this is an encoding, made so that
/// nobody takes it for text.
std::string pack_thoughts(std::string_view thoughts);

}  // namespace darkbloom::openai
