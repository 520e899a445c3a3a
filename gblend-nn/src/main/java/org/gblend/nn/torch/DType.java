package org.gblend.nn.torch;

import org.bytedeco.pytorch.global.torch.ScalarType;

/** Element types, with their names in the safetensors format and their size in bytes. */
public enum DType {
    FLOAT64(ScalarType.Double, "F64", 8),
    INT64(ScalarType.Long, "I64", 8),
    FLOAT32(ScalarType.Float, "F32", 4),
    INT32(ScalarType.Int, "I32", 4),
    BFLOAT16(ScalarType.BFloat16, "BF16", 2),
    FLOAT16(ScalarType.Half, "F16", 2),
    UINT8(ScalarType.Byte, "U8", 1),
    BOOL(ScalarType.Bool, "BOOL", 1);

    final ScalarType scalar;
    private final String safetensors;
    private final int bytes;

    DType(ScalarType scalar, String safetensors, int bytes) {
        this.scalar = scalar;
        this.safetensors = safetensors;
        this.bytes = bytes;
    }

    public String safetensors() {
        return safetensors;
    }

    public int bytes() {
        return bytes;
    }

    static DType of(ScalarType scalar) {
        ScalarType constant = scalar.intern();
        for (DType type : values()) {
            if (type.scalar == constant) {
                return type;
            }
        }
        throw new TorchException("element type " + scalar + " is not supported here");
    }
}
