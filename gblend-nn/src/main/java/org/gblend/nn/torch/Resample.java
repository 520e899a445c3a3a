package org.gblend.nn.torch;

import java.util.Arrays;
import org.bytedeco.pytorch.global.torch;

/** Maps brought to another size by linear interpolation; PyTorch's {@code interpolate} without aligned corners. */
public final class Resample {
    private Resample() {}

    /** (N, C, T) to (N, C, length). */
    public static Tensor time(Tensor x, long length) {
        return x.size(2) == length
                ? x
                : Native.make(
                        "linear interpolation", () -> torch.upsample_linear1d(x.handle, new long[] {length}, false), x);
    }

    /** (N, C, T, H, W) to another (T, H, W). */
    public static Tensor volume(Tensor x, long... size) {
        return Arrays.equals(Arrays.copyOfRange(x.shape(), 2, 5), size)
                ? x
                : Native.make(
                        "trilinear interpolation",
                        () -> torch.upsample_trilinear3d(x.handle.contiguous(), size, false),
                        x);
    }
}
