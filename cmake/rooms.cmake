# SPDX-License-Identifier: GPL-2.0-only
# A room is a folder that is its own library. It sees only the headers of the rooms that it
# uses, and of the rooms below these. An include of a room above does not compile, and a call
# of a room above does not link (tests/rooms.sh).

# Links each room with those that it uses, and no others.
add_custom_target(rooms_link)
file(WRITE ${PROJECT_BINARY_DIR}/rooms/main.c "int main(void)\n{\n\treturn 0;\n}\n")

# gupwalk_room(FOLDER [USES ROOM...] [HEADERS PUBLIC...] [SHARED PRIVATE...])
#   USES     rooms that this one may use, by folder; gupwalk is the public library
#   HEADERS  its headers among include/gupwalk
#   SHARED   headers of its folder that rooms above may include as <FOLDER/HEADER>
function(gupwalk_room folder)
  cmake_parse_arguments(PARSE_ARGV 1 room "" "" "USES;HEADERS;SHARED")
  string(REPLACE "/" "_" name room_${folder})
  set(seen ${PROJECT_BINARY_DIR}/rooms/${folder})
  file(REMOVE_RECURSE ${seen})
  foreach(header IN LISTS room_HEADERS)
    file(MAKE_DIRECTORY ${seen}/gupwalk)
    file(CREATE_LINK ${PROJECT_SOURCE_DIR}/include/gupwalk/${header} ${seen}/gupwalk/${header}
         SYMBOLIC)
  endforeach()
  foreach(header IN LISTS room_SHARED)
    cmake_path(GET header PARENT_PATH inner)
    file(MAKE_DIRECTORY ${seen}/${folder}/${inner})
    file(CREATE_LINK ${PROJECT_SOURCE_DIR}/${folder}/${header} ${seen}/${folder}/${header} SYMBOLIC)
  endforeach()
  file(MAKE_DIRECTORY ${seen})

  file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/${folder}/*.c)
  add_library(${name} STATIC ${sources})
  target_include_directories(${name} PUBLIC ${seen})
  target_link_libraries(${name} PRIVATE gupwalk_flags)
  list(TRANSFORM room_USES REPLACE "/" "_")
  list(TRANSFORM room_USES PREPEND room_)
  list(TRANSFORM room_USES REPLACE "^room_gupwalk$" gupwalk)
  target_link_libraries(${name} PUBLIC ${room_USES})
  # A debug build makes a shared library as well, for a test.
  if(BUILD_SHARED_LIBS OR CMAKE_BUILD_TYPE STREQUAL "Debug")
    set_target_properties(${name} PROPERTIES POSITION_INDEPENDENT_CODE ON)
  endif()
  # A shared library exports what include/gupwalk declares; tests of other parts may need all.
  if(NOT DEFINED CMAKE_C_VISIBILITY_PRESET)
    set_target_properties(${name} PROPERTIES C_VISIBILITY_PRESET hidden)
  endif()
  # The rooms of the public library are optimised as one.
  if(GUPWALK_LTO AND NOT gupwalk IN_LIST room_USES)
    target_compile_options(${name} PRIVATE -flto=auto -ffat-lto-objects)
  endif()

  # The whole room, and what it uses: a call that goes upwards finds nothing.
  add_executable(link_${name} EXCLUDE_FROM_ALL ${PROJECT_BINARY_DIR}/rooms/main.c)
  target_link_libraries(link_${name} PRIVATE $<LINK_LIBRARY:WHOLE_ARCHIVE,${name}>)
  target_link_options(link_${name} PRIVATE $<$<BOOL:${GUPWALK_LTO}>:-fno-lto>)
  add_dependencies(rooms_link link_${name})
endfunction()

# gupwalk_shares(TARGET ROOM...)
# A program sees what these rooms of the public library share, and calls what it hides.
function(gupwalk_shares target)
  foreach(folder IN LISTS ARGN)
    target_include_directories(${target} PRIVATE ${PROJECT_BINARY_DIR}/rooms/${folder})
    if(BUILD_SHARED_LIBS)
      target_link_libraries(${target} PRIVATE $<LINK_ONLY:room_${folder}>)
    endif()
  endforeach()
endfunction()
