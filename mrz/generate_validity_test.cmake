# cmake -DVALIDITY=... -DFOLDER=scratch -P generate_validity_test.cmake
#
# The table as it is must be taken, and each kind of damage refused with its own words.
cmake_minimum_required(VERSION 3.25)
file(MAKE_DIRECTORY "${FOLDER}")
file(READ "${VALIDITY}" whole)

# Replaces `from` by `to` in the table; the generator must then say `words`, or succeed when `words` is empty.
function(expect from to words)
  string(REPLACE "${from}" "${to}" text "${whole}")
  if(words AND text STREQUAL whole)
    message(SEND_ERROR "nothing to damage: ${from}")
  endif()
  file(WRITE "${FOLDER}/validity.tsv" "${text}")
  execute_process(
    COMMAND "${CMAKE_COMMAND}" "-DVALIDITY=${FOLDER}/validity.tsv" "-DOUT=${FOLDER}/table.inc"
            -P "${CMAKE_CURRENT_LIST_DIR}/generate_validity.cmake"
    RESULT_VARIABLE result ERROR_VARIABLE error)
  string(REGEX REPLACE "[ \n]+" " " error "${error}")
  if(words STREQUAL "" AND NOT result EQUAL 0)
    message(SEND_ERROR "refused though sound: ${error}")
  elseif(words AND result EQUAL 0)
    message(SEND_ERROR "taken with '${to}' for '${from}'")
  elseif(words AND NOT error MATCHES "${words}")
    message(SEND_ERROR "expected '${words}', not: ${error}")
  endif()
endfunction()

expect("" "" "")
expect("# rows: " "# rows: 1" "the header says")
expect("GBR\tP\t" "GBR P\t" "malformed line")
expect("\t129\t" "\t0\t" "malformed line")
expect("\t16\t" "\t016\t" "malformed line")
expect("(ten years)" "[ten years]" "cannot be read")
expect("*\t*\t" "D\t*\t" "neither an issuer's document nor a class")
expect("*\t*\t" "D\tID\t" "neither an issuer's document nor a class")
expect("\tid_card_eea_\t" "\t-\t" "neither an issuer's document nor a class")
