package org.gblend.nn.torch;

import java.util.EnumMap;
import java.util.Map;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorType;
import org.bytedeco.pytorch.Type;

/** Arguments that stay the same for the life of the process. */
final class Options {
    static final MemoryFormatOptional NO_FORMAT = Native.permanent(new MemoryFormatOptional());

    /** The element type of native tensor lists. Never freed: the library's singleton would go with it. */
    static final Type.TypePtr TENSOR = Native.permanent(new Type.TypePtr(Native.permanent(TensorType.get())));

    private static final Map<DType, TensorOptions> BY_TYPE = new EnumMap<>(DType.class);

    static {
        for (DType type : DType.values()) {
            BY_TYPE.put(type, Native.permanent(new TensorOptions(type.scalar)));
        }
    }

    private static final Map<DType, TensorOptions> META = new EnumMap<>(DType.class);

    static {
        for (DType type : DType.values()) {
            META.put(
                    type,
                    Native.permanent(new TensorOptions(type.scalar)
                            .device(new DeviceOptional(new org.bytedeco.pytorch.Device("meta")))));
        }
    }

    private Options() {}

    /** Options of a tensor of this type without values. */
    static TensorOptions meta(DType type) {
        TensorOptions options = META.get(type);
        if (options == null) {
            throw new IllegalStateException("no options for " + type);
        }
        return options;
    }

    /** Options of a CPU tensor of this type. */
    static TensorOptions of(DType type) {
        TensorOptions options = BY_TYPE.get(type);
        if (options == null) {
            throw new IllegalStateException("no options for " + type);
        }
        return options;
    }
}
