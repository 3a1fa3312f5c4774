# libllama and ggml as packaged, unmodified.
find_package(PkgConfig REQUIRED)
pkg_check_modules(llama REQUIRED IMPORTED_TARGET llama)
pkg_check_modules(ggml REQUIRED IMPORTED_TARGET ggml)
add_library(darkbloom_libllama INTERFACE)
target_link_libraries(darkbloom_libllama INTERFACE PkgConfig::llama PkgConfig::ggml)
