package org.gblend.train.loop;

import java.util.LinkedHashMap;
import java.util.Map;
import org.gblend.data.Batch;
import org.gblend.nn.Head;
import org.gblend.nn.MultiHeadNetwork;
import org.gblend.nn.Presence;
import org.gblend.nn.torch.DType;
import org.gblend.nn.torch.Tensor;

/** A batch of arrays seen as tensors, without a copy; they live in the innermost open scope. */
public final class BatchTensors {
    private BatchTensors() {}

    /** Channels-last (N, ..., C) tensors of the modalities that the network reads. */
    public static Map<String, Tensor> inputs(Batch batch, MultiHeadNetwork network) {
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        for (String modality : network.modalities()) {
            inputs.put(modality, Tensor.wrap(batch.values(modality), batch.shape(modality)));
        }
        return inputs;
    }

    /** Which samples have which of the modalities that the network reads. */
    public static Presence presence(Batch batch, MultiHeadNetwork network) {
        Map<String, boolean[]> present = new LinkedHashMap<>();
        network.modalities().forEach(modality -> present.put(modality, batch.present(modality)));
        return Presence.of(present);
    }

    /** The entries of the first axis that are to be counted; the tensor itself where all are. */
    public static Tensor counted(Tensor tensor, boolean[] counted) {
        long[] indices = Presence.indices(counted);
        return indices.length == counted.length
                ? tensor
                : tensor.select(0, Tensor.of(indices, indices.length).to(tensor.device(), DType.INT64));
    }

    /**
     * (N) class numbers; where samples may have several, (N, C) of 0 and 1.
     *
     * @param head whose task they are of
     */
    public static Tensor labels(Batch batch, String head) {
        float[] targets = batch.targets();
        if (targets != null) {
            return Tensor.of(targets, batch.size(), targets.length / batch.size());
        }
        int[] labels = batch.labels(Head.task(head));
        long[] wide = new long[batch.size()];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = labels[i];
        }
        return Tensor.of(wide, wide.length);
    }

    public static Tensor get(Map<String, Tensor> logits, String head) {
        Tensor tensor = logits.get(head);
        if (tensor == null) {
            throw new IllegalStateException("the network gave no logits for head '" + head + "'");
        }
        return tensor;
    }
}
