package org.gblend.data.internal.array;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.gblend.core.InputException;

/**
 * One array of a .npy, .npz or idx file, gzipped or not, told apart by content, not by name.
 *
 * <p>A plain little-endian .npy is mapped; everything else is unpacked into native memory, which {@link #close} frees.
 * Reading is safe from several threads.
 */
public final class ArrayFile implements AutoCloseable {
    /** Deflate makes at most about this many bytes of one; a header that promises more is not believed. */
    private static final int DEFLATE_LIMIT = 1100;

    private final Path file;
    private final ArrayHeader header;
    private final MemorySegment values;
    private final Arena arena;

    private ArrayFile(Path file, ArrayHeader header, MemorySegment values, Arena arena) {
        this.file = file;
        this.header = header;
        this.values = values;
        this.arena = arena;
    }

    /**
     * Opens one array.
     *
     * @param entry name of the array in an .npz file; empty = its only one; ignored for other files
     * @throws InputException when the file is missing, truncated, or no array file
     */
    @SuppressWarnings("MustBeClosedChecker") // the arena lives as long as the array file
    public static ArrayFile open(Path file, String entry) {
        Arena arena = Arena.ofShared();
        try {
            return open(file, entry, arena);
        } catch (ArrayHeader.FormatException e) {
            arena.close();
            throw new InputException(file + " " + e.getMessage(), e);
        } catch (EOFException e) {
            arena.close();
            throw new InputException(file + " is truncated: copy or write it again", e);
        } catch (IOException e) {
            arena.close();
            throw new InputException(file + " cannot be read (" + e.getMessage() + "): check the file", e);
        } catch (RuntimeException | Error e) {
            arena.close();
            throw e;
        }
    }

    private static ArrayFile open(Path file, String entry, Arena arena) throws IOException {
        byte[] magic = new byte[2];
        try (InputStream in = Files.newInputStream(file)) {
            if (in.readNBytes(magic, 0, 2) < 2) {
                throw new EOFException();
            }
        }
        if (magic[0] == 'P' && magic[1] == 'K') {
            return zipped(file, file, entry, arena);
        }
        boolean packed = magic[0] == 0x1F && magic[1] == (byte) 0x8B;
        try (InputStream raw = Files.newInputStream(file);
                BufferedInputStream in = new BufferedInputStream(packed ? new GZIPInputStream(raw, 1 << 16) : raw)) {
            in.mark(4);
            boolean zipInside = packed && in.read() == 'P' && in.read() == 'K';
            in.reset();
            if (zipInside) {
                return unpackedZip(file, in, entry, arena);
            }
            ArrayHeader header = ArrayHeader.read(new DataInputStream(in));
            if (packed || header.bigEndian()) {
                return new ArrayFile(file, header, readValues(header, in, Files.size(file), arena), arena);
            }
            return new ArrayFile(file, header, map(file, header, arena), arena);
        }
    }

    private static ArrayFile unpackedZip(Path file, InputStream in, String entry, Arena arena) throws IOException {
        Path unpacked = Files.createTempFile("gblend", ".npz");
        try {
            Files.copy(in, unpacked, StandardCopyOption.REPLACE_EXISTING);
            return zipped(file, unpacked, entry, arena);
        } finally {
            Files.delete(unpacked);
        }
    }

    private static ArrayFile zipped(Path file, Path zip, String entry, Arena arena) throws IOException {
        try (ZipFile archive = new ZipFile(zip.toFile())) {
            List<String> names = archive.stream()
                    .map(ZipEntry::getName)
                    .filter(n -> n.endsWith(".npy"))
                    .map(n -> n.substring(0, n.length() - ".npy".length()))
                    .toList();
            String chosen = entry.isEmpty() && names.size() == 1 ? names.getFirst() : entry;
            if (!names.contains(chosen)) {
                throw new ArrayHeader.FormatException(
                        (entry.isEmpty() ? "holds several arrays" : "has no array \"" + entry + "\"")
                                + ": set entry to one of " + String.join(", ", names));
            }
            try (BufferedInputStream in =
                    new BufferedInputStream(archive.getInputStream(archive.getEntry(chosen + ".npy")))) {
                ArrayHeader header = ArrayHeader.read(new DataInputStream(in));
                return new ArrayFile(file, header, readValues(header, in, Files.size(file), arena), arena);
            }
        }
    }

