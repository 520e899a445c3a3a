package org.gblend.data;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.gblend.core.InputException;
import org.gblend.data.internal.array.ArrayFile;
import org.gblend.data.internal.array.ElementType;
import org.gblend.data.internal.array.Layout;
import org.gblend.data.internal.store.StoreWriter;

/** Copies the rows of one array file into the store, axes in the network's order, in the file's own type. */
final class ArrayPreparation {
    private final ArrayConfig config;
    private final Layout layout;
    private final List<Source> sources;
    private final String modality;
    private final boolean mayMiss;
    private final RowTable table;
    private final StoreWriter writer;

    ArrayPreparation(Modality modality, ArrayConfig config, RowTable table, StoreWriter writer) {
        this.modality = modality.name();
        this.mayMiss = modality.mayMiss();
        this.config = config;
        this.layout = Layout.parse(config.layout());
        this.sources = modality.sources();
        this.table = table;
        this.writer = writer;
    }

    /** @param rows rows whose samples lie in one array of one file */
    void prepare(List<Integer> rows, Runnable rowDone) {
        Source any = sources.get(rows.getFirst());
        try (ArrayFile array = ArrayFile.open(any.file(), any.entry())) {
            check(array, any, rows.getFirst());
            // In the file's order, for readers that unpack a stretch at a time.
            for (int row : rows.stream()
                    .sorted(Comparator.comparingLong(r -> sources.get(r).index()))
                    .toList()) {
                long index = sources.get(row).index();
                if (index >= 0 && index >= array.shape()[0]) {
                    throw new InputException(table.names().get(row) + " asks for entry " + index + " of " + any.file()
                            + ", which has " + array.shape()[0] + ": check the index");
                }
                put(row, array, index);
                rowDone.run();
            }
        }
    }

    private void check(ArrayFile array, Source source, int row) {
        long[] shape = array.shape();
        int own = shape.length - (source.index() < 0 ? 0 : 1);
        if (own != layout.rank()) {
            throw new InputException(source.file() + " has the shape " + Arrays.toString(shape) + ", that is "
                    + Math.max(0, own) + " axes for one row, but the layout \"" + config.layout() + "\" names "
                    + layout.rank() + " (" + table.names().get(row) + "): give one letter per axis"
                    + (own == layout.rank() + 1 ? ", or set index to row" : "")
                    + (own == layout.rank() - 1 ? ", or set index to none" : ""));
        }
        boolean oneFile =
                sources.stream().filter(s -> !s.absent()).allMatch(s -> s.file().equals(source.file()));
        if (config.index().equals(ArrayConfig.BY_ROW) && oneFile && shape[0] != table.size()) {
            throw new InputException(source.file() + " holds " + shape[0] + " rows but " + table.manifest() + " has "
                    + table.size() + ": row i of one must be row i of the other; otherwise set index to a manifest"
                    + " column such as {row}");
        }
        for (long length : Arrays.copyOfRange(shape, shape.length - own, shape.length)) {
            if (length == 0) {
                throw new InputException(source.file() + " has the shape " + Arrays.toString(shape)
                        + ", which is empty (" + table.names().get(row) + "): write it again");
            }
        }
    }

    private void put(int row, ArrayFile array, long index) {
        long[] shape = array.shape();
        int skip = index < 0 ? 0 : 1;
        int[] own = new int[layout.rank()];
        Arrays.setAll(own, i -> Math.toIntExact(shape[i + skip]));
        int[] order = layout.order();
        MemorySegment sample = array.sample(index, order);
        ElementType type = array.type();
        if (mayMiss && allNaN(sample, type)) {
            writer.absent(row);
            return;
        }
        if (config.subtractJoint() >= 0) {
            sample = withoutJoint(sample, type, own, row);
            type = ElementType.F32;
        }
        if (type.floating()) {
            refuseNotFinite(sample, type, row);
        }
        int[] out = layout.sampleShape(own);
        writer.put(row, type, out, sample, 0, layout.hasTime() ? 1.0 / out[0] : 1);
    }

    /** Every joint's values minus those of the reference joint, as floats. */
    private MemorySegment withoutJoint(MemorySegment sample, ElementType type, int[] own, int row) {
        int[] order = layout.order();
        int joint = config.subtractJoint();
        int joints = own[layout.axis('j')];
        if (joint >= joints) {
            throw new InputException(sources.get(row).file() + " has " + joints + " joints, subtract-joint is " + joint
                    + " (" + table.names().get(row) + "): give 0 to " + (joints - 1));
        }
        int inner = 1;
        for (int k = order.length - 1; order[k] != layout.axis('j'); k--) {
            inner *= own[order[k]];
        }
        float[] values = new float[Arrays.stream(own).reduce(1, (a, b) -> a * b)];
        type.toFloats(sample, 0, values, 0, values.length);
        float[] reference = new float[inner];
        for (int block = 0; block < values.length; block += joints * inner) {
            System.arraycopy(values, block + joint * inner, reference, 0, inner);
            for (int i = 0; i < joints * inner; i++) {
                values[block + i] -= reference[i % inner];
            }
        }
        return SampleBytes.of(values);
    }

    /** Whether there is not one number in it: the mark of a row that has no such sample. */
    static boolean allNaN(MemorySegment sample, ElementType type) {
        if (!type.floating()) {
            return false;
        }
        for (float value : floats(sample, type)) {
            if (!Float.isNaN(value)) {
                return false;
            }
        }
        return true;
    }

    private static float[] floats(MemorySegment sample, ElementType type) {
        int n = Math.toIntExact(sample.byteSize() / type.bytes());
        float[] values = new float[n];
        type.toFloats(sample, 0, values, 0, n);
        return values;
    }

    private void refuseNotFinite(MemorySegment sample, ElementType type, int row) {
        float[] values = floats(sample, type);
        boolean nothing = allNaN(sample, type);
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new InputException(sources.get(row).file() + " holds " + values[i] + " at value " + i
                        + " of the sample of " + table.names().get(row)
                        + ": no network can be trained on that; mend the array or remove the row"
                        + (nothing ? "; all its values are NaN: " + Sources.allowing(modality) : ""));
            }
        }
    }
}
