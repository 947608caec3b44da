# Completes digits.sh and train-*.sh in bash and zsh: source submit-scripts/completion.bash
# Made by: submit-scripts/digits.sh completion > submit-scripts/completion.bash

if [ -n "$BASH_VERSION" ]; then
  # Enable programmable completion facilities when using bash
  shopt -s progcomp
elif [ -n "$ZSH_VERSION" ]; then
  # Make alias a distinct command for completion purposes when using zsh
  setopt COMPLETE_ALIASES
  alias compopt=complete

  # Enable bash completion in zsh
  # Only initialize completions module once to avoid unregistering existing completions.
  if ! type compdef > /dev/null; then
    autoload -U +X compinit && compinit
  fi
  autoload -U +X bashcompinit && bashcompinit
fi

# compReplyArray generates a list of completion suggestions based on an array, ensuring all values are properly escaped.
#
# compReplyArray takes a single parameter: the array of options to be displayed
#
# The output is echoed to std_out, one option per line.
#
# Example usage:
# local options=("foo", "bar", "baz")
# local IFS=$'\n'
# COMPREPLY=($(compReplyArray "${options[@]}"))
function compReplyArray() {
  declare -a options
  options=("$@")
  local curr_word=${COMP_WORDS[COMP_CWORD]}
  local i
  local quoted
  local optionList=()

  for (( i=0; i<${#options[@]}; i++ )); do
    # Double escape, since we want escaped values, but compgen -W expands the argument
    printf -v quoted %q "${options[i]}"
    quoted=\'${quoted//\'/\'\\\'\'}\'

    optionList[i]=$quoted
  done

  # We also have to add another round of escaping to $curr_word.
  curr_word=${curr_word//\\/\\\\}
  curr_word=${curr_word//\'/\\\'}

  # Actually generate completions.
  local IFS=$'\n'
  echo -e "$(compgen -W "${optionList[*]}" -- "$curr_word")"
}

function _complete_digits() {
  local command="" previous="${COMP_WORDS[COMP_CWORD-1]}" current="${COMP_WORDS[COMP_CWORD]}"
  if [[ "${COMP_WORDS[0]##*/}" == train-*.sh ]]; then
    command=train
  elif ((COMP_CWORD > 1)); then
    command="${COMP_WORDS[1]}"
  fi
  if [[ "$current" == "=" ]]; then
    current=""
  elif [[ "$previous" == "=" ]]; then
    previous="${COMP_WORDS[COMP_CWORD-2]}"
  fi
  local -a COMP_WORDS
  COMP_WORDS=("$previous" "$current")
  local COMP_CWORD=1
  if [ -z "$command" ]; then
    _picocli_digits
  elif type "_picocli_digits_$command" &>/dev/null; then
    "_picocli_digits_$command"
  fi
}

# Generates completions for the options and subcommands of the `digits` command.
function _picocli_digits() {
  # Get completion data
  local curr_word=${COMP_WORDS[COMP_CWORD]}

  local commands="fetch prepare train evaluate predict verify export import gate promote rollback doctor completion"
  local flag_opts="'-h' '--help' '-V' '--version'"
  local arg_opts=""

  if [[ "${curr_word}" == -* ]]; then
    COMPREPLY=( $(compgen -W "${flag_opts} ${arg_opts}" -- "${curr_word}") )
  else
    local positionals=""
    local IFS=$'\n'
    COMPREPLY=( $(compgen -W "${commands// /$'\n'}${IFS}${positionals}" -- "${curr_word}") )
  fi
}

# Generates completions for the options and subcommands of the `fetch` subcommand.
function _picocli_digits_fetch() {
  # Get completion data
  local curr_word=${COMP_WORDS[COMP_CWORD]}
  local prev_word=${COMP_WORDS[COMP_CWORD-1]}

  local commands=""
  local flag_opts="'-h' '--help' '-V' '--version'"
  local arg_opts="'--data' '--from' '--mirror'"

  type compopt &>/dev/null && compopt +o default

  case ${prev_word} in
    '--data')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--from')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--mirror')
      return
      ;;
  esac

  if [[ "${curr_word}" == -* ]]; then
    COMPREPLY=( $(compgen -W "${flag_opts} ${arg_opts}" -- "${curr_word}") )
  else
    local positionals=""
    local IFS=$'\n'
    COMPREPLY=( $(compgen -W "${commands// /$'\n'}${IFS}${positionals}" -- "${curr_word}") )
  fi
}

# Generates completions for the options and subcommands of the `prepare` subcommand.
function _picocli_digits_prepare() {
  # Get completion data
  local curr_word=${COMP_WORDS[COMP_CWORD]}
  local prev_word=${COMP_WORDS[COMP_CWORD-1]}

  local commands=""
  local flag_opts="'--transpose' '--quarantine' '--overwrite' '-h' '--help' '-V' '--version'"
  local arg_opts="'--input' '--format' '--pictures' '--image-size' '--classes' '--labels' '--to' '--part' '--date'"
  local autoidxnpzparquetpngcsvlibsvm_option_args=("auto" "idx" "npz" "parquet" "png" "csv" "libsvm") # --format values
  local autodigitsasis_option_args=("auto" "digits" "as-is") # --pictures values
  local traintest_option_args=("train" "test") # --part values

  type compopt &>/dev/null && compopt +o default

  case ${prev_word} in
    '--input')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--format')
      local IFS=$'\n'
      COMPREPLY=( $( compReplyArray "${autoidxnpzparquetpngcsvlibsvm_option_args[@]}" ) )
      return $?
      ;;
    '--pictures')
      local IFS=$'\n'
      COMPREPLY=( $( compReplyArray "${autodigitsasis_option_args[@]}" ) )
      return $?
      ;;
    '--image-size')
      return
      ;;
    '--classes')
      return
      ;;
    '--labels')
      return
      ;;
    '--to')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--part')
      local IFS=$'\n'
      COMPREPLY=( $( compReplyArray "${traintest_option_args[@]}" ) )
      return $?
      ;;
    '--date')
      return
      ;;
  esac

  if [[ "${curr_word}" == -* ]]; then
    COMPREPLY=( $(compgen -W "${flag_opts} ${arg_opts}" -- "${curr_word}") )
  else
    local positionals=""
    local IFS=$'\n'
    COMPREPLY=( $(compgen -W "${commands// /$'\n'}${IFS}${positionals}" -- "${curr_word}") )
  fi
}

