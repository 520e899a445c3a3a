package org.gblend.nn.torch;

import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.jspecify.annotations.Nullable;

/** Memory order of convolution weights, and with it of all maps between convolutions. */
enum Layout {
    CONTIGUOUS,
    /** (N, C, T, H, W) stored as (N, T, H, W, C), which is also how batches arrive: no conversion on the way in. */
    CHANNELS_LAST;

    static Layout of(Precision precision, Device device) {
        return precision == Precision.FP64 ? CONTIGUOUS : CHANNELS_LAST;
    }

    @Nullable
    MemoryFormat format(int rank) {
        return switch (this) {
            case CONTIGUOUS -> null;
            case CHANNELS_LAST ->
                switch (rank) {
                    case 4 -> MemoryFormat.ChannelsLast;
                    case 5 -> MemoryFormat.ChannelsLast3d;
                    default -> null;
                };
        };
    }
}
