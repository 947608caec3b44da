package org.digits.spark.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
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

    Submit.Outcome prepared = prepare("2026-11-24");
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
        .isEqualTo(
            "301 images of 12 x 12, labels 0 to 2, in file:%s/dataset/part=train/date=2026-11-24%n"
                .formatted(folder));
    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(again.out())
        .isEqualTo(
            "Nothing to do: file:%s/dataset/part=train/date=2026-11-24 holds the same 301 images%n"
                .formatted(folder));
    assertThat(doctor.out())
        .contains(
            "training data: 301 images of 12 x 12 in 1 partitions of file:" + folder,
            "test data: no partition in file:" + folder,
            "fix: submit-scripts/digits.sh prepare --part test, or name other images with --test-data");
  }

  private Submit.Outcome prepare(String date) throws Exception {
    return submit(
        "prepare",
        "--input",
        folder.resolve("data").toString(),
        "--to",
        folder.resolve("dataset").toString(),
        "--date",
        date);
  }

  private Submit.Outcome submit(String... arguments) throws Exception {
    return Submit.run(folder, "local[2,4]", "", arguments);
  }
}
