package org.digits.spark.cluster;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.util.SerializableConfiguration;
import org.digits.data.DataFormatException;
import org.digits.data.DatasetPart;
import org.digits.data.PartWish;
import org.digits.doctor.DatasetCheck;
import org.digits.doctor.Finding;
import org.digits.doctor.PreparedDatasetCheck;
import org.digits.model.InputSizes;
import org.digits.publishing.dataset.PartitionRecord;
import org.digits.publishing.dataset.PreparedDataset;
import org.digits.publishing.storage.Storage;
import org.digits.spark.images.IdxDatasets;
import org.digits.spark.images.ImageFormat;
import org.digits.spark.images.ImageSources;
import org.digits.spark.images.NpzImages;
import org.digits.spark.images.SourceNotes;
import org.digits.spark.images.StoredBytes;

/** Looks at images as training does: IDX, NumPy's, or a prepared Dataset. */
final class DataExamination {
  private static final SourceNotes UNHEARD = note -> {};

  private final String place;
  private final Storage root;
  private final PartWish testWish;
  private final SerializableConfiguration hadoop;
  private StoredBytes file;

  private DataExamination(
      String location, Storage root, PartWish testWish, Configuration configuration) {
    this.place = ImageSources.place(root, location);
    this.root = root;
    this.testWish = testWish;
    this.hadoop = new SerializableConfiguration(configuration);
  }

  /**
   * What was found.
   *
   * @param file that every executor has to see; null where nothing can be read
   */
  record Result(DatasetCheck.Result found, StoredBytes file) {}

  /**
   * Looks at training images.
   *
   * @param location as the user names it
   * @param isWhole whether the test images are with them
   */
  static Result training(
      String location, Storage root, boolean isWhole, Configuration configuration)
      throws IOException {
    DataExamination examination =
        new DataExamination(location, root, PartWish.TESTED_BESIDE, configuration);
    DatasetCheck.Result found =
        examination.parts(
            isWhole ? EnumSet.allOf(DatasetPart.class) : EnumSet.of(DatasetPart.TRAIN));
    return new Result(found, examination.file);
  }

  /** Looks at test images that are elsewhere, which may be of any format. */
  static Result test(String location, Storage root, Configuration configuration)
      throws IOException {
    DataExamination examination =
        new DataExamination(location, root, PartWish.TESTED, configuration);
    if (PreparedDataset.at(root).isEmpty()) {
      ImageFormat format = ImageSources.known(root, ImageFormat.AUTO);
      if (!format.isPixels()) {
        Finding found =
            Finding.ok(
                DatasetCheck.subject(DatasetPart.TEST),
                "%s in %s".formatted(format, root.location()));
        return new Result(new DatasetCheck.Result(List.of(found), 0), null);
      }
    }
    return new Result(examination.parts(EnumSet.of(DatasetPart.TEST)), examination.file);
  }

  private DatasetCheck.Result parts(Set<DatasetPart> parts) throws IOException {
    Optional<PreparedDataset> prepared = PreparedDataset.at(root);
    if (prepared.isPresent()) {
      List<PartitionRecord> partitions = prepared.get().partitions(DatasetPart.TRAIN);
      if (!partitions.isEmpty()) {
        String record = prepared.get().recordPath(partitions.get(0));
        file = new StoredBytes(root.location(), record, hadoop);
      }
      return PreparedDatasetCheck.of(prepared.get(), parts);
    }
    List<Finding> failures = new ArrayList<>();
    ImageFormat format = ImageFormat.AUTO;
    for (DatasetPart part : parts) {
      ImageSources.Trainable found = ImageSources.trainable(root, place, part);
      format = found.format();
      found.problem().map(problem -> failure(part, problem)).ifPresent(failures::add);
    }
    if (!failures.isEmpty()) {
      return new DatasetCheck.Result(failures, 0);
    }
    return format == ImageFormat.IDX ? DatasetCheck.of(place, parts, this::idx) : arrays(parts);
  }

  private Finding failure(DatasetPart part, ImageSources.Untrainable found) {
    return Finding.failure(
        DatasetCheck.subject(part), "%s in %s".formatted(found.found(), place), found.fix());
  }

  private PartWish wish(DatasetPart part) {
    return part == DatasetPart.TRAIN ? PartWish.TRAINED : testWish;
  }

  private List<DatasetCheck.Pair> idx(DatasetPart part) throws IOException {
    List<IdxDatasets.Files> files = IdxDatasets.find(root, wish(part), UNHEARD, hadoop);
    file = file == null ? files.get(0).images() : file;
    return files.stream().map(pair -> new DatasetCheck.Pair(pair.images(), pair.labels())).toList();
  }

  private DatasetCheck.Result arrays(Set<DatasetPart> parts) throws IOException {
    List<Finding> findings = new ArrayList<>();
    long bytes = 0;
    for (DatasetPart part : parts) {
      try {
        List<NpzImages.Labelled> set =
            NpzImages.labelled(root, InputSizes.ANY, wish(part), UNHEARD, hadoop);
        NpzImages.Images first = set.get(0).images();
        file = file == null ? first.file() : file;
        long images = set.stream().mapToLong(labelled -> labelled.images().count()).sum();
        bytes += images * first.size().bytes();
        String found =
            String.format(Locale.ROOT, "%,d images of %s in %s", images, first.size(), place);
        findings.add(Finding.ok(DatasetCheck.subject(part), found));
      } catch (DataFormatException e) {
        findings.add(Finding.failed(DatasetCheck.subject(part), e, Finding.advice(e)));
      }
    }
    return new DatasetCheck.Result(findings, bytes);
  }
}
