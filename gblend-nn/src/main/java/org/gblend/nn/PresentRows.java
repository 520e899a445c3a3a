package org.gblend.nn;

import java.util.Arrays;
import java.util.List;
import org.gblend.nn.torch.DType;
import org.gblend.nn.torch.Device;
import org.gblend.nn.torch.Pass;
import org.gblend.nn.torch.Tensor;

/** The samples of a batch that have a modality: its encoder runs on those alone, and what it gives for the others is 0. */
final class PresentRows {
    private final boolean[] has;
    private final long[] indices;
    private final Device device;

    PresentRows(boolean[] has, Device device) {
        this.has = has;
        this.indices = Presence.indices(has);
        this.device = device;
    }

    boolean none() {
        return indices.length == 0;
    }

    /** A pass over the present samples; a single one leaves batch norm nothing to measure where it has one value. */
    Pass pass(Pass whole) {
        return indices.length == 1 && has.length > 1 ? whole.ofLoneSample() : whole;
    }

    /** (N, ...) to (P, ...). */
    Tensor take(Tensor batch) {
        return batch.select(0, onDevice(indices));
    }

    /** (P, ...) to (N, ...), exactly 0 where the modality is missing. */
    Tensor spread(Tensor results) {
        long[] shape = results.shape();
        shape[0] = 1;
        long[] places = new long[has.length];
        Arrays.fill(places, indices.length);
        for (int i = 0; i < indices.length; i++) {
            places[(int) indices[i]] = i;
        }
        Tensor zero = zeros(results.type(), shape);
        return Tensor.cat(List.of(results, zero), 0).select(0, onDevice(places));
    }

    /** (N, ...) of zeros. */
    Tensor nothing(DType type, long... sample) {
        long[] shape = new long[sample.length + 1];
        shape[0] = has.length;
        System.arraycopy(sample, 0, shape, 1, sample.length);
        return zeros(type, shape);
    }

    /** (N, 1): 1 where the sample has the modality, else 0. */
    Tensor mask(DType type) {
        float[] values = new float[has.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = has[i] ? 1 : 0;
        }
        return Tensor.of(values, values.length, 1).to(device, type);
    }

    private Tensor zeros(DType type, long[] shape) {
        return Tensor.zeros(type, shape).to(device, type);
    }

    private Tensor onDevice(long[] values) {
        return Tensor.of(values, values.length).to(device, DType.INT64);
    }
}
