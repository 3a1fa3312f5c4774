#pragma once
// Reading over HTTP as this folder needs it: one question, one answer, no redirect followed.

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/bytes.h"

namespace darkbloom::model {

struct HttpQuestion {
  std::string url;
  std::vector<std::pair<std::string, std::string>> headers = {};
  bool head = false;  ///< HEAD, else GET
};

struct HttpAnswer {
  std::uint32_t status = 0;
  std::map<std::string, std::string> headers = {};  ///< names in small letters

  /// Empty where it is not there.
  std::string header(const std::string& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? std::string() : found->second;
  }
};

/// Where the body of an answer 200 or 206 goes; every other body is dropped.
class BodySink {
 public:
  virtual ~BodySink() = default;
  /// Once, before the first byte. An error ends the call and is its outcome; so below.
  virtual Result<void> begin(const HttpAnswer& answer) = 0;
  virtual Result<void> take(ByteView part) = 0;
};

class HttpReader {
 public:
  virtual ~HttpReader() = default;
  /// Blocks until the answer has ended. Refuses as unavailable, lost or timed_out what may come
  /// another time, as cancelled when the person wants no more.
  virtual Result<HttpAnswer> read(const HttpQuestion& question, BodySink& sink) = 0;
};

}  // namespace darkbloom::model
