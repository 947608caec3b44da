package org.digits.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class LibraryFailureTest {
  private static final String NOEXEC =
      "/tmp/snappy-1.1.10-libsnappyjava.so: /tmp/snappy-1.1.10-libsnappyjava.so: failed to map segment from shared object";

  @Test
  void aDiskWithoutProgramsIsNamedWithItsFix() {
    LibraryFailure failure =
        LibraryFailure.of(new IOException(new UnsatisfiedLinkError(NOEXEC))).orElseThrow();

    assertThat(failure.found()).isEqualTo(NOEXEC);
    assertThat(failure.fix()).contains("mounted noexec", "-Djava.io.tmpdir=FOLDER");
  }

  // HotSpot tells the first failure again, in the message of an error of its own.
  @Test
  void aClassWhoseFirstUseFailedIsTracedToTheLibrary() {
    NoClassDefFoundError again =
        new NoClassDefFoundError("Could not initialize class org.xerial.snappy.Snappy");
    assertThat(LibraryFailure.of(again).orElseThrow().fix()).contains("noexec");

    again.initCause(
        new ExceptionInInitializerError(
            "Exception java.lang.UnsatisfiedLinkError: " + NOEXEC + " [in thread \"main\"]"));
    assertThat(LibraryFailure.of(again).orElseThrow().found()).contains("failed to map segment");
  }

  @Test
  void aMissingLibraryIsNamedWithItsPackage() {
    Throwable missing =
        new UnsatisfiedLinkError(
            "/x/libnd4jcpu.so: libgomp.so.1: cannot open shared object file: No such file or directory");

    assertThat(LibraryFailure.of(missing).orElseThrow().fix())
        .startsWith("install libgomp.so.1 (Debian's package libgomp1");
  }

  @Test
  void aLibraryForAnotherLibcSaysSo() {
    Throwable musl =
        new UnsatisfiedLinkError(
            "/tmp/libzstd.so: Error loading shared library ld-linux-x86-64.so.2: No such file or directory");

    assertThat(LibraryFailure.of(musl).orElseThrow().fix()).contains("glibc");
  }

  @Test
  void otherFailuresAreNone() {
    assertThat(LibraryFailure.of(new IOException("x.parquet: Operation not permitted"))).isEmpty();
    assertThat(LibraryFailure.of(new NoSuchMethodError("a.b()"))).isEmpty();
    assertThat(LibraryFailure.of(new IllegalStateException())).isEmpty();
  }
}
