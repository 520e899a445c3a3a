package org.gblend.nn.torch;

/**
 * Arithmetic of a network. Parameters, their gradients and the optimiser's state are float32 in all but {@link #FP64};
 * losses are computed in that type too.
 */
public enum Precision {
    /**
     * {@link #BF16} on a processor with bfloat16 instructions (x86 {@code avx512_bf16} or {@code amx_bf16}, read from
     * Linux) and on CUDA, else {@link #FP32}.
     */
    AUTO,
    FP32,
    /**
     * Convolutions over two and three axes, and the maps between them, in bfloat16; everything else in float32. A layer
     * whose input is shorter than its kernel along some axis stays in float32: see {@link Convolution}.
     */
    BF16,
    /** Everything in float64: for checks against other implementations. */
    FP64;

    /** The concrete precision for a device: never {@link #AUTO}. */
    public Precision resolve(Device device) {
        if (this != AUTO) {
            return this;
        }
        return !device.isCpu() || Cpu.hasBf16() ? BF16 : FP32;
    }

    /** The type of parameters, features and logits. */
    public DType parameterType() {
        return this == FP64 ? DType.FLOAT64 : DType.FLOAT32;
    }
}