# Generates completions for the options and subcommands of the `train` subcommand.
function _picocli_digits_train() {
  # Get completion data
  local curr_word=${COMP_WORDS[COMP_CWORD]}
  local prev_word=${COMP_WORDS[COMP_CWORD-1]}

  local commands=""
  local flag_opts="'-h' '--help' '-V' '--version' '--resume' '--transpose' '--allow-overlap' '--quarantine'"
  local arg_opts="'--config' '--preset' '--epochs' '--data' '--output' '--run-id' '--test-data' '--from-date' '--to-date' '--classes' '--labels' '--validation-fraction' '--budget-seconds' '--batch-size' '--learning-rate' '--schedule' '--augmentation' '--weight-decay' '--seed' '--init-from' '--init-from-sha256' '--engine' '--trainer' '--groups' '--group-workers' '--averaging-frequency' '--round-frequency' '--outer-momentum' '--min-accuracy' '--promotion' '--checkpoint-interval-seconds' '--log-file'"
  local fastbalancedaccurate_option_args=("fast" "balanced" "accurate") # --preset values
  local constantonecycle_option_args=("constant" "one-cycle") # --schedule values
  local noneaffineelastic_option_args=("none" "affine" "elastic") # --augmentation values
  local autovectordl4j_option_args=("auto" "vector" "dl4j") # --engine values
  local averagingdl4jspark_option_args=("averaging" "dl4j-spark") # --trainer values
  local firstrungate_option_args=("first-run" "gate") # --promotion values

  type compopt &>/dev/null && compopt +o default

  case ${prev_word} in
    '--config')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--preset')
      local IFS=$'\n'
      COMPREPLY=( $( compReplyArray "${fastbalancedaccurate_option_args[@]}" ) )
      return $?
      ;;
    '--epochs')
      return
      ;;
    '--data')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--output')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--run-id')
      return
      ;;
    '--test-data')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--from-date')
      return
      ;;
    '--to-date')
      return
      ;;
    '--classes')
      return
      ;;
    '--labels')
      return
      ;;
    '--validation-fraction')
      return
      ;;
    '--budget-seconds')
      return
      ;;
    '--batch-size')
      return
      ;;
    '--learning-rate')
      return
      ;;
    '--schedule')
      local IFS=$'\n'
      COMPREPLY=( $( compReplyArray "${constantonecycle_option_args[@]}" ) )
      return $?
      ;;
    '--augmentation')
      local IFS=$'\n'
      COMPREPLY=( $( compReplyArray "${noneaffineelastic_option_args[@]}" ) )
      return $?
      ;;
    '--weight-decay')
      return
      ;;
    '--seed')
      return
      ;;
    '--init-from')
      return
      ;;
    '--init-from-sha256')
      return
      ;;
    '--engine')
      local IFS=$'\n'
      COMPREPLY=( $( compReplyArray "${autovectordl4j_option_args[@]}" ) )
      return $?
      ;;
    '--trainer')
      local IFS=$'\n'
      COMPREPLY=( $( compReplyArray "${averagingdl4jspark_option_args[@]}" ) )
      return $?
      ;;
    '--groups')
      return
      ;;
    '--group-workers')
      return
      ;;
    '--averaging-frequency')
      return
      ;;
    '--round-frequency')
      return
      ;;
    '--outer-momentum')
      return
      ;;
    '--min-accuracy')
      return
      ;;
    '--promotion')
      local IFS=$'\n'
      COMPREPLY=( $( compReplyArray "${firstrungate_option_args[@]}" ) )
      return $?
      ;;
    '--checkpoint-interval-seconds')
      return
      ;;
    '--log-file')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
  esac

  if [[ "${curr_word}" == -* ]]; then
    COMPREPLY=( $(compgen -W "${flag_opts} ${arg_opts}" -- "${curr_word}") )
  else
    local positionals=""
    local IFS=$'\n'
    COMPREPLY=( $(compgen -W "${commands// /$'\n'}${IFS}${positionals}" -- "${curr_word}") )
  fi
}

