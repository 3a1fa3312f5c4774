#pragma once
// Which machines this one is about as fast as, in a word for the coordinator: it expects of a new
// machine what others of its class have shown (fleet/node_table.h).

#include <cstdint>
#include <string>
#include <string_view>

namespace darkbloom::node {

/// What a class is made of.
struct MachineFacts {
  std::string_view processor;  ///< as the system calls it
  std::uint32_t cores = 0;
  std::uint64_t memory_bytes = 0;
};

/// Satisfies wire::is_machine_class(): "amd-epyc-7763-16-64g". Memory in steps of a power of two,
/// so that what a system keeps for itself makes no other class.
std::string machine_class_of(const MachineFacts& facts);

/// Of this machine. Call before the process is locked down; what cannot be read is left out.
std::string own_machine_class();

}  // namespace darkbloom::node
