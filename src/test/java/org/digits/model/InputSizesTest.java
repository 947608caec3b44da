package org.digits.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.digits.model.InputSizes.Size;
import org.junit.jupiter.api.Test;

class InputSizesTest {
  @Test
  void anyNetworkLikelyTakesMnistsSizeAndOthersAreNotGuessed() {
    assertThat(InputSizes.ANY.likely()).isEqualTo(new Size(28, 28));
    assertThat(InputSizes.ANY.ofBytes(784)).contains(new Size(28, 28));
    for (int bytes : new int[] {0, 1, 780, 4096, 300, 3 * 784, 4 * 784}) {
      assertThat(InputSizes.ANY.ofBytes(bytes)).as("%d bytes", bytes).isEmpty();
    }
  }

  @Test
  void theSizeTheNetworkWasMadeForIsTheLikelyOne() {
    for (int[] size : new int[][] {{28, 28}, {12, 12}, {32, 28}}) {
      InputSizes sizes = MnistCnn.network(size[0], size[1], 3, 1, 1e-3).sizes();

      assertThat(sizes.likely()).isEqualTo(new Size(size[0], size[1]));
      assertThat(sizes.ofBytes(size[0] * size[1])).contains(new Size(size[0], size[1]));
    }
  }

  @Test
  void sizesThatThePoolsMakeEqualAreAccepted() {
    InputSizes sizes = MnistCnn.network(28, 28, 10, 1, 1e-3).sizes();

    assertThat(sizes).isEqualTo(new InputSizes(26, 29, 26, 29));
    assertThat(sizes.accepts(new Size(26, 29))).isTrue();
    assertThat(sizes.accepts(new Size(25, 28))).isFalse();
    assertThat(sizes.accepts(new Size(28, 30))).isFalse();
    assertThat(sizes.ofBytes(27 * 27)).contains(new Size(27, 27));
    assertThat(sizes.ofBytes(783)).as("27 x 29 or 29 x 27").isEmpty();
    assertThat(sizes.ofBytes(1000)).isEmpty();
  }

  @Test
  void noSizeIsRefused() {
    assertThatThrownBy(() -> new InputSizes(0, 3, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("heights 0 to 3");
  }
}