# Generates completions for the options and subcommands of the `evaluate` subcommand.
function _picocli_digits_evaluate() {
  # Get completion data
  local curr_word=${COMP_WORDS[COMP_CWORD]}
  local prev_word=${COMP_WORDS[COMP_CWORD-1]}

  local commands=""
  local flag_opts="'--transpose' '-h' '--help' '-V' '--version'"
  local arg_opts="'--run' '--output' '--data' '--format' '--pictures' '--json'"
  local autoidxnpzparquetpngcsvlibsvm_option_args=("auto" "idx" "npz" "parquet" "png" "csv" "libsvm") # --format values
  local autodigitsasis_option_args=("auto" "digits" "as-is") # --pictures values

  type compopt &>/dev/null && compopt +o default

  case ${prev_word} in
    '--run')
      return
      ;;
    '--output')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--data')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--format')
      local IFS=$'\n'
      COMPREPLY=( $( compReplyArray "${autoidxnpzparquetpngcsvlibsvm_option_args[@]}" ) )
      return $?
      ;;
    '--pictures')
      local IFS=$'\n'
      COMPREPLY=( $( compReplyArray "${autodigitsasis_option_args[@]}" ) )
      return $?
      ;;
    '--json')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
  esac

  if [[ "${curr_word}" == -* ]]; then
    COMPREPLY=( $(compgen -W "${flag_opts} ${arg_opts}" -- "${curr_word}") )
  else
    local positionals=""
    local IFS=$'\n'
    COMPREPLY=( $(compgen -W "${commands// /$'\n'}${IFS}${positionals}" -- "${curr_word}") )
  fi
}

