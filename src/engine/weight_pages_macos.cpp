// Never run: no Mac at hand.

#include "engine/weight_pages.h"

namespace darkbloom::engine {

/// The system takes clean pages of files back by itself where memory is short.
void give_back_pages(const std::filesystem::path&) {}

}  // namespace darkbloom::engine
