#include "sim/client_host.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace darkbloom::sim {

using nlohmann::json;

void Hearing::expect_open(std::string_view what) const {
  EXPECT_EQ(ending_, Ending::none) << what << " after the end of request " << tale_.number;
}

void Hearing::quota(const wire::Quota&) {
  expect_open("a quota");
  EXPECT_FALSE(heard_head_) << "a quota after its head";
}

void Hearing::head(const seal::InnerHead& head, const attest::Verdict&) {
  expect_open("a head");
  EXPECT_FALSE(hears_forged_) << "a forged chunk was taken for a head";
  EXPECT_FALSE(std::exchange(heard_head_, true)) << "a second head";
  status_ = head.status;
}

void Hearing::part(std::string_view text) {
  expect_open("a part");
  EXPECT_FALSE(hears_forged_) << "a forged chunk was taken for text";
  EXPECT_TRUE(heard_head_) << "a part before its head";
  body_ += text;
}

std::string Hearing::streamed_text(bool& told_error, bool& done) const {
  std::string text;
  for (std::string_view rest = body_; !rest.empty();) {
    const std::size_t end = rest.find("\n\n");
    const std::string_view event = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 2);
    done = event == "data: [DONE]";
    const json data =
        json::parse(event.substr(std::min<std::size_t>(6, event.size())), nullptr, false);
    if (!data.is_object()) continue;
    told_error = told_error || data.contains("error");
    for (const json& choice : data.value("choices", json::array()))
      text += choice.at("delta").value("content", "");
  }
  return text;
}

void Hearing::end(const attest::ReceiptFile& receipt) {
  expect_open("an end");
  EXPECT_FALSE(hears_forged_) << "a forged chunk was taken for an end";
  EXPECT_TRUE(attest::check_receipt_file(receipt)) << "a receipt that a stranger refuses";
  bool told_error = status_ != 200;
  bool done = !tale_.streams;
  std::string text;
  if (tale_.streams) {
    text = streamed_text(told_error, done);
  } else if (!told_error) {
    text = json::parse(body_).at("choices").at(0).at("message").at("content");
  }
  if (told_error) {
    EXPECT_TRUE(tale_.answer().starts_with(text)) << "foreign text before an error";
    return finish(Ending::told_error);
  }
  EXPECT_TRUE(done) << "a clean end of a stream that was cut";
  EXPECT_EQ(text, tale_.answer()) << "a clean end of another text";
  finish(Ending::clean);
}

void Hearing::failed(const Error& error) {
  expect_open("a failure");
  fault_ = error.fault;
  finish(Ending::failed);
}

void Hearing::finish(Ending ending) {
  ending_ = ending;
  timeline_.note(static_cast<std::uint64_t>(tale_.number));
  timeline_.note(static_cast<std::uint64_t>(ending));
  timeline_.note(view_of(body_));
}

void ClientHost::link_up(std::function<void(const wire::Frame&)> send) {
  out_ = std::move(send);
  dispatch_.link_up();
}

void ClientHost::link_down() {
  out_ = nullptr;
  dispatch_.link_down();
}

void ClientHost::received(const Parcel& parcel) {
  hears_forged_ = parcel.forged;
  dispatch_.received(parcel.bytes);
  hears_forged_ = false;
}

void ClientHost::ask(Tale tale, const std::string& key) {
  connect::Errand errand{.method = "POST",
                         .path = "/v1/chat/completions",
                         .api_key = key,
                         .body = Secret::copy(view_of(tale.body()))};
  Hearing& hearing =
      *hearings_.emplace_back(std::make_unique<Hearing>(std::move(tale), hears_forged_, timeline_));
  const auto started = dispatch_.start(std::move(errand), hearing);
  errands_.push_back(started ? std::optional(*started) : std::nullopt);
  if (started) return;
  EXPECT_EQ(hearing.ending(), Ending::none) << "a refused errand is told twice";
  hearing.finish(Ending::refused);
}

void ClientHost::cancel(std::size_t back) {
  if (back >= hearings_.size()) return;
  const std::size_t place = hearings_.size() - 1 - back;
  if (!errands_[place] || hearings_[place]->ending() != Ending::none) return;
  dispatch_.cancel(*errands_[place]);
  hearings_[place]->finish(Ending::cancelled);
}

std::size_t ClientHost::running() const {
  std::size_t count = 0;
  for (const auto& hearing : hearings_)
    count += hearing->ending() == Ending::none ? 1 : 0;
  return count;
}

void ClientHost::send(const wire::Frame& frame) {
  if (const auto* open = std::get_if<wire::Open>(&frame)) {
    genuine_.insert(bound_part_of(open->envelope));
    ++envelopes_;
  }
  if (out_) out_(frame);
}

}  // namespace darkbloom::sim
