#include "darkbloom/connect/curl_call.h"

#include <algorithm>
#include <cctype>
#include <utility>

namespace darkbloom::connect {
namespace {

std::string_view trimmed(std::string_view text) {
  const std::size_t from = text.find_first_not_of(" \t");
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

/// What is said after the service's name.
Error error_of(CURLcode result, std::uint32_t quiet_seconds) {
  switch (result) {
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
      return {Fault::unavailable, "cannot be reached"};
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
      return {Fault::unavailable, "could not be verified by TLS"};
    case CURLE_OPERATION_TIMEDOUT:
      return {Fault::timed_out,
              "said nothing for up to " + std::to_string(quiet_seconds) + " seconds"};
    default:
      return {Fault::lost, "broke off its answer"};
  }
}

template <typename T>
bool set(CURL* easy, CURLoption option, T value) {
  return curl_easy_setopt(easy, option, value) == CURLE_OK;
}

}  // namespace

CurlCall::CurlCall(Key, HttpCall call, HttpHearer& hearer)
    : call_(std::move(call)), hearer_(hearer), easy_(curl_easy_init()) {}

Result<std::unique_ptr<CurlCall>> CurlCall::make(HttpCall call, HttpHearer& hearer) {
  auto made = std::make_unique<CurlCall>(Key{}, std::move(call), hearer);
  if (made->set_up()) return made;
  return fail(Fault::internal, "An HTTP call could not be made.");
}

bool CurlCall::set_up() {
  CURL* const easy = easy_.get();
  return easy != nullptr && set_headers() && set_limits() &&
         set(easy, CURLOPT_URL, call_.url.c_str()) &&
         set(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(call_.body.size())) &&
         set(easy, CURLOPT_POSTFIELDS, call_.body.text().data()) &&
         set(easy, CURLOPT_HEADERFUNCTION, &CurlCall::on_header) &&
         set(easy, CURLOPT_HEADERDATA, static_cast<void*>(this)) &&
         set(easy, CURLOPT_WRITEFUNCTION, &CurlCall::on_body) &&
         set(easy, CURLOPT_WRITEDATA, static_cast<void*>(this)) &&
         set(easy, CURLOPT_PRIVATE, static_cast<void*>(this));
}

/// "expect:" takes out a question before the body that many servers leave without an answer.
bool CurlCall::set_headers() {
  curl_slist* list = curl_slist_append(nullptr, "expect:");
  for (const auto& [name, value] : call_.headers)
    list = curl_slist_append(list, (name + ": " + value).c_str());
  headers_.reset(list);
  return list != nullptr && set(easy_.get(), CURLOPT_HTTPHEADER, list);
}

/// One connection a call (HTTP/1.1), so that its end ends what is computed for it.
bool CurlCall::set_limits() {
  CURL* const easy = easy_.get();
  return set(easy, CURLOPT_PROTOCOLS_STR, "http,https") && set(easy, CURLOPT_FOLLOWLOCATION, 0L) &&
         set(easy, CURLOPT_PROXY, "") && set(easy, CURLOPT_NOSIGNAL, 1L) &&
         set(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1)) &&
         set(easy, CURLOPT_CONNECTTIMEOUT, kConnectSeconds) &&
         set(easy, CURLOPT_TIMEOUT, kSecondsMax) && set(easy, CURLOPT_LOW_SPEED_LIMIT, 1L) &&
         set(easy, CURLOPT_LOW_SPEED_TIME, static_cast<long>(call_.quiet_seconds)) &&
         set(easy, CURLOPT_SSL_VERIFYPEER, 1L) && set(easy, CURLOPT_SSL_VERIFYHOST, 2L);
}

std::size_t CurlCall::on_header(char* bytes, std::size_t, std::size_t size, void* self) {
  return static_cast<CurlCall*>(self)->header({bytes, size}) ? size : 0;
}

std::size_t CurlCall::on_body(char* bytes, std::size_t, std::size_t size, void* self) {
  auto& call = *static_cast<CurlCall*>(self);
  call.waiting_.append(view_of({bytes, size}));
  return size;
}

/// A line of a head; heads before the last (status 1xx) are passed over, and so are trailers.
bool CurlCall::header(std::string_view line) {
  head_size_ += line.size();
  if (head_size_ > kHeadMax) return false;
  if (head_whole_) return true;
  if (line.starts_with("HTTP/")) {
    head_ = {};
    return true;
  }
  const std::size_t colon = line.find(':');
  if (colon != std::string_view::npos) {
    head_.headers[lower(trimmed(line.substr(0, colon)))] = trimmed(line.substr(colon + 1));
    return true;
  }
  long status = 0;
  curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &status);
  head_.status = static_cast<std::uint16_t>(status);
  head_whole_ = trimmed(line).empty() && status >= 200;
  return true;
}

void CurlCall::done(CURLcode result) {
  done_ = true;
  result_ = result;
}

void CurlCall::tell() {
  if (over_) return;
  if (head_whole_ && !std::exchange(head_told_, true)) hearer_.head(head_);
  const Secret came = std::exchange(waiting_, {});
  if (!over_ && head_told_ && !came.empty()) over_ = !hearer_.body(came.text()) || over_;
  if (!over_ && done_) tell_end();
}

void CurlCall::tell_end() {
  over_ = true;
  if (result_ == CURLE_OK && head_told_) return hearer_.end();
  hearer_.failed(error_of(result_, call_.quiet_seconds));
}

}  // namespace darkbloom::connect
