package org.gblend.data.internal.prepare;

import static java.util.Objects.requireNonNull;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.gblend.core.InputException;
import org.gblend.data.config.ArrayAudioConfig;
import org.gblend.data.config.ArrayConfig;
import org.gblend.data.config.ArrayFlowConfig;
import org.gblend.data.config.ArrayInput;
import org.gblend.data.internal.array.ArrayFile;
import org.gblend.data.internal.array.ElementType;
import org.gblend.data.internal.array.Layout;
import org.gblend.data.internal.store.SampleBytes;
import org.gblend.data.internal.store.StoreWriter;
import org.gblend.data.manifest.RowTable;
import org.gblend.data.manifest.Source;
import org.gblend.data.manifest.Sources;
import org.gblend.media.AudioClip;
import org.gblend.media.LogMel;
import org.gblend.media.Spectrogram;
import org.gblend.media.VideoClip;
import org.jspecify.annotations.Nullable;

/**
 * Brings rows of one array file into the store: values with their axes in the network's order, in the file's own type; frames
 * as their optical flow; waveforms as their spectrogram.
 */
public final class ArrayPreparation {
    private final ArrayInput config;
    private final @Nullable LogMel logMel;
    private final Layout layout;
    private final List<Source> sources;
    private final String modality;
    private final boolean mayMiss;
    private final RowTable table;
    private final StoreWriter writer;

    ArrayPreparation(Modality modality, ArrayInput config, RowTable table, StoreWriter writer) {
        this.modality = modality.name();
        this.mayMiss = modality.mayMiss();
        this.config = config;
        this.logMel = config instanceof ArrayAudioConfig audio ? new LogMel(audio.mel()) : null;
        this.layout = Layout.parse(config.layout());
        this.sources = modality.sources();
        this.table = table;
        this.writer = writer;
    }

    /** @param rows rows whose samples lie in this array, in the file's order for readers that unpack a stretch at a time */
    void prepare(SharedArray shared, List<Integer> rows, Runnable rowDone) {
        Source any = sources.get(rows.getFirst());
        ArrayFile array = shared.open();
        check(array, any, rows.getFirst());
        for (int row : rows) {
            long index = sources.get(row).index();
            if (index >= 0 && index >= array.shape()[0]) {
                throw new InputException(table.names().get(row) + " asks for entry " + index + " of " + any.file()
                        + ", which has " + array.shape()[0] + ": check the index");
            }
            put(row, array, index);
            rowDone.run();
        }
    }

    /** Refuses what cannot become what the settings ask for; the message is to follow the name of the row. */
    public static void require(ArrayInput config, int[] own, ElementType type) {
        switch (config) {
            case ArrayConfig _ -> {}
            case ArrayFlowConfig c -> ArrayFrames.require(c, own, type);
            case ArrayAudioConfig c -> ArraySound.require(c, type);
        }
    }

    private void check(ArrayFile array, Source source, int row) {
        long[] shape = array.shape();
        String fault = ArrayAxes.fault(
                source.file(), config, shape, source.index() >= 0, table.names().get(row));
        if (fault != null) {
            throw new InputException(fault);
        }
        boolean oneFile =
                sources.stream().filter(s -> !s.absent()).allMatch(s -> s.file().equals(source.file()));
        boolean byRow = config.index().equals(ArrayConfig.BY_ROW) && table.arrayRows() >= 0;
        if (byRow && oneFile && shape[0] != table.arrayRows()) {
            throw new InputException(source.file() + " holds " + shape[0] + " rows but " + table.manifest() + " has "
                    + table.arrayRows()
                    + ": row i of one must be row i of the other. If these rows have arrays of their"
                    + " own, set data.root to the folder of those" + suchAs(source.file())
                    + "; otherwise set index to a manifest column such as {row}");
        }
        for (long length : Arrays.copyOfRange(shape, shape.length - layout.rank(), shape.length)) {
            if (length == 0) {
                throw new InputException(
                        ArrayAxes.empty(source.file(), shape, table.names().get(row)));
            }
        }
    }

    /** The manifest's folder as a setting, unless the array is in it. */
    private String suchAs(Path array) {
        Path folder = table.manifest().getParent();
        return folder == null || array.startsWith(folder) ? "" : ", such as data.root=" + folder;
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
        if (type.floating()) {
            refuseNotFinite(sample, type, row);
        }
        try {
            require(config, own, type);
            switch (config) {
                case ArrayConfig c -> putValues(row, c, sample, type, own);
                case ArrayFlowConfig c -> putFlow(row, c, sample, type, own);
                case ArrayAudioConfig c -> putSound(row, c, sample, type, own);
            }
        } catch (InputException e) {
            throw config instanceof ArrayConfig
                    ? e
                    : new InputException(
                            "%s, modality %s: %s".formatted(table.names().get(row), modality, e.getMessage()), e);
        }
    }

    private void putValues(int row, ArrayConfig values, MemorySegment sample, ElementType type, int[] own) {
        int[] out = layout.sampleShape(own);
        double step = layout.hasTime() ? 1.0 / out[0] : 1;
        if (values.subtractJoint() >= 0) {
            writer.put(row, ElementType.F32, out, withoutJoint(values, sample, type, own, row), 0, step);
        } else {
            writer.put(row, type, out, sample, 0, step);
        }
    }

    private void putFlow(int row, ArrayFlowConfig flow, MemorySegment sample, ElementType type, int[] own) {
        VideoClip fields = ArrayFrames.flow(flow, sample, type, own);
        writer.put(
                row,
                ElementType.U8,
                new int[] {fields.frames(), fields.height(), fields.width(), fields.channels()},
                MemorySegment.ofArray(fields.data()),
                0,
                1.0 / own[layout.axis('t')]);
    }

    private void putSound(int row, ArrayAudioConfig audio, MemorySegment sample, ElementType type, int[] own) {
        AudioClip sound = ArraySound.of(audio, sample, type, own, sources.get(row));
        Spectrogram mel = requireNonNull(logMel).of(sound);
        writer.put(
                row,
                ElementType.F32,
                new int[] {mel.frames(), mel.mels()},
                SampleBytes.of(mel.values()),
                0,
                audio.mel().hop() / (double) audio.mel().sampleRate() / sound.duration());
    }

    /** Every joint's values minus those of the reference joint, as floats. */
    private MemorySegment withoutJoint(ArrayConfig config, MemorySegment sample, ElementType type, int[] own, int row) {
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

    /** Values as floats. */
    static float[] floats(MemorySegment sample, ElementType type) {
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
