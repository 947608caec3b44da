package org.digits.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.digits.python.PythonEnvironment;

/** Airflow itself, with a database of its own, and the project's DAG in it. */
public final class Airflow {
  private static final Path DAGS =
      Path.of(System.getProperty("digits.basedir"), "submit-scripts/airflow");

  private final PythonEnvironment python;
  private final Map<String, String> environment;

  /**
   * Makes the database; installs Airflow where it is missing.
   *
   * @param home the folder of its settings and its database
   * @param variables of the machine that runs the tasks, such as the connection
   */
  public Airflow(Path home, Map<String, String> variables)
      throws IOException, InterruptedException {
    this(PythonEnvironment.of("airflow", "submit-scripts/airflow/requirements.txt"));
    environment.put("AIRFLOW_HOME", home.toString());
    environment.put("AIRFLOW__CORE__DAGS_FOLDER", DAGS.toString());
    environment.put("AIRFLOW__CORE__LOAD_EXAMPLES", "False");
    environment.put("PYTHONDONTWRITEBYTECODE", "1");
    environment.put("DIGITS_JAR", System.getProperty("digits.app.jar"));
    environment.put("OMP_NUM_THREADS", "1");
    environment.putAll(variables);
    // Airflow is a program beside the interpreter.
    run(python.interpreter().resolveSibling("airflow").toString(), "db", "migrate");
  }

  private Airflow(PythonEnvironment python) {
    this.python = python;
    this.environment = new HashMap<>();
  }

  /** The same Airflow, with more variables, or others. */
  public Airflow with(Map<String, String> variables) {
    Airflow other = new Airflow(python);
    other.environment.putAll(environment);
    other.environment.putAll(variables);
    return other;
  }

  /** The run id of a date's night. */
  public static String runId(String date) {
    return "manual__%sT00-00-00_00-00".formatted(date);
  }

  /** What the DAG is, as {@code check_dag.py} prints it. */
  public String dag() throws IOException, InterruptedException {
    return run("check_dag.py", DAGS);
  }

  /** Runs the DAG for a date, to success. */
  public String night(String date, Map<String, Object> parameters)
      throws IOException, InterruptedException {
    return night(date, parameters, "success");
  }

  /** Runs the DAG for a date, to its failure. */
  public String failingNight(String date, Map<String, Object> parameters)
      throws IOException, InterruptedException {
    return night(date, parameters, "failed");
  }

  private String night(String date, Map<String, Object> parameters, String end)
      throws IOException, InterruptedException {
    String json = new ObjectMapper().writeValueAsString(parameters);
    String output = run("run_dag.py", DAGS, date, json);
    assertThat(output).contains("run manual__" + date + "T00:00:00+00:00 " + end);
    return output;
  }

  /** What Airflow does with a night whose training still runs after 18 hours. */
  public String tooLongNight() throws IOException, InterruptedException {
    return run("time_out.py", DAGS);
  }

  private String run(String program, Object... arguments) throws IOException, InterruptedException {
    PythonEnvironment.Outcome outcome = python.run(environment, program, arguments);
    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    return outcome.output();
  }
}
