package org.digits.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.digits.spark.session.SparkFailures;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The commands by name, and the one line that a failure prints. */
@Command(
    name = "digits.sh",
    description = "Handwritten digit recognition as a Spark job.",
    mixinStandardHelpOptions = true,
    versionProvider = DigitsCommand.Version.class,
    synopsisSubcommandLabel = "COMMAND")
public final class DigitsCommand {
  // The longest, --checkpoint-interval-seconds=N, stands beside its description.
  private static final int LONG_OPTIONS_WIDTH = 31;

  private DigitsCommand() {}

  /** The jar's version; class files have none. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = DigitsCommand.class.getPackage().getImplementationVersion();
      return new String[] {"digits-spark " + (version == null ? "(no jar)" : version)};
    }
  }

  /**
   * Runs a command line.
   *
   * @return 0, 1 for a failed command, 2 for a wrong command line
   */
  public static int run(String[] args, PrintStream out, PrintStream err) {
    PrintWriter errors = new PrintWriter(err, true, StandardCharsets.UTF_8);
    try (InterruptionNotice notice = new InterruptionNotice(errors, advice(args))) {
      CommandLine commands =
          commands(out)
              .setCaseInsensitiveEnumValuesAllowed(true)
              .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
              .setErr(errors)
              .setParameterExceptionHandler((exception, arguments) -> wrongUse(exception, errors))
              .setExecutionExceptionHandler(
                  (exception, command, parsed) -> fail(exception, errors, notice))
              .setExecutionStrategy(parsed -> execute(parsed, out));
      if (args.length == 0) {
        commands.usage(errors);
        return CommandLine.ExitCode.USAGE;
      }
      return commands.execute(args);
    } catch (LinkageError e) {
      errors.println("error: " + unloadable(e));
      return CommandLine.ExitCode.SOFTWARE;
    } catch (OutOfMemoryError e) {
      errors.println("error: " + SparkFailures.OUT_OF_MEMORY);
      return CommandLine.ExitCode.SOFTWARE;
    }
  }

  /** All commands, which print to a stream. */
  static CommandLine commands(PrintStream out) {
    return new CommandLine(new DigitsCommand())
        .addSubcommand("fetch", new FetchCommand(out))
        .addSubcommand("prepare", new PrepareCommand(out))
        .addSubcommand("train", TrainCommand.commandLine())
        .addSubcommand("evaluate", new EvaluateCommand(out))
        .addSubcommand("predict", new PredictCommand(out))
        .addSubcommand("verify", new VerifyCommand(out))
        .addSubcommand("export", new ExportCommand(out))
        .addSubcommand("import", new ImportCommand(out))
        .addSubcommand("gate", GateOptions.on(new GateCommand(out)))
        .addSubcommand("promote", GateOptions.on(new PromoteCommand(out)))
        .addSubcommand("rollback", new RollbackCommand(out))
        .addSubcommand("doctor", new DoctorCommand(out))
        .addSubcommand("completion", new CompletionCommand(out))
        .setUsageHelpLongOptionsMaxWidth(LONG_OPTIONS_WIDTH);
  }

  private static String unloadable(LinkageError error) {
    Throwable reason = error;
    while (reason.getCause() != null) {
      reason = reason.getCause();
    }
    Optional<String> known = SparkFailures.ofTheMachine(reason);
    if (known.isPresent()) {
      return known.get();
    }
    return "the program does not load here (%s: %s); --engine dl4j and --trainer dl4j-spark need the jar called app, built for this platform (mvn package -Djavacpp.platform); 'doctor' says what is missing"
        .formatted(reason.getClass().getSimpleName(), SparkFailures.message(reason));
  }

  private static String advice(String[] args) {
    // The stock trainer leaves no checkpoints.
    List<String> words = List.of(args);
    return words.indexOf("train") == 0
            && words.stream()
                .noneMatch(word -> word.toLowerCase(Locale.ROOT).endsWith("dl4j-spark"))
        ? "; 'train --resume' goes on from the last finished round"
        : "";
  }

  private static int execute(CommandLine.ParseResult parsed, PrintStream out) {
    CommandLine.ParseResult command = parsed.hasSubcommand() ? parsed.subcommand() : parsed;
    boolean train = command.commandSpec().name().equals("train");
    if (!train || command.isUsageHelpRequested() || command.isVersionHelpRequested()) {
      return new CommandLine.RunLast().execute(parsed);
    }
    try {
      return TrainCommand.run(command, out);
    } catch (Exception e) {
      throw new CommandLine.ExecutionException(
          command.commandSpec().commandLine(), "train failed", e);
    }
  }

  private static int wrongUse(CommandLine.ParameterException exception, PrintWriter errors) {
    String command = exception.getCommandLine().getCommandName();
    String message = exception.getMessage().replace('\n', ' ');
    if (exception instanceof CommandLine.UnmatchedArgumentException unmatched) {
      message = "unknown option or argument '" + unmatched.getUnmatched().get(0) + "'";
      List<String> suggestions = unmatched.getSuggestions();
      if (!suggestions.isEmpty()) {
        message += "; did you mean '" + suggestions.get(0) + "'?";
      }
    }
    errors.println("error: " + message + " (see '" + command + " --help')");
    return CommandLine.ExitCode.USAGE;
  }

  private static int fail(Exception exception, PrintWriter errors, InterruptionNotice notice) {
    LoggerFactory.getLogger(DigitsCommand.class).debug("the command failed", exception);
    if (notice.claim()) {
      errors.println("error: " + SparkFailures.message(exception));
    }
    return CommandLine.ExitCode.SOFTWARE;
  }
}
