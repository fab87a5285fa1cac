# SPDX-License-Identifier: GPL-2.0-only
# The public library: the rooms from lib/ to scenario/ in one.
set(rooms lib model_history model_mm model_step model_gup model_laws search scenario)
set(objects ${rooms})
list(TRANSFORM objects REPLACE "(.+)" "$<TARGET_OBJECTS:room_\\1>")

add_library(gupwalk ${objects})
target_include_directories(gupwalk PUBLIC $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>)
target_link_libraries(gupwalk PRIVATE $<BUILD_INTERFACE:gupwalk_flags>)
set_target_properties(gupwalk PROPERTIES LINKER_LANGUAGE C VERSION ${PROJECT_VERSION}
                                         SOVERSION ${PROJECT_VERSION_MAJOR})
