# SPDX-License-Identifier: GPL-2.0-only
# Compiler flags of all targets: link to gupwalk_flags, privately.

if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE Release)
endif()

set(CMAKE_C_STANDARD 11)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

add_library(gupwalk_flags INTERFACE)
target_compile_options(
  gupwalk_flags INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes
                          -Wmissing-prototypes -Wvla -Werror)

# Flags of a sanitizer or of gcov also go to each target that links to the library.
set(GUPWALK_INSTRUMENT "")
if(GUPWALK_SANITIZE)
  list(APPEND GUPWALK_INSTRUMENT -fsanitize=address,undefined -fno-sanitize-recover=all)
  # An array at the end of a structure has its declared size, too.
  if(CMAKE_C_COMPILER_ID STREQUAL "GNU")
    list(APPEND GUPWALK_INSTRUMENT -fsanitize=bounds-strict)
  endif()
endif()
if(GUPWALK_COVERAGE)
  list(APPEND GUPWALK_INSTRUMENT --coverage)
endif()
if(GUPWALK_LIBFUZZER)
  list(APPEND GUPWALK_INSTRUMENT -fsanitize=fuzzer-no-link)
endif()
target_compile_options(gupwalk_flags INTERFACE ${GUPWALK_INSTRUMENT})
target_link_options(gupwalk_flags INTERFACE ${GUPWALK_INSTRUMENT})

# Programs use POSIX; the library does not.
add_library(gupwalk_program INTERFACE)
target_link_libraries(gupwalk_program INTERFACE gupwalk_flags gupwalk)
target_compile_definitions(gupwalk_program INTERFACE _POSIX_C_SOURCE=200809L)

# A walk spans several files. Fat objects leave the library usable to linkers
# that do not read GCC's intermediate code, and to tests that link quickly.
set(GUPWALK_LTO OFF)
if(CMAKE_BUILD_TYPE STREQUAL "Release" AND CMAKE_C_COMPILER_ID STREQUAL "GNU")
  set(GUPWALK_LTO ON)
endif()

# Optimise a program and the library as one.
function(gupwalk_link_whole target)
  if(GUPWALK_LTO)
    target_compile_options(${target} PRIVATE -flto=auto)
    target_link_options(${target} PRIVATE -flto=auto)
  endif()
endfunction()
