package org.digits.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SymmetryTest {
  // 1 2 3
  // 4 5 6
  private static final byte[] IMAGE = {1, 2, 3, 4, 5, 6};

  @ParameterizedTest
  @CsvSource({
    "NONE,1 2 3 4 5 6",
    "TRANSPOSED,1 4 2 5 3 6",
    "MIRRORED,3 2 1 6 5 4",
    "UPSIDE_DOWN,4 5 6 1 2 3",
    "TURNED_AROUND,6 5 4 3 2 1",
    "TURNED_RIGHT,4 1 5 2 6 3",
    "TURNED_LEFT,3 6 2 5 1 4"
  })
  void pixelsMoveAsTheNameSays(Symmetry symmetry, String expected) {
    byte[] moved = symmetry.of(IMAGE, 2, 3);

    StringBuilder found = new StringBuilder();
    for (byte pixel : moved) {
      found.append(found.length() == 0 ? "" : " ").append(pixel);
    }
    assertThat(found).hasToString(expected);
  }

  @Test
  void invertedWhiteIsBlack() {
    assertThat(Symmetry.INVERTED.of(new byte[] {0, (byte) 255, 1}, 1, 3))
        .containsExactly(255, 0, 254);
  }

  @ParameterizedTest
  @EnumSource
  void theInverseUndoesEveryImageOfABlock(Symmetry symmetry) {
    ImageBlock block =
        new ImageBlock(
            2, 3, new long[] {7, 8}, new byte[] {1, 2, 3, 4, 5, 6, 9, 8, 7, 6, 5, 4}, new int[2]);

    ImageBlock back = symmetry.inverse().of(symmetry.of(block));

    assertThat(back.pixels()).isEqualTo(block.pixels());
    assertThat(back.height()).isEqualTo(2);
    assertThat(back.ids()).containsExactly(7, 8);
  }
}
