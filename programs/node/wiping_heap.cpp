// Wipes every block of the C++ heap as it is freed: prompts pass through strings of libraries that
// know nothing of Secret. Linked into the programs that see plaintext; glibc's own M_PERTURB
// leaves small blocks unwiped.

#include <malloc.h>

#include <cstdlib>
#include <cstring>
#include <new>

namespace {

void free_wiped(void* block) noexcept {
  if (block == nullptr) return;
  std::memset(block, 0, malloc_usable_size(block));
  asm volatile("" : : "r"(block) : "memory");
  std::free(block);
}

void* take(std::size_t size) {
  if (void* block = std::malloc(size == 0 ? 1 : size)) return block;
  throw std::bad_alloc();
}

void* take_aligned(std::size_t size, std::align_val_t alignment) {
  const auto align = static_cast<std::size_t>(alignment);
  const std::size_t rounded = (size + align - 1) / align * align;
  if (void* block = std::aligned_alloc(align, rounded == 0 ? align : rounded)) return block;
  throw std::bad_alloc();
}

}  // namespace

void* operator new(std::size_t size) {
  return take(size);
}
void* operator new[](std::size_t size) {
  return take(size);
}
void* operator new(std::size_t size, std::align_val_t align) {
  return take_aligned(size, align);
}
void* operator new[](std::size_t size, std::align_val_t align) {
  return take_aligned(size, align);
}
void operator delete(void* block) noexcept {
  free_wiped(block);
}
void operator delete[](void* block) noexcept {
  free_wiped(block);
}
void operator delete(void* block, std::size_t) noexcept {
  free_wiped(block);
}
void operator delete[](void* block, std::size_t) noexcept {
  free_wiped(block);
}
void operator delete(void* block, std::align_val_t) noexcept {
  free_wiped(block);
}
void operator delete[](void* block, std::align_val_t) noexcept {
  free_wiped(block);
}
void operator delete(void* block, std::size_t, std::align_val_t) noexcept {
  free_wiped(block);
}
void operator delete[](void* block, std::size_t, std::align_val_t) noexcept {
  free_wiped(block);
}
