# Installs the package into a folder of its own, builds the consumer against nothing else, and lets it judge codes that
# were made a moment ago. -DBUILD= -DSOURCE= -DWORK= -DSAMPLES= (the program that makes codes) -DGENERATOR=
function(run)
  execute_process(COMMAND ${ARGV} RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT result EQUAL 0)
    message(FATAL_ERROR "${ARGV}\n${output}")
  endif()
  set(output "${output}" PARENT_SCOPE)
endfunction()

file(REMOVE_RECURSE "${WORK}")
run("${CMAKE_COMMAND}" --install "${BUILD}" --component verifier --prefix "${WORK}/prefix")
run("${CMAKE_COMMAND}" -S "${SOURCE}/tests/consumer" -B "${WORK}/build" -G "${GENERATOR}"
  "-DCMAKE_PREFIX_PATH=${WORK}/prefix" "-DCMAKE_CXX_FLAGS=-Wall -Wextra -Werror")
run("${CMAKE_COMMAND}" --build "${WORK}/build")
run("${SAMPLES}" --write "${WORK}/samples")
file(READ "${WORK}/samples/over18.txt" pass)
file(READ "${WORK}/samples/name.txt" paper)
file(READ "${WORK}/samples/codes.json" codes)
string(JSON now GET "${codes}" now)
run("${WORK}/build/consumer" "${WORK}/samples/trust" "${WORK}/samples/trust.root" "${now}" "${pass}" "${pass}X" "hello"
  "${paper}")
set(expected "accepted OK over18\nrefused UNREADABLE \nrefused NOT_OURS \nundecided LISTS_MISSING name\n")
if(NOT output STREQUAL expected)
  message(FATAL_ERROR "The consumer said\n${output}and not\n${expected}")
endif()
# OpenSSL and zlib, and what every C++ program needs.
run(ldd "${WORK}/build/consumer")
string(REGEX MATCHALL "lib[a-zA-Z0-9_+-]+\\.so" libraries "${output}")
list(FILTER libraries EXCLUDE REGEX "^lib(crypto|z|stdc\\+\\+|m|gcc_s|c)\\.so$")
if(libraries)
  message(FATAL_ERROR "The consumer needs ${libraries}")
endif()
message(STATUS "the package verifies in somebody else's program")
