package org.digits.spark.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.digits.testing.IdxFiles;
import org.digits.testing.Submit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as users run it, in processes of its own. */
class PrepareCommandIT {
  @TempDir Path folder;

  @Test
  void aPartitionIsPreparedOnceAndTheDoctorKnowsIt() throws Exception {
    IdxFiles.writeSmall(folder.resolve("data"));

    Submit.Outcome prepared = prepare("2026-11-24", "--classes", "4");
    Submit.Outcome again = prepare("2026-11-25");
    Submit.Outcome doctor =
        submit(
            "doctor",
            "--data",
            folder.resolve("dataset").toString(),
            "--output",
            folder.resolve("output").toString());

    assertThat(prepared.exitCode()).as(prepared.err()).isZero();
    assertThat(prepared.out())
        .startsWith("note: ")
        .endsWith(
            "/train-images-idx3-ubyte: no image has label 3%n301 images of 12 x 12, labels 0 to 3, in file:%s/dataset/part=train/date=2026-11-24%n"
                .formatted(folder));
    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(again.out())
        .endsWith(
            "Nothing to do: file:%s/dataset/part=train/date=2026-11-24 holds the same 301 images%n"
                .formatted(folder));
    assertThat(doctor.out())
        .contains(
            "training data: 301 images of 12 x 12 in 1 partitions of file:" + folder,
            "test data: no partition in file:" + folder,
            "fix: submit-scripts/digits.sh prepare --part test, or name other images with --test-data");
  }

  private Submit.Outcome prepare(String date, String... more) throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "prepare",
                "--input",
                folder.resolve("data").toString(),
                "--to",
                folder.resolve("dataset").toString(),
                "--date",
                date));
    arguments.addAll(List.of(more));
    return submit(arguments.toArray(String[]::new));
  }

  private Submit.Outcome submit(String... arguments) throws Exception {
    return Submit.run(folder, "local[2,4]", "", arguments);
  }
}
