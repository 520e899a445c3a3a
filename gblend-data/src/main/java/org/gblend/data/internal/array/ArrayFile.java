package org.gblend.data.internal.array;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gblend.core.InputException;

/**
 * One array of a .npy, .npz, idx, .mat, HDF5 or Parquet file, told apart by content, not by name.
 *
 * <p>A plain little-endian .npy is mapped, an HDF5 dataset read a stretch at a time; everything else is unpacked into native
 * memory, which {@link #close} frees. A damaged or hostile file ends in an {@link InputException} that names it. Reading is
 * safe from several threads.
 */
public final class ArrayFile implements AutoCloseable {
    /** What is read, for messages. */
    static final String KINDS = "a .npy, .npz, idx, .mat, HDF5 or Parquet file";

    private static final byte[] HDF5 = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1A, '\n'};
    private static final int USER_BLOCK = 512;

    private final Path file;
    private final Opened array;
    private final Arena arena;

    private ArrayFile(Path file, Opened array, Arena arena) {
        this.file = file;
        this.array = array;
        this.arena = arena;
    }

    /**
     * Opens one array.
     *
     * @param entry the array in a file of several: its name in an .npz; a variable in a .mat, with dots to a struct's field
     *     or a cell's number from 1; a path in an HDF5 file; a column of a Parquet file, or several by a * in it. Empty = the
     *     only one; ignored for .npy and idx
     * @throws InputException when the file is missing, truncated, or no array file
     */
    @SuppressWarnings("MustBeClosedChecker") // the arena lives as long as the array file
    public static ArrayFile open(Path file, String entry) {
        Arena arena = Arena.ofShared();
        try {
            return new ArrayFile(file, read(file, entry, arena), arena);
        } catch (IOException | RuntimeException | OutOfMemoryError | StackOverflowError e) {
            arena.close();
            throw refused(file, e);
        }
    }

    private static Opened read(Path file, String entry, Arena arena) throws IOException {
        byte[] start;
        try (InputStream in = Files.newInputStream(file)) {
            start = in.readNBytes(USER_BLOCK + HDF5.length);
        }
        if (start.length < 2) {
            throw new EOFException();
        }
        String text = new String(start, 0, Math.min(start.length, 20), StandardCharsets.ISO_8859_1);
        boolean matlab = text.startsWith("MATLAB 7.3");
        if (has(start, 0, HDF5) || has(start, USER_BLOCK, HDF5) || matlab) {
            return HdfArray.open(file, entry, matlab, arena);
        }
        if (text.startsWith("MATLAB 5.0")) {
            return MatArray.open(file, entry, arena);
        }
        if (text.startsWith("PAR1")) {
            return ParquetArray.open(file, entry, arena);
        }
        return PlainFile.open(file, entry, arena);
    }

    private static boolean has(byte[] bytes, int at, byte[] wanted) {
        for (int i = 0; i < wanted.length; i++) {
            if (at + i >= bytes.length || bytes[at + i] != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    /** The one message for a failure of any reader: what a library throws at a damaged file is not known beforehand. */
    private static InputException refused(Path file, Throwable e) {
        return switch (e) {
            case InputException known -> known;
            case FormatException known -> new InputException(file + " " + known.getMessage(), known);
            case EOFException cut -> new InputException(file + " is truncated: copy or write it again", cut);
            case OutOfMemoryError full ->
                new InputException(
                        file + " asks for more memory than there is (" + full.getMessage()
                                + "): copy or write it again if it is damaged, give the program more memory (GBLEND_OPTS=-Xmx...), or split it",
                        full);
            case StackOverflowError deep ->
                new InputException(file + " nests its parts too deep: copy or write it again", deep);
            default ->
                new InputException(
                        file + " cannot be read ("
                                + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage())
                                + "): copy or write it again",
                        e);
        };
    }

    public ElementType type() {
        return array.type();
    }

    /** Lengths of all axes, as in the file. */
    public long[] shape() {
        return array.shape().clone();
    }

    /**
     * One array, values in the order of the axes wanted.
     *
     * @param index place on the first axis, or -1 for the whole file as one sample
     * @param order the sample's axes, counted without the first when {@code index >= 0}, slowest first
     * @return values of {@link #type()}, contiguous, in heap memory
     */
    public MemorySegment sample(long index, int[] order) {
        long[] shape = array.shape();
        long[] strides = strides(shape, array.fortran());
        int skip = index < 0 ? 0 : 1;
        int width = array.type().bytes();
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
        try {
            byte[] to = new byte[(int) count * width];
            Values.Stretch stretch = array.values().around(index);
            long from = index < 0 ? 0 : (index - stretch.first()) * strides[0] * width;
            gather(stretch.bytes(), from, lengths, steps, 0, to, 0);
            return MemorySegment.ofArray(to);
        } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
            throw refused(file, e);
        }
    }

    private int gather(MemorySegment values, long from, long[] lengths, long[] steps, int axis, byte[] to, int at) {
        int width = array.type().bytes();
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
            next = gather(values, from + i * steps[axis], lengths, steps, axis + 1, to, next);
        }
        return next;
    }

    private boolean contiguous(long[] lengths, long[] steps, int axis) {
        long expected = array.type().bytes();
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
        array.values().close();
        arena.close();
    }
}
