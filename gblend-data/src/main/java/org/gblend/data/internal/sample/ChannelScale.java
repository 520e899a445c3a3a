package org.gblend.data.internal.sample;

import java.util.Arrays;
import java.util.List;

/** {@code value * mul + add}, for each channel of the last axis. */
public final class ChannelScale {
    private final float[] mul;
    private final float[] add;

    private ChannelScale(float[] mul, float[] add) {
        this.mul = mul;
        this.add = add;
    }

    static ChannelScale times(double factor, int channels) {
        float[] mul = new float[channels];
        Arrays.fill(mul, (float) factor);
        return new ChannelScale(mul, new float[channels]);
    }

    /** To mean 0 and deviation 1, of given mean and deviation. */
    public static ChannelScale normalise(List<Double> mean, List<Double> std) {
        int channels = mean.size();
        ChannelScale scale = times(1, channels);
        for (int c = 0; c < channels; c++) {
            scale.mul[c] = (float) (1 / std.get(c));
            scale.add[c] = (float) (-mean.get(c) / std.get(c));
        }
        return scale;
    }

    /** Bytes 1-255 to [-1, 1], 128 to 0. */
    static ChannelScale signedBytes(int channels) {
        ChannelScale scale = times(1 / 127.0, channels);
        Arrays.fill(scale.add, -128 / 127f);
        return scale;
    }

    int channels() {
        return mul.length;
    }

    float mul(int channel) {
        return mul[channel];
    }

    float add(int channel) {
        return add[channel];
    }

    /** Scales the first {@code n} values, a whole number of channel vectors. */
    void apply(float[] values, int n) {
        int channels = mul.length;
        if (channels == 1) {
            float m = mul[0];
            float a = add[0];
            for (int i = 0; i < n; i++) {
                values[i] = values[i] * m + a;
            }
            return;
        }
        for (int at = 0; at < n; at += channels) {
            for (int c = 0; c < channels; c++) {
                values[at + c] = values[at + c] * mul[c] + add[c];
            }
        }
    }
}
