#include "darkbloom/model/curl_reader.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <string_view>
#include <utility>

#include "base/check.h"

namespace darkbloom::model {
namespace {

std::string_view trimmed(std::string_view text) {
  const std::size_t from = text.find_first_not_of(" \t\r\n");
  if (from == std::string_view::npos) return {};
  return text.substr(from, text.find_last_not_of(" \t\r\n") + 1 - from);
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](unsigned char letter) {
    return static_cast<char>(std::tolower(letter));
  });
  return out;
}

template <typename T>
bool set(CURL* easy, CURLoption option, T value) {
  return curl_easy_setopt(easy, option, value) == CURLE_OK;
}

/// What one call gathers.
struct Call {
  CURL* easy = nullptr;
  BodySink& sink;
  const std::function<bool()>& is_stopped;
  HttpAnswer answer = {};
  std::size_t head_size = 0;
  bool begun = false;
  bool dropped = false;  ///< a body that nobody wants
  std::optional<Error> refused = {};

  bool header(std::string_view line);
  bool body(std::string_view bytes);
  bool hold(const Result<void>& done);
};

bool Call::header(std::string_view line) {
  head_size += line.size();
  if (head_size > CurlReader::kHeadMax) return false;
  if (line.starts_with("HTTP/")) answer = {};
  long status = 0;
  curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
  answer.status = static_cast<std::uint32_t>(status);
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return true;
  answer.headers[lower(trimmed(line.substr(0, colon)))] = trimmed(line.substr(colon + 1));
  return true;
}

bool Call::hold(const Result<void>& done) {
  if (!done) refused = done.error();
  return done.has_value();
}

bool Call::body(std::string_view bytes) {
  dropped = answer.status != 200 && answer.status != 206;
  if (dropped) return false;
  if (!std::exchange(begun, true) && !hold(sink.begin(answer))) return false;
  return hold(sink.take(view_of(bytes)));
}

std::size_t on_header(char* bytes, std::size_t, std::size_t size, void* call) {
  return static_cast<Call*>(call)->header({bytes, size}) ? size : 0;
}

std::size_t on_body(char* bytes, std::size_t, std::size_t size, void* call) {
  return static_cast<Call*>(call)->body({bytes, size}) ? size : CURL_WRITEFUNC_ERROR;
}

int on_progress(void* call, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<Call*>(call)->is_stopped() ? 1 : 0;
}

bool set_up(CURL* easy, const HttpQuestion& question, Call& call) {
  return set(easy, CURLOPT_URL, question.url.c_str()) &&
         set(easy, CURLOPT_HTTPGET, question.head ? 0L : 1L) &&
         set(easy, CURLOPT_NOBODY, question.head ? 1L : 0L) &&
         set(easy, CURLOPT_HEADERFUNCTION, &on_header) &&
         set(easy, CURLOPT_HEADERDATA, static_cast<void*>(&call)) &&
         set(easy, CURLOPT_WRITEFUNCTION, &on_body) &&
         set(easy, CURLOPT_WRITEDATA, static_cast<void*>(&call)) &&
         set(easy, CURLOPT_XFERINFOFUNCTION, &on_progress) &&
         set(easy, CURLOPT_XFERINFODATA, static_cast<void*>(&call)) &&
         set(easy, CURLOPT_NOPROGRESS, 0L);
}

bool set_limits(CURL* easy, std::uint32_t quiet_seconds) {
  return set(easy, CURLOPT_PROTOCOLS_STR, "http,https") && set(easy, CURLOPT_FOLLOWLOCATION, 0L) &&
         set(easy, CURLOPT_PROXY, "") && set(easy, CURLOPT_NOSIGNAL, 1L) &&
         set(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1)) &&
         set(easy, CURLOPT_CONNECTTIMEOUT, CurlReader::kConnectSeconds) &&
         set(easy, CURLOPT_LOW_SPEED_LIMIT, 1L) &&
         set(easy, CURLOPT_LOW_SPEED_TIME, static_cast<long>(quiet_seconds)) &&
         set(easy, CURLOPT_SSL_VERIFYPEER, 1L) && set(easy, CURLOPT_SSL_VERIFYHOST, 2L);
}

Error error_of(CURLcode result, std::uint32_t quiet_seconds) {
  switch (result) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
      return {Fault::unavailable, "The server cannot be reached."};
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
      return {Fault::forbidden, "The server could not be verified by TLS."};
    case CURLE_OPERATION_TIMEDOUT:
      return {Fault::timed_out,
              "The server said nothing for up to " + std::to_string(quiet_seconds) + " seconds."};
    case CURLE_ABORTED_BY_CALLBACK:
      return {Fault::cancelled, "Stopped; what came is kept, the next pull goes on from it."};
    default:
      return {Fault::lost, "The server broke off its answer."};
  }
}

}  // namespace

CurlReader::CurlReader(std::uint32_t quiet_seconds, std::function<bool()> is_stopped)
    : quiet_seconds_(quiet_seconds), is_stopped_(std::move(is_stopped)) {
  check(curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK, "curl starts");
  easy_.reset(curl_easy_init());
  check(easy_ != nullptr, "curl has memory for one more handle");
}

CurlReader::~CurlReader() {
  easy_.reset();
  curl_global_cleanup();
}

Result<HttpAnswer> CurlReader::read(const HttpQuestion& question, BodySink& sink) {
  curl_slist* list = nullptr;
  for (const auto& [name, value] : question.headers)
    list = curl_slist_append(list, (name + ": " + value).c_str());
  const std::unique_ptr<curl_slist, decltype([](curl_slist* each) { curl_slist_free_all(each); })>
      headers(list);
  CURL* const easy = easy_.get();
  curl_easy_reset(easy);
  Call call{.easy = easy, .sink = sink, .is_stopped = is_stopped_};
  const bool ready = set_up(easy, question, call) && set_limits(easy, quiet_seconds_) &&
                     set(easy, CURLOPT_HTTPHEADER, list);
  if (!ready) return fail(Fault::internal, "An HTTP call could not be made.");
  const CURLcode result = curl_easy_perform(easy);
  if (call.refused) return fail(*call.refused);
  if (result != CURLE_OK && !call.dropped) return fail(error_of(result, quiet_seconds_));
  return call.answer;
}

}  // namespace darkbloom::model
