# SPDX-License-Identifier: GPL-2.0-only
# The .pc file finds the prefix from its own folder. So an installation may have any
# --prefix, and may be moved afterwards.
file(RELATIVE_PATH GUPWALK_PC_TO_PREFIX "${CMAKE_INSTALL_FULL_LIBDIR}/pkgconfig"
     "${CMAKE_INSTALL_PREFIX}")
file(RELATIVE_PATH GUPWALK_BIN_TO_LIB "${CMAKE_INSTALL_FULL_BINDIR}" "${CMAKE_INSTALL_FULL_LIBDIR}")
configure_file(cmake/gupwalk.pc.in gupwalk.pc @ONLY)

if(BUILD_SHARED_LIBS)
  set_target_properties(gupwalk-tool PROPERTIES INSTALL_RPATH "$ORIGIN/${GUPWALK_BIN_TO_LIB}")
endif()

install(TARGETS gupwalk gupwalk-tool)
if(GUPWALK_LTO AND NOT BUILD_SHARED_LIBS)
  # Only the same compiler can read these sections; the file has the code as well.
  install(
    CODE "execute_process(
  COMMAND ${CMAKE_OBJCOPY} --remove-section=.gnu.lto_* --remove-section=.gnu.debuglto_*
          \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_LIBDIR}/libgupwalk.a\"
  COMMAND_ERROR_IS_FATAL ANY)")
endif()
install(DIRECTORY include/gupwalk TYPE INCLUDE FILES_MATCHING PATTERN "*.h")
install(FILES ${PROJECT_BINARY_DIR}/gupwalk.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
