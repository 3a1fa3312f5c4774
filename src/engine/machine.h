#pragma once
// What this machine has to give. One source file for each system.

#include <cstdint>

namespace darkbloom::engine {

/// Bytes that a new program could take without pushing others out; 0 when the system does not say.
std::uint64_t free_memory_bytes();

/// Processor cores, without the second threads that share one.
std::uint32_t physical_cores();

}  // namespace darkbloom::engine