# Generates completions for the options and subcommands of the `predict` subcommand.
function _picocli_digits_predict() {
  # Get completion data
  local curr_word=${COMP_WORDS[COMP_CWORD]}
  local prev_word=${COMP_WORDS[COMP_CWORD-1]}

  local commands=""
  local flag_opts="'--transpose' '--overwrite' '--several' '-h' '--help' '-V' '--version'"
  local arg_opts="'--run' '--output' '--input' '--to' '--format' '--pictures' '--min-confidence' '--png' '--debug-pictures'"
  local autoidxnpzparquetpngcsvlibsvm_option_args=("auto" "idx" "npz" "parquet" "png" "csv" "libsvm") # --format values
  local autodigitsasis_option_args=("auto" "digits" "as-is") # --pictures values

  type compopt &>/dev/null && compopt +o default

  case ${prev_word} in
    '--run')
      return
      ;;
    '--output')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--input')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--to')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--format')
      local IFS=$'\n'
      COMPREPLY=( $( compReplyArray "${autoidxnpzparquetpngcsvlibsvm_option_args[@]}" ) )
      return $?
      ;;
    '--pictures')
      local IFS=$'\n'
      COMPREPLY=( $( compReplyArray "${autodigitsasis_option_args[@]}" ) )
      return $?
      ;;
    '--min-confidence')
      return
      ;;
    '--png')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--debug-pictures')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
  esac

  if [[ "${curr_word}" == -* ]]; then
    COMPREPLY=( $(compgen -W "${flag_opts} ${arg_opts}" -- "${curr_word}") )
  else
    local positionals=""
    local IFS=$'\n'
    COMPREPLY=( $(compgen -W "${commands// /$'\n'}${IFS}${positionals}" -- "${curr_word}") )
  fi
}

# Generates completions for the options and subcommands of the `verify` subcommand.
function _picocli_digits_verify() {
  # Get completion data
  local curr_word=${COMP_WORDS[COMP_CWORD]}
  local prev_word=${COMP_WORDS[COMP_CWORD-1]}

  local commands=""
  local flag_opts="'-h' '--help' '-V' '--version'"
  local arg_opts="'--run' '--output' '--data' '--test-data' '--rounds'"

  type compopt &>/dev/null && compopt +o default

  case ${prev_word} in
    '--run')
      return
      ;;
    '--output')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--data')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--test-data')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--rounds')
      return
      ;;
  esac

  if [[ "${curr_word}" == -* ]]; then
    COMPREPLY=( $(compgen -W "${flag_opts} ${arg_opts}" -- "${curr_word}") )
  else
    local positionals=""
    local IFS=$'\n'
    COMPREPLY=( $(compgen -W "${commands// /$'\n'}${IFS}${positionals}" -- "${curr_word}") )
  fi
}

# Generates completions for the options and subcommands of the `export` subcommand.
function _picocli_digits_export() {
  # Get completion data
  local curr_word=${COMP_WORDS[COMP_CWORD]}
  local prev_word=${COMP_WORDS[COMP_CWORD-1]}

  local commands=""
  local flag_opts="'--overwrite' '-h' '--help' '-V' '--version'"
  local arg_opts="'--run' '--output' '--to' '--formats' '--batch' '--quantize' '--data'"
  local FORMAT_option_args=("keras" "keras3" "onnx" "safetensors" "dl4j") # --formats values
  local TYPE_option_args=("int8") # --quantize values

  type compopt &>/dev/null && compopt +o default

  case ${prev_word} in
    '--run')
      return
      ;;
    '--output')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--to')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--formats')
      local IFS=$'\n'
      COMPREPLY=( $( compReplyArray "${FORMAT_option_args[@]}" ) )
      return $?
      ;;
    '--batch')
      return
      ;;
    '--quantize')
      local IFS=$'\n'
      COMPREPLY=( $( compReplyArray "${TYPE_option_args[@]}" ) )
      return $?
      ;;
    '--data')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
  esac

  if [[ "${curr_word}" == -* ]]; then
    COMPREPLY=( $(compgen -W "${flag_opts} ${arg_opts}" -- "${curr_word}") )
  else
    local positionals=""
    local IFS=$'\n'
    COMPREPLY=( $(compgen -W "${commands// /$'\n'}${IFS}${positionals}" -- "${curr_word}") )
  fi
}

