#include "gguf_maker.h"

#include <ggml.h>
#include <gguf.h>

#include <array>
#include <cmath>
#include <memory>
#include <random>
#include <span>
#include <vector>

#include "vocabulary.h"

namespace darkbloom::bench {

namespace {

constexpr std::string_view kChatMl =
    "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\n' + message['content'] + "
    "'<|im_end|>' + '\n'}}{% endfor %}{% if add_generation_prompt %}{{'<|im_start|>assistant\n'}}"
    "{% endif %}";

struct GgufFree {
  void operator()(gguf_context* gguf) const { gguf_free(gguf); }
};
struct GgmlFree {
  void operator()(ggml_context* ggml) const { ggml_free(ggml); }
};
using Gguf = std::unique_ptr<gguf_context, GgufFree>;
using Ggml = std::unique_ptr<ggml_context, GgmlFree>;

struct File {
  const Shape& shape;
  Gguf gguf;
  Ggml ggml;
  std::mt19937_64 random;
};

/// Uniform in [-limit, limit), the same on every standard library.
float draw(std::mt19937_64& random, float limit) {
  const auto bits = static_cast<float>(random() >> 40U);
  return (bits / 8388608.0F - 1.0F) * limit;
}

void write_rows(ggml_tensor& tensor, std::span<const float> values) {
  const std::int64_t width = tensor.ne[0];
  const std::int64_t rows = static_cast<std::int64_t>(values.size()) / width;
  if (tensor.type == GGML_TYPE_F32) {
    std::copy(values.begin(), values.end(), static_cast<float*>(tensor.data));
  } else {
    ggml_quantize_chunk(tensor.type, values.data(), tensor.data, 0, rows, width, nullptr);
  }
}

void add_vector(File& file, const std::string& name) {
  ggml_tensor* tensor = ggml_new_tensor_1d(file.ggml.get(), GGML_TYPE_F32, file.shape.width);
  ggml_set_name(tensor, name.c_str());
  const std::vector<float> ones(file.shape.width, 1.0F);
  write_rows(*tensor, ones);
  gguf_add_tensor(file.gguf.get(), tensor);
}

/// A matrix from `in` to `out` whose answers have about the size of its input.
void add_matrix(File& file, const std::string& name, std::uint32_t in, std::uint32_t out) {
  const ggml_type type = file.shape.q8_0 ? GGML_TYPE_Q8_0 : GGML_TYPE_F32;
  ggml_tensor* tensor = ggml_new_tensor_2d(file.ggml.get(), type, in, out);
  ggml_set_name(tensor, name.c_str());
  const float limit = std::sqrt(3.0F / static_cast<float>(in));
  std::vector<float> values(std::size_t{in} * out);
  for (float& value : values)
    value = draw(file.random, limit);
  write_rows(*tensor, values);
  gguf_add_tensor(file.gguf.get(), tensor);
}

void add_layer(File& file, std::uint32_t layer) {
  const Shape& shape = file.shape;
  const std::string block = "blk." + std::to_string(layer) + ".";
  const std::uint32_t kv_width = shape.width / shape.heads * shape.kv_heads;
  add_vector(file, block + "attn_norm.weight");
  add_matrix(file, block + "attn_q.weight", shape.width, shape.width);
  add_matrix(file, block + "attn_k.weight", shape.width, kv_width);
  add_matrix(file, block + "attn_v.weight", shape.width, kv_width);
  add_matrix(file, block + "attn_output.weight", shape.width, shape.width);
  add_vector(file, block + "ffn_norm.weight");
  add_matrix(file, block + "ffn_gate.weight", shape.width, shape.feed_forward);
  add_matrix(file, block + "ffn_up.weight", shape.width, shape.feed_forward);
  add_matrix(file, block + "ffn_down.weight", shape.feed_forward, shape.width);
}

void add_facts(gguf_context* gguf, const Shape& shape) {
  gguf_set_val_str(gguf, "general.architecture", "llama");
  gguf_set_val_str(gguf, "general.name", shape.name.c_str());
  gguf_set_val_u32(gguf, "general.file_type", shape.q8_0 ? 7 : 0);
  gguf_set_val_u32(gguf, "llama.vocab_size", shape.vocabulary);
  gguf_set_val_u32(gguf, "llama.context_length", shape.context);
  gguf_set_val_u32(gguf, "llama.embedding_length", shape.width);
  gguf_set_val_u32(gguf, "llama.block_count", shape.layers);
  gguf_set_val_u32(gguf, "llama.feed_forward_length", shape.feed_forward);
  gguf_set_val_u32(gguf, "llama.attention.head_count", shape.heads);
  gguf_set_val_u32(gguf, "llama.attention.head_count_kv", shape.kv_heads);
  gguf_set_val_u32(gguf, "llama.rope.dimension_count", shape.width / shape.heads);
  gguf_set_val_f32(gguf, "llama.rope.freq_base", 10000.0F);
  gguf_set_val_f32(gguf, "llama.attention.layer_norm_rms_epsilon", 1e-5F);
}

void set_strings(gguf_context* gguf, const char* key, const std::vector<std::string>& strings) {
  std::vector<const char*> pointers;
  for (const std::string& text : strings)
    pointers.push_back(text.c_str());
  gguf_set_arr_str(gguf, key, pointers.data(), pointers.size());
}

void add_vocabulary(gguf_context* gguf, const Shape& shape) {
  const MadeVocabulary made = make_vocabulary(shape.vocabulary);
  gguf_set_val_str(gguf, "tokenizer.ggml.model", "gpt2");
  gguf_set_val_str(gguf, "tokenizer.ggml.pre", "gpt-2");
  set_strings(gguf, "tokenizer.ggml.tokens", made.tokens);
  set_strings(gguf, "tokenizer.ggml.merges", made.merges);
  gguf_set_arr_data(gguf, "tokenizer.ggml.token_type", GGUF_TYPE_INT32, made.types.data(),
                    made.types.size());
  gguf_set_val_u32(gguf, "tokenizer.ggml.bos_token_id", made.end_of_text);
  gguf_set_val_u32(gguf, "tokenizer.ggml.eos_token_id", made.turn_end);
  gguf_set_val_bool(gguf, "tokenizer.ggml.add_bos_token", false);
  if (shape.chat_template) {
    gguf_set_val_str(gguf, "tokenizer.chat_template", std::string(kChatMl).c_str());
  }
}

/// Bytes that the tensors take in memory, with room for ggml's own headers.
std::size_t arena_bytes(const Shape& shape) {
  const std::size_t width = shape.width;
  const std::size_t layer = 4 * width * width + 3 * width * shape.feed_forward + 2 * width;
  const std::size_t weights = width * shape.vocabulary + width + shape.layers * layer;
  const std::size_t bytes_each = shape.q8_0 ? 2 : 4;
  return weights * bytes_each + (shape.layers + std::size_t{1}) * 10 * 1024 + 65536;
}

bool in_bounds(const Shape& shape) {
  return shape.vocabulary >= 300 && shape.width % 32 == 0 && shape.width > 0 &&
         shape.feed_forward % 32 == 0 && shape.feed_forward > 0 && shape.layers > 0 &&
         shape.heads > 0 && shape.kv_heads > 0 && shape.heads % shape.kv_heads == 0 &&
         shape.width % (2 * shape.heads) == 0;
}

}  // namespace

Result<Shape> shape_named(std::string_view name) {
  if (name == "tiny") return Shape{};
  Shape shape{.name = "random " + std::string(name), .vocabulary = 32000, .context = 4096};
  if (name == "21m") {
    shape.width = 384, shape.layers = 6, shape.heads = 6, shape.kv_heads = 2;
    shape.feed_forward = 1024;
    return shape;
  }
  if (name == "110m") {
    shape.width = 768, shape.layers = 12, shape.heads = 12, shape.kv_heads = 4;
    shape.feed_forward = 2048;
    return shape;
  }
  if (name == "1b") {
    shape.width = 2048, shape.layers = 18, shape.heads = 32, shape.kv_heads = 8;
    shape.feed_forward = 5632;
    return shape;
  }
  return fail(Fault::not_found, "no shape of that name: tiny, 21m, 110m and 1b are known");
}

Result<void> make_gguf(const Shape& shape, const std::filesystem::path& file) {
  if (!in_bounds(shape)) return fail(Fault::invalid, "the shape is out of its bounds");
  const ggml_init_params arena{arena_bytes(shape), nullptr, false};
  File made{shape, Gguf(gguf_init_empty()), Ggml(ggml_init(arena)), std::mt19937_64(shape.seed)};
  add_facts(made.gguf.get(), shape);
  add_vocabulary(made.gguf.get(), shape);
  add_matrix(made, "token_embd.weight", shape.width, shape.vocabulary);
  for (std::uint32_t layer = 0; layer < shape.layers; ++layer)
    add_layer(made, layer);
  add_vector(made, "output_norm.weight");
  if (!gguf_write_to_file(made.gguf.get(), file.c_str(), false)) {
    return fail(Fault::internal, "the model file cannot be written");
  }
  return {};
}

}  // namespace darkbloom::bench
