package org.gblend.nn;

import java.util.List;
import java.util.stream.LongStream;
import org.gblend.nn.torch.Parameters;
import org.gblend.nn.torch.Pass;
import org.gblend.nn.torch.Tensor;

/**
 * An encoder whose feature maps can be reached: a stem, stages in order, and a pooling head.
 *
 * <p>Map {@code s} is what stage {@code s} takes: map 0 comes from the stem, map {@link #stages} goes to {@link #pool}. Maps
 * are channels first: (N, C, T, H, W) for video, (N, C, H, W) for pictures and spectrograms (height is time there).
 * {@link #forward} is stem, all stages, pool; whoever gates or joins maps runs the streams to a stage with
 * {@link #advance}, changes them, and runs on.
 *
 * <pre>{@code
 * Tensor map = encoder.advance(encoder.stem(batch, pass), 0, 3, pass); // after three stages
 * Tensor feature = encoder.pool(encoder.advance(gate(map), 3, encoder.stages(), pass));
 * }</pre>
 */
public interface StagedEncoder extends Encoder {
    /** A map without N: its channels, and (T, H, W) or (H, W). */
    record MapShape(long channels, List<Long> size) {
        public MapShape {
            size = List.copyOf(size);
        }

        /** (C, T, H, W) or (C, H, W). */
        long[] axes() {
            return LongStream.concat(LongStream.of(channels), size.stream().mapToLong(Long::longValue))
                    .toArray();
        }
    }

    /** Stages after the stem. */
    int stages();

    /** The shape of map {@code index}, 0 to {@link #stages}, for samples of the shape that the encoder was built for. */
    MapShape map(int index);

    /** A batch as {@link #forward} takes it, to map 0. */
    Tensor stem(Tensor batch, Pass pass);

    /** Map {@code index} to map {@code index + 1}. */
    Tensor stage(int index, Tensor map, Pass pass);

    /** The last map to features: (N, F). */
    Tensor pool(Tensor map);

    /**
     * New layers like this encoder's from stage {@code from} to the pooling head, for maps with other channels, for
     * example those of several streams joined; the tensors come from {@code parameters}.
     */
    Tail tail(Parameters parameters, int from, long channels);

    /** The name of a stage: what its tensors' names start with in the encoder. */
    default String stageName(int index) {
        return "layer" + (index + 1);
    }

    /** Runs the stages {@code from} to below {@code to}: map {@code from} to map {@code to}. */
    default Tensor advance(Tensor map, int from, int to, Pass pass) {
        Tensor y = map;
        for (int index = from; index < to; index++) {
            y = stage(index, y, pass);
        }
        return y;
    }

    @Override
    default Tensor forward(Tensor batch, Pass pass) {
        return pool(advance(stem(batch, pass), 0, stages(), pass));
    }

    /** The last part of an encoder: a map to features. */
    interface Tail {
        int features();

        /** (N, C, ...) to (N, F). */
        Tensor forward(Tensor map, Pass pass);
    }
}
