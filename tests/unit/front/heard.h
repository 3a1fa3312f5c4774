#pragma once
// A listener that writes down what it hears.

#include <string>
#include <vector>

#include "front/listener.h"

namespace darkbloom::front::test {

class Heard final : public Listener {
 public:
  void head(const AnswerHead& answer_head) override {
    status = answer_head.status;
    headers = answer_head.headers;
    headers.insert(headers.end(), answer_head.passing.begin(), answer_head.passing.end());
  }
  void part(std::string_view text) override { body += text; }
  void end(ByteView file) override {
    ++ends;
    receipt = std::string(text_of(file));
  }
  void failed(const Failure& failure) override { errors.push_back(failure.error); }

  int status = 0;
  Headers headers;
  std::string body;
  int ends = 0;
  std::string receipt;
  std::vector<Error> errors;
};

}  // namespace darkbloom::front::test
