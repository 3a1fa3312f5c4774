#pragma once
// The vector files beside this source, which other languages' implementations read too. Files whose
// making is decided by their inputs are compared word for word; those that hold signatures, which
// never come out alike, are judged case by case.
//
// DARKBLOOM_WRITE_VECTORS=1 build/release/bin/vectors_test  writes them anew.

#include <nlohmann/json.hpp>
#include <string>

#include "base/bytes.h"

namespace darkbloom::vectors {

using Json = nlohmann::ordered_json;

/// The file of that name, such as "seal"; written first where new vectors are asked for, with what
/// `make` makes.
Json read(const std::string& name, Json (*make)());
/// Ends the test as a failure unless the file holds what `make` makes.
void expect_same(const std::string& name, Json (*make)());

/// A field of bytes, in hexadecimal.
Bytes bytes_of(const Json& field);

}  // namespace darkbloom::vectors
