package org.digits.importing;

import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Node;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.digits.data.DataFormatException;

/** Finds the kernel (0) and the bias (1) of a layer in a file. */
interface KerasWeights {
  Dataset find(String layer, String className, int index) throws DataFormatException;

  /** Of an {@code .h5} file: each layer's group lists the names of its weights. */
  static KerasWeights ofModel(HdfFile file) {
    return (layer, className, index) -> {
      String group = "/model_weights/" + layer;
      Node node = file.getByPath(group);
      Attribute names = node.getAttribute("weight_names");
      if (names == null || !(names.getData() instanceof String[] all) || all.length != 2) {
        throw FamilyBuilder.refused("'" + layer + "'", "other weights than a kernel and a bias");
      }
      return file.getDatasetByPath(group + "/" + all[index]);
    };
  }

  /** Of a {@code .keras} archive: the layers of a class are numbered. */
  static KerasWeights ofArchive(HdfFile file) {
    Map<String, String> known = new HashMap<>();
    Map<String, Integer> counts = new HashMap<>();
    return (layer, className, index) -> {
      String path =
          known.computeIfAbsent(
              layer,
              name -> {
                String kind = className.toLowerCase(Locale.ROOT);
                int number = counts.merge(kind, 1, Integer::sum) - 1;
                return number == 0 ? kind : kind + "_" + number;
              });
      return file.getDatasetByPath("/layers/%s/vars/%d".formatted(path, index));
    };
  }
}
