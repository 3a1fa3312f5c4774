# Compiler settings that hold for every target.
set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE RelWithDebInfo)
endif()

option(DARKBLOOM_TESTS "Build the tests" ON)
option(DARKBLOOM_PROGRAMS "Build the programs, which need Drogon" ON)
option(DARKBLOOM_ROOMS_ONLY "Compile the rooms alone, for a second compiler" OFF)
option(DARKBLOOM_FUZZ "Build the fuzz targets (clang)" OFF)
set(DARKBLOOM_SANITIZE "" CACHE STRING "Sanitizers, such as address,undefined or thread")

add_compile_options(-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror
  -fno-omit-frame-pointer -fstack-protector-strong)
if(DARKBLOOM_SANITIZE)
  add_compile_options(-fsanitize=${DARKBLOOM_SANITIZE} -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${DARKBLOOM_SANITIZE})
else()
  add_compile_definitions($<$<CONFIG:Release,RelWithDebInfo>:_FORTIFY_SOURCE=3>)
  add_compile_definitions(_GLIBCXX_ASSERTIONS)
endif()
if(CMAKE_SYSTEM_NAME STREQUAL Linux)
  add_link_options(-Wl,-z,relro,-z,now)
endif()

# Two builds in two folders give the same bytes (tests/e2e/reproducible.py): files are named from
# the checkout, however the command names them. ccache makes paths relative where it runs, and of
# several maps the last that fits counts.
file(RELATIVE_PATH above ${CMAKE_BINARY_DIR} ${PROJECT_SOURCE_DIR})
add_compile_options(
  -ffile-prefix-map=${above}= -ffile-prefix-map=${PROJECT_SOURCE_DIR}/=
  -ffile-prefix-map=${CMAKE_BINARY_DIR}=build)
if(CMAKE_SYSTEM_NAME STREQUAL Linux)
  # The hash over the content is the linker's own, and stays: it names no folder either.
  add_link_options(-Wl,--build-id=sha1)
endif()