# Generates completions for the options and subcommands of the `import` subcommand.
function _picocli_digits_import() {
  # Get completion data
  local curr_word=${COMP_WORDS[COMP_CWORD]}
  local prev_word=${COMP_WORDS[COMP_CWORD-1]}

  local commands=""
  local flag_opts="'--transpose' '-h' '--help' '-V' '--version'"
  local arg_opts="'--keras' '--onnx' '--run-id' '--output' '--data' '--format' '--pictures'"
  local autoidxnpzparquetpngcsvlibsvm_option_args=("auto" "idx" "npz" "parquet" "png" "csv" "libsvm") # --format values
  local autodigitsasis_option_args=("auto" "digits" "as-is") # --pictures values

  type compopt &>/dev/null && compopt +o default

  case ${prev_word} in
    '--keras')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--onnx')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--run-id')
      return
      ;;
    '--output')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--data')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--format')
      local IFS=$'\n'
      COMPREPLY=( $( compReplyArray "${autoidxnpzparquetpngcsvlibsvm_option_args[@]}" ) )
      return $?
      ;;
    '--pictures')
      local IFS=$'\n'
      COMPREPLY=( $( compReplyArray "${autodigitsasis_option_args[@]}" ) )
      return $?
      ;;
  esac

  if [[ "${curr_word}" == -* ]]; then
    COMPREPLY=( $(compgen -W "${flag_opts} ${arg_opts}" -- "${curr_word}") )
  else
    local positionals=""
    local IFS=$'\n'
    COMPREPLY=( $(compgen -W "${commands// /$'\n'}${IFS}${positionals}" -- "${curr_word}") )
  fi
}

# Generates completions for the options and subcommands of the `gate` subcommand.
function _picocli_digits_gate() {
  # Get completion data
  local curr_word=${COMP_WORDS[COMP_CWORD]}
  local prev_word=${COMP_WORDS[COMP_CWORD-1]}

  local commands=""
  local flag_opts="'--transpose' '--judge-again' '--allow-overlap' '--fail-on-reject' '-h' '--help' '-V' '--version'"
  local arg_opts="'--run' '--output' '--data' '--format' '--pictures' '--rules' '--min-accuracy' '--min-recall' '--max-accuracy-loss' '--significance' '--max-age-hours'"
  local autoidxnpzparquetpngcsvlibsvm_option_args=("auto" "idx" "npz" "parquet" "png" "csv" "libsvm") # --format values
  local autodigitsasis_option_args=("auto" "digits" "as-is") # --pictures values

  type compopt &>/dev/null && compopt +o default

  case ${prev_word} in
    '--run')
      return
      ;;
    '--output')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--data')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--format')
      local IFS=$'\n'
      COMPREPLY=( $( compReplyArray "${autoidxnpzparquetpngcsvlibsvm_option_args[@]}" ) )
      return $?
      ;;
    '--pictures')
      local IFS=$'\n'
      COMPREPLY=( $( compReplyArray "${autodigitsasis_option_args[@]}" ) )
      return $?
      ;;
    '--rules')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--min-accuracy')
      return
      ;;
    '--min-recall')
      return
      ;;
    '--max-accuracy-loss')
      return
      ;;
    '--significance')
      return
      ;;
    '--max-age-hours')
      return
      ;;
  esac

  if [[ "${curr_word}" == -* ]]; then
    COMPREPLY=( $(compgen -W "${flag_opts} ${arg_opts}" -- "${curr_word}") )
  else
    local positionals=""
    local IFS=$'\n'
    COMPREPLY=( $(compgen -W "${commands// /$'\n'}${IFS}${positionals}" -- "${curr_word}") )
  fi
}

# Generates completions for the options and subcommands of the `promote` subcommand.
function _picocli_digits_promote() {
  # Get completion data
  local curr_word=${COMP_WORDS[COMP_CWORD]}
  local prev_word=${COMP_WORDS[COMP_CWORD-1]}

  local commands=""
  local flag_opts="'--transpose' '--judge-again' '--allow-overlap' '--fail-on-reject' '-h' '--help' '-V' '--version'"
  local arg_opts="'--run' '--output' '--data' '--format' '--pictures' '--rules' '--min-accuracy' '--min-recall' '--max-accuracy-loss' '--significance' '--max-age-hours'"
  local autoidxnpzparquetpngcsvlibsvm_option_args=("auto" "idx" "npz" "parquet" "png" "csv" "libsvm") # --format values
  local autodigitsasis_option_args=("auto" "digits" "as-is") # --pictures values

  type compopt &>/dev/null && compopt +o default

  case ${prev_word} in
    '--run')
      return
      ;;
    '--output')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--data')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--format')
      local IFS=$'\n'
      COMPREPLY=( $( compReplyArray "${autoidxnpzparquetpngcsvlibsvm_option_args[@]}" ) )
      return $?
      ;;
    '--pictures')
      local IFS=$'\n'
      COMPREPLY=( $( compReplyArray "${autodigitsasis_option_args[@]}" ) )
      return $?
      ;;
    '--rules')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--min-accuracy')
      return
      ;;
    '--min-recall')
      return
      ;;
    '--max-accuracy-loss')
      return
      ;;
    '--significance')
      return
      ;;
    '--max-age-hours')
      return
      ;;
  esac

  if [[ "${curr_word}" == -* ]]; then
    COMPREPLY=( $(compgen -W "${flag_opts} ${arg_opts}" -- "${curr_word}") )
  else
    local positionals=""
    local IFS=$'\n'
    COMPREPLY=( $(compgen -W "${commands// /$'\n'}${IFS}${positionals}" -- "${curr_word}") )
  fi
}