    private static MemorySegment map(Path file, ArrayHeader header, Arena arena) throws IOException {
        long bytes = header.count() * header.type().bytes();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            if (channel.size() < header.headerBytes() + bytes) {
                throw truncated(header, channel.size() - header.headerBytes());
            }
            return channel.map(MapMode.READ_ONLY, header.headerBytes(), bytes, arena);
        }
    }

    private static MemorySegment readValues(ArrayHeader header, InputStream in, long packedBytes, Arena arena)
            throws IOException {
        long bytes = header.count() * header.type().bytes();
        if (bytes / DEFLATE_LIMIT > packedBytes) {
            throw truncated(header, 0);
        }
        byte[] chunk = new byte[1 << 16];
        MemorySegment to = MemorySegment.NULL;
        for (long at = 0; at < bytes; ) {
            int n = in.readNBytes(chunk, 0, (int) Math.min(chunk.length, bytes - at));
            if (n == 0) {
                throw truncated(header, at);
            }
            if (at == 0) {
                to = arena.allocate(bytes, 64);
            }
            if (header.bigEndian()) {
                swap(chunk, n, header.type().bytes());
            }
            MemorySegment.copy(chunk, 0, to, JAVA_BYTE, at, n);
            at += n;
        }
        return to;
    }

    private static ArrayHeader.FormatException truncated(ArrayHeader header, long have) throws IOException {
        return new ArrayHeader.FormatException("is truncated: its header promises "
                + header.count() * header.type().bytes() + " bytes of values (shape "
                + java.util.Arrays.toString(header.shape()) + ", " + header.type() + "), it holds " + Math.max(0, have)
                + ": copy or write it again");
    }

    private static void swap(byte[] bytes, int n, int width) {
        for (int i = 0; i + width <= n; i += width) {
            for (int a = i, b = i + width - 1; a < b; a++, b--) {
                byte keep = bytes[a];
                bytes[a] = bytes[b];
                bytes[b] = keep;
            }
        }
    }

    public ElementType type() {
        return header.type();
    }

    /** Lengths of all axes, as in the file. */
    public long[] shape() {
        return header.shape().clone();
    }

    /**
     * One array, values in the order of the axes wanted.
     *
     * @param index place on the first axis, or -1 for the whole file as one sample
     * @param order the sample's axes, counted without the first when {@code index >= 0}, slowest first
     * @return values of {@link #type()}, contiguous, in heap memory
     */
    public MemorySegment sample(long index, int[] order) {
        long[] shape = header.shape();
        long[] strides = strides(shape, header.fortran());
        int skip = index < 0 ? 0 : 1;
        int width = header.type().bytes();
        long[] lengths = new long[order.length];
        long[] steps = new long[order.length];
        long count = 1;
        for (int k = 0; k < order.length; k++) {
            lengths[k] = shape[order[k] + skip];
            steps[k] = strides[order[k] + skip] * width;
            count *= lengths[k];
        }
        if (count * width > Integer.MAX_VALUE - 64) {
            throw new InputException(file + " holds one sample of " + count * width
                    + " bytes, more than 2 GiB: set index, or split the file into rows");
        }
        byte[] to = new byte[(int) count * width];
        gather(index < 0 ? 0 : index * strides[0] * width, lengths, steps, 0, to, 0);
        return MemorySegment.ofArray(to);
    }

    private int gather(long from, long[] lengths, long[] steps, int axis, byte[] to, int at) {
        int width = header.type().bytes();
        if (axis == lengths.length || contiguous(lengths, steps, axis)) {
            int bytes = width;
            for (int k = axis; k < lengths.length; k++) {
                bytes *= (int) lengths[k];
            }
            MemorySegment.copy(values, JAVA_BYTE, from, to, at, bytes);
            return at + bytes;
        }
        int next = at;
        for (long i = 0; i < lengths[axis]; i++) {
            next = gather(from + i * steps[axis], lengths, steps, axis + 1, to, next);
        }
        return next;
    }

    private boolean contiguous(long[] lengths, long[] steps, int axis) {
        long expected = header.type().bytes();
        for (int k = lengths.length - 1; k >= axis; k--) {
            if (steps[k] != expected) {
                return false;
            }
            expected *= lengths[k];
        }
        return true;
    }

    private static long[] strides(long[] shape, boolean fortran) {
        long[] strides = new long[shape.length];
        long step = 1;
        for (int i = 0; i < shape.length; i++) {
            int axis = fortran ? i : shape.length - 1 - i;
            strides[axis] = step;
            step *= shape[axis];
        }
        return strides;
    }

    @Override
    public void close() {
        arena.close();
    }
}
