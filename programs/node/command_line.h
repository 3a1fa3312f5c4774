#pragma once
// What a node may be told on its command line.

namespace CLI {
class App;
}

namespace darkbloom::node {

struct Options;

/// `options`, which outlives the parsing, is filled by it.
void add_options(CLI::App& app, Options& options);

}  // namespace darkbloom::node
