package org.gblend.nn.torch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.gblend.core.InputException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The header of a safetensors file after every check that keeps a hostile one from harm: its length fits the file and
 * {@value #MAX_BYTES} bytes, names are unique, types are known, sizes do not overflow, and the tensors' ranges follow
 * each other and fill the rest of the file exactly.
 *
 * @param start where the values begin in the file
 */
record SafetensorsHeader(long start, List<Entry> entries, Map<String, String> metadata) {
    static final String METADATA = "__metadata__";
    static final int MAX_BYTES = 100_000_000;
    private static final int MAX_RANK = 32;

    /** One tensor; its values are at {@code start + begin} to {@code start + end}. */
    record Entry(String name, DType type, List<Long> shape, long begin, long end) {}

    static SafetensorsHeader read(Path file, FileChannel channel) throws IOException {
        long size = channel.size();
        if (size < Safetensors.LENGTH_BYTES) {
            throw bad(file, "it has " + size + " bytes, fewer than the 8 that every file starts with");
        }
        long length = readFully(channel, 0, Safetensors.LENGTH_BYTES).getLong();
        if (length < 2 || length > MAX_BYTES || length > size - Safetensors.LENGTH_BYTES) {
            throw bad(file, "its header claims " + Long.toUnsignedString(length) + " bytes of a file of " + size);
        }
        byte[] text = readFully(channel, Safetensors.LENGTH_BYTES, (int) length).array();
        long start = Safetensors.LENGTH_BYTES + length;
        return parse(file, text, start, size - start);
    }

    private static SafetensorsHeader parse(Path file, byte[] text, long start, long available) {
        JsonNode root = json(file, text);
        List<Entry> entries = new ArrayList<>();
        Map<String, String> metadata = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> property : root.properties()) {
            if (property.getKey().equals(METADATA)) {
                property.getValue()
                        .properties()
                        .forEach(m -> metadata.put(m.getKey(), string(file, METADATA, m.getKey(), m.getValue())));
            } else {
                entries.add(entry(file, property.getKey(), property.getValue()));
            }
        }
        entries.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
        requireGapless(file, entries, available);
        return new SafetensorsHeader(start, entries, metadata);
    }

    private static JsonNode json(Path file, byte[] text) {
        JsonMapper mapper = JsonMapper.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
        try {
            JsonNode root = mapper.readTree(text);
            if (!root.isObject()) {
                throw bad(file, "its header is not a JSON object");
            }
            return root;
        } catch (JacksonException e) {
            throw bad(file, "its header is not sound JSON: " + e.getOriginalMessage());
        }
    }

    private static Entry entry(Path file, String name, JsonNode node) {
        DType type = type(file, name, string(file, name, "dtype", node.path("dtype")));
        JsonNode shapeNode = node.path("shape");
        JsonNode offsets = node.path("data_offsets");
        if (!shapeNode.isArray() || shapeNode.size() > MAX_RANK || !offsets.isArray() || offsets.size() != 2) {
            throw bad(file, "tensor '" + name + "' has no shape, or no two data_offsets");
        }
        List<Long> shape = new ArrayList<>();
        long bytes = type.bytes();
        try {
            for (JsonNode axis : shapeNode) {
                shape.add(size(file, name, axis));
                bytes = Math.multiplyExact(bytes, shape.getLast());
            }
        } catch (ArithmeticException e) {
            throw bad(file, "tensor '" + name + "' has a shape beyond all memory: " + shapeNode);
        }
        long begin = size(file, name, offsets.get(0));
        long end = size(file, name, offsets.get(1));
        if (end - begin != bytes) {
            throw bad(
                    file,
                    "tensor '" + name + "' of " + type + " " + shapeNode + " needs " + bytes
                            + " bytes, but its data_offsets are " + offsets);
        }
        return new Entry(name, type, shape, begin, end);
    }

    private static void requireGapless(Path file, List<Entry> entries, long available) {
        long at = 0;
        for (Entry entry : entries) {
            if (entry.begin() != at) {
                throw bad(
                        file,
                        "the values of tensor '" + entry.name() + "' start at " + entry.begin() + " where " + at
                                + " was due: ranges overlap or leave a gap");
            }
            at = entry.end();
        }
        if (at != available) {
            throw bad(file, "its header describes " + at + " bytes of values, but there are " + available);
        }
    }

    private static DType type(Path file, String tensor, String name) {
        for (DType type : DType.values()) {
            if (type.safetensors().equals(name)) {
                return type;
            }
        }
        throw bad(file, "tensor '" + tensor + "' has element type '" + name + "', which is not supported");
    }

    private static long size(Path file, String tensor, JsonNode node) {
        if (!node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() < 0) {
            throw bad(file, "tensor '" + tensor + "' has a size or offset that is no count: " + node);
        }
        return node.longValue();
    }

    private static String string(Path file, String owner, String key, JsonNode node) {
        if (!node.isString()) {
            throw bad(file, "'" + owner + "' has no text under '" + key + "'");
        }
        return node.stringValue();
    }

    private static ByteBuffer readFully(FileChannel channel, long position, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                throw new IOException("the file ended early");
            }
        }
        return buffer.flip();
    }

    static InputException bad(Path file, String why) {
        return new DamagedFileException(file, why);
    }
}
