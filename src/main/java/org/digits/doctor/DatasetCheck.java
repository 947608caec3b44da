package org.digits.doctor;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.digits.data.ByteSource;
import org.digits.data.DataFormatException;
import org.digits.data.DatasetPart;
import org.digits.data.fetch.MnistFetcher;
import org.digits.data.fetch.MnistFile;
import org.digits.data.fetch.MnistFiles;
import org.digits.data.idx.Idx;
import org.digits.data.idx.IdxHeader;

/** Judges a folder of IDX files: all there, whole, and MNIST's where they look like it. */
public final class DatasetCheck {
  private final String location;
  private final Folder folder;
  private final List<Finding> findings = new ArrayList<>();
  private long imageBytes;
  private int mnistFiles;

  /** Where the files are. */
  public interface Folder {
    /**
     * The files of a part, in several pairs where it is a set of numbered files.
     *
     * @throws DataFormatException where there is no pair of them, or more than one set
     */
    List<Pair> find(DatasetPart part) throws IOException;
  }

  /** An image file and its labels. */
  public record Pair(ByteSource images, ByteSource labels) {}

  private DatasetCheck(String location, Folder folder) {
    this.location = location;
    this.folder = folder;
  }

  /**
   * What was found.
   *
   * @param findings at least one
   * @param imageBytes pixels of all images whose files can be read
   */
  public record Result(List<Finding> findings, long imageBytes) {}

  /**
   * Reads the files of some parts.
   *
   * @param location the folder as the user names it
   * @param parts that should be there
   */
  public static Result of(String location, Set<DatasetPart> parts, Folder folder)
      throws IOException {
    DatasetCheck check = new DatasetCheck(location, folder);
    if (parts.contains(DatasetPart.TRAIN)) {
      check.part(DatasetPart.TRAIN, MnistFiles.TRAIN_IMAGES, MnistFiles.TRAIN_LABELS);
    }
    if (parts.contains(DatasetPart.TEST)) {
      check.part(DatasetPart.TEST, MnistFiles.TEST_IMAGES, MnistFiles.TEST_LABELS);
    }
    check.mixture();
    return new Result(List.copyOf(check.findings), check.imageBytes);
  }

  private void part(DatasetPart part, MnistFile imageFile, MnistFile labelFile) throws IOException {
    String subject = subject(part);
    try {
      List<Pair> files = folder.find(part);
      Pair first = files.get(0);
      IdxHeader header = Idx.header(first.images(), first.labels());
      long images = header.count();
      for (Pair pair : files.subList(1, files.size())) {
        images += Idx.header(pair.images(), pair.labels()).count();
      }
      imageBytes += images * header.imageBytes();
      boolean isOne = files.size() == 1;
      boolean imagesKnown = isOne && imageFile.matches(first.images());
      boolean labelsKnown = isOne && labelFile.matches(first.labels());
      mnistFiles += (imagesKnown ? 1 : 0) + (labelsKnown ? 1 : 0);
      String found =
          String.format(
              Locale.ROOT,
              "%,d images of %d x %d in %s, %s",
              images,
              header.height(),
              header.width(),
              location,
              imagesKnown && labelsKnown ? "MNIST by its SHA-256" : "not MNIST's");
      findings.add(Finding.ok(subject, found));
    } catch (DataFormatException e) {
      findings.add(Finding.failed(subject, e, Finding.advice(e)));
    }
  }

  /** What findings call a part. */
  public static String subject(DatasetPart part) {
    return part == DatasetPart.TRAIN ? "training data" : "test data";
  }

  // A damaged file of the right length can be told by the others alone.
  private void mixture() {
    int all = 2 * findings.size();
    if (mnistFiles > 0 && mnistFiles < all && findings.stream().allMatch(DatasetCheck::isOk)) {
      findings.add(
          Finding.warning(
              "data",
              "%d of the %d files in %s are MNIST's by their SHA-256, the others are not"
                  .formatted(mnistFiles, all, location),
              MnistFetcher.command(location) + " if all should be"));
    }
  }

  private static boolean isOk(Finding finding) {
    return finding.status() == Finding.Status.OK;
  }
}
