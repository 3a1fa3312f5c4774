#pragma once
// A server that does as a test tells it, without a socket.

#include <functional>
#include <string>
#include <vector>

#include "darkbloom/model/http_reader.h"

namespace darkbloom::model::test {

/// An answer, what of its body comes, and how it then breaks.
struct Said {
  HttpAnswer answer;
  std::string body = {};
  bool breaks = false;
};

class ScriptedReader final : public HttpReader {
 public:
  std::function<Said(const HttpQuestion&)> server;
  std::vector<HttpQuestion> asked;

  Result<HttpAnswer> read(const HttpQuestion& question, BodySink& sink) override {
    asked.push_back(question);
    const Said said = server(question);
    const bool wanted = said.answer.status == 200 || said.answer.status == 206;
    if (wanted && !said.body.empty() && !question.head) {
      if (auto begun = sink.begin(said.answer); !begun) return fail(begun.error());
      if (auto taken = sink.take(view_of(said.body)); !taken) return fail(taken.error());
    }
    if (said.breaks) return fail(Fault::lost, "The server broke off its answer.");
    return said.answer;
  }
};

class TakesAll final : public BodySink {
 public:
  Result<void> begin(const HttpAnswer&) override { return {}; }
  Result<void> take(ByteView part) override {
    text += text_of(part);
    return {};
  }
  std::string text;
};

/// Empty where it was not sent.
inline std::string sent(const HttpQuestion& question, const std::string& name) {
  for (const auto& [each, value] : question.headers)
    if (each == name) return value;
  return {};
}

}  // namespace darkbloom::model::test
