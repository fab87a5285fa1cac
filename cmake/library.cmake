# SPDX-License-Identifier: GPL-2.0-only
# The public library: the rooms from model/ to scenario/, and the parts of lib/ that they need.
# These parts return errors and never end the process.
set(GUPWALK_OBJECTS model_history model_mm model_step model_gup model_laws search scenario)
list(TRANSFORM GUPWALK_OBJECTS REPLACE "(.+)" "$<TARGET_OBJECTS:room_\\1>")
list(APPEND GUPWALK_OBJECTS
     "$<FILTER:$<TARGET_OBJECTS:room_lib>,INCLUDE,/(jobs|memory|number|strbuf|suggest)\\.c>")

add_library(gupwalk ${GUPWALK_OBJECTS})
target_include_directories(gupwalk PUBLIC $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>)
target_link_libraries(gupwalk PRIVATE $<BUILD_INTERFACE:gupwalk_flags> PUBLIC Threads::Threads)
set_target_properties(gupwalk PROPERTIES LINKER_LANGUAGE C VERSION ${PROJECT_VERSION}
                                         SOVERSION ${PROJECT_VERSION_MAJOR})