# Generates completions for the options and subcommands of the `rollback` subcommand.
function _picocli_digits_rollback() {
  # Get completion data
  local curr_word=${COMP_WORDS[COMP_CWORD]}
  local prev_word=${COMP_WORDS[COMP_CWORD-1]}

  local commands=""
  local flag_opts="'-h' '--help' '-V' '--version'"
  local arg_opts="'--output' '--to' '--reason'"

  type compopt &>/dev/null && compopt +o default

  case ${prev_word} in
    '--output')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--to')
      return
      ;;
    '--reason')
      return
      ;;
  esac

  if [[ "${curr_word}" == -* ]]; then
    COMPREPLY=( $(compgen -W "${flag_opts} ${arg_opts}" -- "${curr_word}") )
  else
    local positionals=""
    local IFS=$'\n'
    COMPREPLY=( $(compgen -W "${commands// /$'\n'}${IFS}${positionals}" -- "${curr_word}") )
  fi
}

# Generates completions for the options and subcommands of the `doctor` subcommand.
function _picocli_digits_doctor() {
  # Get completion data
  local curr_word=${COMP_WORDS[COMP_CWORD]}
  local prev_word=${COMP_WORDS[COMP_CWORD-1]}

  local commands=""
  local flag_opts="'-h' '--help' '-V' '--version'"
  local arg_opts="'--data' '--test-data' '--output'"

  type compopt &>/dev/null && compopt +o default

  case ${prev_word} in
    '--data')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--test-data')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
    '--output')
      local IFS=$'\n'
      type compopt &>/dev/null && compopt -o filenames
      COMPREPLY=( $( compgen -f -- "${curr_word}" ) ) # files
      return $?
      ;;
  esac

  if [[ "${curr_word}" == -* ]]; then
    COMPREPLY=( $(compgen -W "${flag_opts} ${arg_opts}" -- "${curr_word}") )
  else
    local positionals=""
    local IFS=$'\n'
    COMPREPLY=( $(compgen -W "${commands// /$'\n'}${IFS}${positionals}" -- "${curr_word}") )
  fi
}

# Generates completions for the options and subcommands of the `completion` subcommand.
function _picocli_digits_completion() {
  # Get completion data
  local curr_word=${COMP_WORDS[COMP_CWORD]}

  local commands=""
  local flag_opts="'-h' '--help' '-V' '--version'"
  local arg_opts=""

  if [[ "${curr_word}" == -* ]]; then
    COMPREPLY=( $(compgen -W "${flag_opts} ${arg_opts}" -- "${curr_word}") )
  else
    local positionals=""
    local IFS=$'\n'
    COMPREPLY=( $(compgen -W "${commands// /$'\n'}${IFS}${positionals}" -- "${curr_word}") )
  fi
}

if [ -n "$ZSH_VERSION" ]; then
  function _zsh_complete_digits() {
    local -a files
    if [[ "$PREFIX" == --*=* ]]; then
      words[CURRENT]=("${PREFIX%%=*}" "${PREFIX#*=}")
      ((CURRENT++))
      compset -P 1 '*='
    fi
    [[ "${words[CURRENT-1]}" != --* ]] || files=(-o filenames)
    _bash_complete "${files[@]}" -F _complete_digits || [ -z "$IPREFIX" ] || _files
  }
  compdef _zsh_complete_digits digits.sh train-{local,standalone,yarn,kubernetes}.sh
else
  complete -F _complete_digits -o default digits.sh train-{local,standalone,yarn,kubernetes}.sh
fi
