package org.digits.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The completion of commands and their options in bash and zsh: picocli's script, with an entry of
 * our own. What an option's value is called in the help says how it is completed.
 */
final class CompletionScript {
  private static final Set<String> FILES = Set.of("FILE", "FOLDER", "PATH");

  private static final String HEADER =
      """
      # Completes digits.sh and train-*.sh in bash and zsh: source submit-scripts/completion.bash
      # Made by: submit-scripts/digits.sh completion > submit-scripts/completion.bash
      """;

  // picocli's takes any word for the command that is called as one, as in --promotion gate, and no
  // option with a sign of equality. bash hands that over in three words, zsh in one.
  private static final String ENTRY =
      """
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

      """;

  private static final String REGISTRATION =
      """
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
      """;

  private CompletionScript() {}

  /** The script for a command with subcommands. */
  static String of(CommandSpec commands) {
    CommandLine model = new CommandLine(model(commands));
    commands
        .subcommands()
        .forEach((name, command) -> model.addSubcommand(name, model(command.getCommandSpec())));
    // The list that these point to stays out.
    String script = AutoComplete.bash("digits", model).replaceAll(" \\(see \\[\\d]\\)", "");
    return HEADER
        + between(script, "\nif [ -n \"$BASH_VERSION\" ]", "# CompWordsContainsArray")
        + between(script, "# compReplyArray", "# Bash completion entry point")
        + ENTRY
        + between(script, "# Generates completions for", "# Define a completion specification")
        + REGISTRATION;
  }

  private static String between(String text, String from, String to) {
    int start = text.indexOf(from);
    int end = text.indexOf(to, start);
    if (start < 0 || end < 0) {
      throw new IllegalStateException("picocli's completion script has another form: no " + from);
    }
    return text.substring(start, end);
  }

  private static CommandSpec model(CommandSpec command) {
    CommandSpec model = CommandSpec.create().name(command.name());
    command.options().forEach(option -> model.addOption(model(option)));
    return model;
  }

  private static OptionSpec model(OptionSpec option) {
    OptionSpec.Builder model = OptionSpec.builder(option.names());
    if (option.arity().min() == 0) {
      return model.arity("0").type(boolean.class).build();
    }
    model.arity("1").type(String.class).paramLabel(option.paramLabel());
    if (FILES.contains(option.paramLabel())) {
      model.type(Path.class);
    } else if (option.paramLabel().contains("|")) {
      model.completionCandidates(List.of(option.paramLabel().split("\\|")));
    } else if (option.completionCandidates() != null) {
      model.completionCandidates(option.completionCandidates());
    }
    return model.build();
  }
}
