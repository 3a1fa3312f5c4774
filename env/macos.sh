# The environment on macOS, from Homebrew. Never run in CI: no Mac was at hand.

brew_formulae=(ccache cli11 cmake drogon ftxui googletest llama.cpp ninja nlohmann-json node
  openssl@3 prometheus-cpp python spdlog sqlite tomlplusplus)

env_prepare() {
  command -v brew >/dev/null || die "macOS builds use Homebrew; see https://brew.sh, then try again."
  local name
  for name in "${brew_formulae[@]}"; do
    brew list --formula "$name" >/dev/null 2>&1 || brew install "$name"
  done
}

env_enter() {
  shift
  CMAKE_PREFIX_PATH="$(brew --prefix);$(brew --prefix openssl@3)" DARKBLOOM_IN_ENV=1 "$@"
}
