package org.gblend.nn.torch;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.gblend.core.InputException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Named tensors on disk: 8 bytes of header length, a JSON header with type, shape and offsets of each tensor, then the
 * raw values (<a href="https://huggingface.co/docs/safetensors/index#format">format</a>). Nothing in a file is executed.
 * Files written here carry a checksum of names, values and metadata, which is verified when they are read; files from elsewhere need
 * none.
 */
public final class Safetensors {
    static final int LENGTH_BYTES = 8;
    private static final int ALIGNMENT = 8;

    /** What a file holds, in the file's order. */
    public record Contents(Map<String, Tensor> tensors, Map<String, String> metadata) {}

    private Safetensors() {}

    /**
     * Writes a file that is either there whole or not at all: a temporary neighbour is written, flushed to the disk and
     * renamed.
     */
    public static void write(Path file, Map<String, Tensor> tensors, Map<String, String> metadata) {
        Path target = file.toAbsolutePath();
        Path folder = Objects.requireNonNull(target.getParent(), () -> file + " is no file name");
        Path temporary = target.resolveSibling(
                target.getFileName() + ".tmp" + ProcessHandle.current().pid());
        try {
            Files.createDirectories(folder);
            try (FileChannel channel = FileChannel.open(
                    temporary,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING)) {
                writeTo(channel, tensors, metadata);
                channel.force(true);
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            flush(folder);
        } catch (IOException e) {
            throw new InputException(
                    file + ": cannot be written (" + e + "); what was there before is untouched; make room, or choose"
                            + " another folder",
                    e);
        } finally {
            deleteQuietly(temporary);
        }
    }

    /** The header goes first with an empty checksum, and again with the one that the values turned out to have. */
    private static void writeTo(FileChannel channel, Map<String, Tensor> tensors, Map<String, String> metadata)
            throws IOException {
        List<Map.Entry<String, Tensor>> ordered = new ArrayList<>(tensors.entrySet());
        ordered.sort(Comparator.comparingInt(entry -> -entry.getValue().type().bytes()));
        writeFully(channel, start(ordered, metadata, Checksum.NONE));
        Checksum checksum = new Checksum(metadata);
        for (Map.Entry<String, Tensor> entry : ordered) {
            try (var _ = new Scope();
                    Guard _ = Torch.noGrad()) {
                Tensor tensor = entry.getValue();
                MemorySegment values =
                        tensor.to(Device.CPU, tensor.type()).contiguous().memory();
                checksum.add(entry.getKey(), tensor.type(), Native.list(tensor.shape()), values);
                for (long at = 0; at < values.byteSize(); at += CHUNK) {
                    long length = Math.min(CHUNK, values.byteSize() - at);
                    writeFully(channel, values.asSlice(at, length).asByteBuffer());
                }
            }
        }
        channel.position(0);
        writeFully(channel, start(ordered, metadata, checksum.text()));
    }

    private static ByteBuffer start(
            List<Map.Entry<String, Tensor>> tensors, Map<String, String> metadata, String checksum) {
        Map<String, String> all = new LinkedHashMap<>(metadata);
        all.put(Checksum.KEY, checksum);
        byte[] header = header(tensors, all);
        return ByteBuffer.allocate(LENGTH_BYTES + header.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length)
                .put(header)
                .flip();
    }

    private static final long CHUNK = 1L << 30;

    private static byte[] header(List<Map.Entry<String, Tensor>> tensors, Map<String, String> metadata) {
        JsonMapper json = new JsonMapper();
        ObjectNode root = json.createObjectNode();
        if (!metadata.isEmpty()) {
            ObjectNode node = root.putObject(SafetensorsHeader.METADATA);
            metadata.forEach(node::put);
        }
        long offset = 0;
        for (Map.Entry<String, Tensor> entry : tensors) {
            Tensor tensor = entry.getValue();
            ObjectNode node = root.putObject(entry.getKey());
            node.put("dtype", tensor.type().safetensors());
            ArrayNode shape = node.putArray("shape");
            for (long size : tensor.shape()) {
                shape.add(size);
            }
            long end = offset + tensor.count() * tensor.type().bytes();
            node.putArray("data_offsets").add(offset).add(end);
            offset = end;
        }
        byte[] text = json.writeValueAsBytes(root);
        byte[] padded = new byte[(text.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT];
        Arrays.fill(padded, (byte) ' ');
        System.arraycopy(text, 0, padded, 0, text.length);
        return padded;
    }

    /**
     * Reads a file into new tensors of the open scope.
     *
     * @throws InputException when the file is missing or is not a sound safetensors file; the message says where
     */
    public static Contents read(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                Arena arena = Arena.ofConfined()) {
            SafetensorsHeader header = SafetensorsHeader.read(file, channel);
            MemorySegment mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
            Map<String, String> metadata = new LinkedHashMap<>(header.metadata());
            String expected = metadata.remove(Checksum.KEY);
            Checksum checksum = new Checksum(metadata);
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            for (SafetensorsHeader.Entry entry : header.entries()) {
                MemorySegment values = mapped.asSlice(header.start() + entry.begin(), entry.end() - entry.begin());
                checksum.add(entry.name(), entry.type(), entry.shape(), values);
                long[] shape = entry.shape().stream().mapToLong(Long::longValue).toArray();
                tensors.put(entry.name(), Tensor.copyOf(values, entry.type(), shape));
            }
            if (expected != null && !expected.equals(checksum.text())) {
                throw SafetensorsHeader.bad(
                        file,
                        "its checksum is " + checksum.text() + " where " + expected
                                + " was written: the file was damaged later");
            }
            return new Contents(tensors, metadata);
        } catch (NoSuchFileException e) {
            throw new InputException("weights file " + file + " does not exist: check the path", e);
        } catch (IOException e) {
            throw new InputException("weights file " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static void flush(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // A folder cannot be opened on some systems; the rename itself has been done.
        }
    }

    private static void deleteQuietly(Path temporary) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            // The failure that left it behind is already on its way.
        }
    }
}
