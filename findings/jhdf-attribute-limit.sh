#!/usr/bin/env bash
# jhdf writes a text attribute of 60,000 bytes without complaint, and nothing can read the file.
#
# Library: io.jhdf:jhdf 0.13.0 (pure Java HDF5).
# Behaviour: an attribute in an HDF5 object header may take up to 64 KiB. jhdf makes its message a
#   tenth longer than the text, and writes the message's length into a field of 16 bits without a
#   check: from about 59,570 bytes on the length has lost its top. write and close succeed. The group's
#   header can then no longer be parsed, so its other attributes and all its children are lost too.
# Seen (2026-11-29, Java 17): of 59,500 characters text and data set are read back. Of 60,000:
#   "Failed to load attributes for '//' at address '64'", "Failed to load children of group '//' at
#   address '64'"; h5py 3.16.0: "Unable to synchronously open object (bad flag combination for message)".
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

cat > pom.xml <<'XML'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>io.jhdf</groupId><artifactId>jhdf</artifactId><version>0.13.0</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>2.0.17</version></dependency>
  </dependencies>
</project>
XML
cat > Attribute.java <<'JAVA'
import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.exceptions.HdfException;
import java.nio.file.Path;
import java.util.function.Predicate;

class Attribute {
  public static void main(String[] args) {
    for (int length : new int[] {59_500, 60_000}) {
      String text = "x".repeat(length);
      Path file = Path.of(length + ".h5");
      try (WritableHdfFile hdf = HdfFile.write(file)) {
        hdf.putAttribute("text", text);
        hdf.putDataset("data", new int[] {1, 2, 3});
      }
      boolean read = reads(file, f -> f.getAttribute("text").getData().equals(text));
      boolean child = reads(file, f -> f.getDatasetByPath("data").getSize() == 3);
      System.out.printf("%d: text %s, data %s; ", length, read, child);
    }
  }

  private static boolean reads(Path path, Predicate<HdfFile> check) {
    try (HdfFile file = new HdfFile(path)) {
      return check.test(file);
    } catch (HdfException e) {
      return false;
    }
  }
}
JAVA
mvn -q -B dependency:build-classpath -Dmdep.outputFile=classpath.txt > mvn.log 2>&1 || { cat mvn.log >&2; exit 1; }
seen=$(java -cp "$(cat classpath.txt)" Attribute.java)
if [ "$seen" != "59500: text true, data true; 60000: text false, data false; " ]; then
  echo "changed (read back?): $seen" >&2
  exit 1
fi
echo "seen: read back, $seen"
