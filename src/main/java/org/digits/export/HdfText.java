package org.digits.export;

import io.jhdf.api.Node;
import io.jhdf.api.WritableAttributeImpl;
import io.jhdf.api.WritableNode;
import io.jhdf.object.datatype.DataType;
import io.jhdf.storage.HdfBackingStorage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A text as an attribute of HDF5 that is as long as the text. The library's own ends with a NUL,
 * which some readers take for a part of the text, and is lost from 59,570 bytes on.
 */
final class HdfText extends WritableAttributeImpl {
  private final FixedLength type;

  private HdfText(String name, Node node, String text) {
    super(name, node, text);
    type = new FixedLength(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Gives a node the attribute; {@code text} must not be empty. */
  static void put(WritableNode node, String name, String text) {
    node.getAttributes().put(name, new HdfText(name, node, text));
  }

  @Override
  public DataType getDataType() {
    return type;
  }

  private static final class FixedLength extends DataType {
    private static final int STRING = 3;
    private static final int NULL_PADDED_BIT = 0;
    private static final int UTF_8_BIT = 4;

    private final byte[] bytes;

    FixedLength(byte[] bytes) {
      super(STRING, bytes.length);
      this.bytes = bytes;
    }

    @Override
    public Class<?> getJavaType() {
      return String.class;
    }

    @Override
    public ByteBuffer toBuffer() {
      classBits.set(NULL_PADDED_BIT);
      classBits.set(UTF_8_BIT);
      return toBufferBuilder().build();
    }

    @Override
    public ByteBuffer encodeData(Object text) {
      return ByteBuffer.wrap(bytes);
    }

    @Override
    public Object fillData(ByteBuffer buffer, int[] dimensions, HdfBackingStorage storage) {
      throw new UnsupportedOperationException("it is written only");
    }
  }
}
