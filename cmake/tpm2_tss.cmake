# tpm2-tss as packaged, where there is a TPM to talk to; elsewhere the room is empty.
add_library(darkbloom_tpm2_tss INTERFACE)
if(CMAKE_SYSTEM_NAME STREQUAL Linux)
  find_package(PkgConfig REQUIRED)
  pkg_check_modules(tss2 REQUIRED IMPORTED_TARGET tss2-esys tss2-mu tss2-rc tss2-tctildr)
  target_link_libraries(darkbloom_tpm2_tss INTERFACE PkgConfig::tss2)
endif()
