package org.gblend.nn.torch;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/** CRC-32C over a file's metadata, and over name, type, shape and values of each tensor in the file's order. */
final class Checksum {
    /** Where it stands in the metadata, of which it covers all the rest. */
    static final String KEY = "crc32c";

    /** As long as any other: it holds the place until the values are written. */
    static final String NONE = "00000000";

    private static final long CHUNK = 1L << 30;
    private final CRC32C crc = new CRC32C();

    Checksum(Map<String, String> metadata) {
        new TreeMap<>(metadata).forEach((key, value) -> {
            text(key);
            text(value);
        });
    }

    void add(String name, DType type, List<Long> shape, MemorySegment values) {
        text(name + ' ' + type.safetensors() + ' ' + shape);
        for (long at = 0; at < values.byteSize(); at += CHUNK) {
            crc.update(
                    values.asSlice(at, Math.min(CHUNK, values.byteSize() - at)).asByteBuffer());
        }
    }

    private void text(String text) {
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        crc.update(0);
    }

    String text() {
        return String.format(Locale.ROOT, "%08x", crc.getValue());
    }
}
