# cmake -DTYPES=... -DEVIDENCE=... -DFOLDER=scratch -P generate_documents_test.cmake
#
# The table as it is must be taken, and each kind of damage refused with its own words.
cmake_minimum_required(VERSION 3.25)
file(MAKE_DIRECTORY "${FOLDER}")
file(READ "${TYPES}" whole)

# Replaces `from` by `to` in the table; the generator must then say `words`, or succeed when `words` is empty.
function(expect from to words)
  string(REPLACE "${from}" "${to}" text "${whole}")
  if(words AND text STREQUAL whole)
    message(SEND_ERROR "nothing to damage: ${from}")
  endif()
  file(WRITE "${FOLDER}/types.tsv" "${text}")
  execute_process(
    COMMAND "${CMAKE_COMMAND}" "-DTYPES=${FOLDER}/types.tsv" "-DEVIDENCE=${EVIDENCE}" "-DOUT=${FOLDER}/table.inc"
            -P "${CMAKE_CURRENT_LIST_DIR}/generate_documents.cmake"
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
expect("# rows: " "# lines: " "the header says")
expect("\tpassport_uk\t" "\tpassport_unheard_of\t" "policy/assurance has no such evidence type")
expect("\tTD3\t" "\tTD9\t" "unknown format")
expect("AFG\tP\t" "AFG P\t" "malformed line")
expect("AFG\tP\tTD3\t1\t" "AFG\tP\tTD3\t3\t" "malformed line")
expect("AFG\tP\t" "afg\tP\t" "malformed line")
expect("AFG\tP\t" "\nAFG\tP\t" "malformed line")
expect("issuer\tcode\t" "issuer\tkind\t" "malformed line")
