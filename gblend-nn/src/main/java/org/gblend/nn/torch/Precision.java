package org.gblend.nn.torch;

import static org.bytedeco.pytorch.global.torch.is_autocast_cache_enabled;
import static org.bytedeco.pytorch.global.torch.is_autocast_enabled;
import static org.bytedeco.pytorch.global.torch.set_autocast_cache_enabled;
import static org.bytedeco.pytorch.global.torch.set_autocast_dtype;
import static org.bytedeco.pytorch.global.torch.set_autocast_enabled;

import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Arithmetic of a network. Parameters and optimiser state are float32 in all but {@link #FP64}. */
public enum Precision {
    /** {@link #BF16} where the processor has matrix tiles for it, else {@link #FP32}; see {@link #resolve}. */
    AUTO,
    FP32,
    /** Convolutions and matrix products in bfloat16 by autocast; sums, statistics, losses and updates in float32. */
    BF16,
    /** Everything in float64: for checks against other implementations. */
    FP64;

    /** The concrete precision for a device: never {@link #AUTO}. */
    public Precision resolve(Device device) {
        if (this != AUTO) {
            return this;
        }
        return device.isCpu() && !Cpu.hasBf16Tiles() ? FP32 : BF16;
    }

    public DType parameterType() {
        return this == FP64 ? DType.FLOAT64 : DType.FLOAT32;
    }

    /**
     * Opens the autocast region of a forward pass, if this precision has one.
     *
     * <p>The library's cache of cast parameters is switched off: each parameter is used once per pass, and the cache is
     * one table for all threads.
     */
    public Guard autocast(Device device) {
        if (this != BF16) {
            return () -> {};
        }
        DeviceType type = device.isCpu() ? DeviceType.CPU : DeviceType.CUDA;
        boolean before = is_autocast_enabled(type);
        boolean cache = is_autocast_cache_enabled();
        set_autocast_dtype(type, ScalarType.BFloat16);
        set_autocast_cache_enabled(false);
        set_autocast_enabled(type, true);
        return () -> {
            set_autocast_enabled(type, before);
            set_autocast_cache_enabled(cache);
        };
    }
}
