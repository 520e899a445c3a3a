package org.gblend.nn.fusions;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.gblend.core.InputException;
import org.gblend.nn.Encoder;
import org.gblend.nn.Fusion;
import org.gblend.nn.MidConcatConfig;
import org.gblend.nn.StagedEncoder;
import org.gblend.nn.torch.Linear;
import org.gblend.nn.torch.Parameters;
import org.gblend.nn.torch.Pass;
import org.gblend.nn.torch.Resample;
import org.gblend.nn.torch.Tensor;

/**
 * Mid-level concatenation (Wang, Tran, Feiszli, CVPR 2020, section 4, "mid-concat"): the maps before a stage are joined by
 * channel, the last stages run on the joined map, then [dropout], FC, ReLU.
 *
 * <p>The last stages are those of the leading encoder, the first with most axes, with input channels for all maps; their
 * tensors are {@code fusion.tail.*}. Other maps are brought to the leading map's size:
 *
 * <pre>
 *   (N, C, T', H', W') to a (T, H, W) of another size:  linear interpolation along the three axes
 *   (N, C, T', F)      to (T, H, W):                    mean over F, linear interpolation to T, the same at all H x W
 *   (N, C, H', W')     to an (H, W) of another size:    mean over H' x W', the same at all H x W
 * </pre>
 *
 * <p>A modality that a sample lacks is a map of zeros; batch norm of the joined stages counts it.
 *
 * <p>For R3D-50 with the audio ResNet-50 and the default {@code before-stage} 3, the joint head's network has 36 % fewer
 * parameters than with {@link LateConcat}; the paper, which does not say where it joins, has 37 %.
 */
public final class MidConcat implements Fusion {
    private final int map;
    private final double dropout;
    private final int lead;
    private final StagedEncoder.Tail tail;
    private final Linear output;
    private final int hidden;

    public MidConcat(Parameters parameters, MidConcatConfig config, Map<String, Encoder> encoders) {
        map = config.beforeStage() - 1;
        dropout = config.dropout();
        Map<String, StagedEncoder> staged = new LinkedHashMap<>();
        encoders.forEach((modality, encoder) -> staged.put(modality, staged(modality, encoder)));
        List<StagedEncoder> all = List.copyOf(staged.values());
        int leading = 0;
        long channels = 0;
        for (int i = 0; i < all.size(); i++) {
            channels += all.get(i).map(map).channels();
            if (axes(all.get(i)) > axes(all.get(leading))) {
                leading = i;
            }
        }
        lead = leading;
        tail = all.get(lead).tail(parameters.child("tail"), map, channels);
        hidden = config.hidden() > 0 ? config.hidden() : tail.features();
        output = Linear.beforeRelu(parameters.child("fc"), tail.features(), hidden);
    }

    private StagedEncoder staged(String modality, Encoder encoder) {
        if (!(encoder instanceof StagedEncoder staged)) {
            throw new InputException("fusion mid-concat joins feature maps, and the encoder of modality '" + modality
                    + "' has none: give it a convolutional encoder over maps (r3d, r2plus1d, audio-resnet, resnet, ...), or"
                    + " choose a fusion of vectors such as late-concat");
        }
        if (map >= staged.stages()) {
            throw new InputException(
                    "fusion.mid-concat.before-stage is " + (map + 1) + ", but the encoder of modality '" + modality
                            + "' has " + staged.stages() + " stages: use 1 to " + staged.stages());
        }
        return staged;
    }

    private int axes(StagedEncoder encoder) {
        return encoder.map(map).size().size();
    }

    @Override
    public OptionalInt map(String modality) {
        return OptionalInt.of(map);
    }

    @Override
    public int features() {
        return hidden;
    }

    @Override
    public Tensor forward(List<Tensor> streams, Pass pass) {
        long[] shape = streams.get(lead).shape();
        List<Tensor> sized = new ArrayList<>();
        streams.forEach(stream -> sized.add(sized(stream, shape)));
        Tensor pooled =
                tail.forward(Tensor.cat(sized, 1), pass).to(streams.get(lead).type());
        return output.apply(pass.dropout(pooled, dropout)).relu();
    }

    /** A map at the size of the leading one, whose shape is (N, C, T, H, W) or (N, C, H, W). */
    private static Tensor sized(Tensor map, long[] lead) {
        long[] shape = lead.clone();
        shape[1] = map.size(1);
        if (Arrays.equals(map.shape(), shape)) {
            return map;
        }
        if (map.rank() == 5) {
            return Resample.volume(map, shape[2], shape[3], shape[4]);
        }
        if (lead.length == 5) {
            Tensor inTime = Resample.time(map.mean(3), shape[2]); // (N, C, T)
            return inTime.unsqueeze(3).unsqueeze(4).expand(shape);
        }
        return map.mean(2, 3).unsqueeze(2).unsqueeze(3).expand(shape);
    }
}
