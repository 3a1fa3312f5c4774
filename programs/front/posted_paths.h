#pragma once
// Which paths take a POST: those that are answered by a model, and those of OpenAI's that nothing
// here can answer yet.

#include <algorithm>
#include <array>
#include <string_view>

namespace darkbloom::front {

inline constexpr const char* kResponsesPath = "/v1/responses";

inline constexpr auto kAnsweredPaths = std::to_array<const char*>({
    "/v1/chat/completions",
    "/v1/completions",
    "/v1/embeddings",
    "/v1/messages",
    "/v1/messages/count_tokens",
    kResponsesPath,
    "/v1/responses/input_tokens",
});

/// What OpenAI has and this network does not do yet: said so, never pretended.
struct Missing {
  const char* path;
  const char* sentence;
};
inline constexpr auto kMissing = std::to_array<Missing>({
    {"/v1/moderations", "No classifier is configured here, so nothing can be said to be harmless."},
    {"/v1/images/generations", "Pictures are not served here yet."},
    {"/v1/images/edits", "Pictures are not served here yet."},
    {"/v1/audio/transcriptions", "Speech is not served here yet."},
    {"/v1/audio/translations", "Speech is not served here yet."},
    {"/v1/audio/speech", "Speech is not served here yet."},
});

inline bool is_posted(std::string_view path) {
  return std::ranges::contains(kAnsweredPaths, path) ||
         std::ranges::contains(kMissing, path, &Missing::path);
}

}  // namespace darkbloom::front
