# The verifier for other people's programs: headers, one static library and a CMake package that needs OpenSSL and zlib only.
#   cmake --install BUILD --component verifier --prefix WHERE
#   find_package(LaganVerifier CONFIG REQUIRED); target_link_libraries(THEIRS Lagan::Verifier)
# Pictures and lagan-verify are not part of it: text to verdict is.
include(CMakePackageConfigHelpers)

# One archive of the three libraries, without the compiler's flags of our house.
add_library(lagan_verifier_package STATIC
  $<TARGET_OBJECTS:lagan_core> $<TARGET_OBJECTS:lagan_crypto> $<TARGET_OBJECTS:lagan_verifier>)
set_target_properties(lagan_verifier_package PROPERTIES
  LINKER_LANGUAGE CXX OUTPUT_NAME lagan-verifier EXPORT_NAME Verifier)
target_compile_features(lagan_verifier_package INTERFACE cxx_std_20)
target_include_directories(lagan_verifier_package INTERFACE "$<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}/lagan>")
target_link_libraries(lagan_verifier_package INTERFACE OpenSSL::Crypto ZLIB::ZLIB)

set(package_folder "${CMAKE_INSTALL_LIBDIR}/cmake/LaganVerifier")
configure_package_config_file(LaganVerifierConfig.cmake.in "${CMAKE_CURRENT_BINARY_DIR}/LaganVerifierConfig.cmake"
  INSTALL_DESTINATION "${package_folder}")
write_basic_package_version_file("${CMAKE_CURRENT_BINARY_DIR}/LaganVerifierConfigVersion.cmake"
  VERSION "${PROJECT_VERSION}" COMPATIBILITY SameMinorVersion)

install(TARGETS lagan_verifier_package EXPORT LaganVerifierTargets
  ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}" COMPONENT verifier)
install(EXPORT LaganVerifierTargets NAMESPACE Lagan:: DESTINATION "${package_folder}" COMPONENT verifier)
install(FILES
  "${CMAKE_CURRENT_BINARY_DIR}/LaganVerifierConfig.cmake" "${CMAKE_CURRENT_BINARY_DIR}/LaganVerifierConfigVersion.cmake"
  DESTINATION "${package_folder}" COMPONENT verifier)
foreach(folder IN ITEMS
    base/core base/crypto verifier/base45 verifier/cbor verifier/cose verifier/credential verifier/status verifier/trust
    verifier/zlib)
  install(DIRECTORY "${CMAKE_SOURCE_DIR}/${folder}" DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/lagan/${folder}/.."
    COMPONENT verifier FILES_MATCHING PATTERN "*.h" PATTERN openssl.h EXCLUDE PATTERN evp_key.h EXCLUDE PATTERN x509.h EXCLUDE)
endforeach()
