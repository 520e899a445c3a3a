package org.gblend.nn.fusions;

import java.util.OptionalInt;
import org.gblend.nn.Encoder;
import org.gblend.nn.StagedEncoder;
import org.gblend.nn.torch.Tensor;

/**
 * A modality as vectors by position: those of its encoder's last map, or one, its feature, where the encoder has no maps.
 */
record Positions(Encoder encoder) {
    OptionalInt map() {
        return encoder instanceof StagedEncoder staged ? OptionalInt.of(staged.stages()) : OptionalInt.empty();
    }

    long channels() {
        return encoder instanceof StagedEncoder staged
                ? staged.map(staged.stages()).channels()
                : encoder.features();
    }

    /** (N, C, ...) or (N, F) to (N, P, C). */
    Tensor vectors(Tensor stream) {
        return stream.rank() == 2 ? stream.unsqueeze(1) : stream.flatten(2).permute(0, 2, 1);
    }

    /** Changed vectors (N, P, C) back in the place of the stream's, and pooled as the encoder does: (N, F). */
    Tensor pooled(Tensor vectors, Tensor stream) {
        return encoder instanceof StagedEncoder staged
                ? staged.pool(vectors.permute(0, 2, 1).reshape(stream.shape()))
                : vectors.select(1, 0);
    }
}
