package org.gblend.data.internal.array;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;

/** Types of array values, little-endian in memory. */
public enum ElementType {
    BOOL(1),
    U8(1),
    I8(1),
    U16(2),
    I16(2),
    U32(4),
    I32(4),
    I64(8),
    F16(2),
    F32(4),
    F64(8);

    static {
        if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
            throw new ExceptionInInitializerError("gblend's array code needs a little-endian processor");
        }
    }

    private final int bytes;

    ElementType(int bytes) {
        this.bytes = bytes;
    }

    public int bytes() {
        return bytes;
    }

    public boolean floating() {
        return this == F16 || this == F32 || this == F64;
    }

    /** Copies {@code n} values from byte {@code offset} of {@code from} into {@code to}, as floats. */
    public void toFloats(MemorySegment from, long offset, float[] to, int at, int n) {
        switch (this) {
            case BOOL, U8 -> {
                for (int i = 0; i < n; i++) {
                    to[at + i] = from.get(JAVA_BYTE, offset + i) & 0xFF;
                }
            }
            case I8 -> {
                for (int i = 0; i < n; i++) {
                    to[at + i] = from.get(JAVA_BYTE, offset + i);
                }
            }
            case U16 -> {
                for (int i = 0; i < n; i++) {
                    to[at + i] = from.get(JAVA_SHORT_UNALIGNED, offset + 2L * i) & 0xFFFF;
                }
            }
            case I16 -> {
                for (int i = 0; i < n; i++) {
                    to[at + i] = from.get(JAVA_SHORT_UNALIGNED, offset + 2L * i);
                }
            }
            case U32 -> {
                for (int i = 0; i < n; i++) {
                    to[at + i] = from.get(JAVA_INT_UNALIGNED, offset + 4L * i) & 0xFFFFFFFFL;
                }
            }
            case I32 -> {
                for (int i = 0; i < n; i++) {
                    to[at + i] = from.get(JAVA_INT_UNALIGNED, offset + 4L * i);
                }
            }
            case I64 -> {
                for (int i = 0; i < n; i++) {
                    to[at + i] = from.get(JAVA_LONG_UNALIGNED, offset + 8L * i);
                }
            }
            case F16 -> {
                for (int i = 0; i < n; i++) {
                    to[at + i] = Float.float16ToFloat(from.get(JAVA_SHORT_UNALIGNED, offset + 2L * i));
                }
            }
            case F32 -> MemorySegment.copy(from, JAVA_FLOAT_UNALIGNED, offset, to, at, n);
            case F64 -> {
                for (int i = 0; i < n; i++) {
                    to[at + i] = (float) from.get(JAVA_DOUBLE_UNALIGNED, offset + 8L * i);
                }
            }
        }
    }
}
