package org.gblend.data.internal.prepare;

import java.util.List;
import org.gblend.data.config.ArrayAudioConfig;
import org.gblend.data.config.ArrayConfig;
import org.gblend.data.config.ArrayFlowConfig;
import org.gblend.data.config.ArrayInput;
import org.gblend.data.config.AudioConfig;
import org.gblend.data.config.FlowConfig;
import org.gblend.data.config.ModalityConfig;
import org.gblend.data.config.MotionConfig;
import org.gblend.data.config.PictureConfig;
import org.gblend.data.config.RgbConfig;
import org.gblend.data.internal.store.Fingerprint;
import org.gblend.data.manifest.Source;
import org.gblend.data.manifest.Windows;
import org.gblend.media.FlowMethod;

/**
 * One modality as it is prepared.
 *
 * @param name its key in the configuration
 * @param sources every row's file
 * @param store name of its store in the cache folder: the modality's name and a hash of all that determines the content
 * @param mayMiss whether rows may lack it; what is prepared is the same either way
 */
public record Modality(String name, ModalityConfig config, List<Source> sources, String store, boolean mayMiss) {
    /** Raised whenever prepared content changes its meaning, so that older caches are left alone. */
    private static final int FORMAT = 1;

    /** One whose store is named by what its rows and settings are now. */
    public static Modality of(
            String name, ModalityConfig config, List<Source> sources, Windows windows, boolean mayMiss) {
        Fingerprint hash = new Fingerprint().add(FORMAT);
        settings(config, hash);
        boolean timed = !(config instanceof ArrayInput);
        for (int row = 0; row < sources.size(); row++) {
            Source s = sources.get(row);
            hash.add(s.stamp()).add(s.index()).add(s.entry()).add(timed ? windows.text(row) : "");
        }
        return new Modality(name, config, sources, name + "-" + hash.hex().substring(0, 16), mayMiss);
    }

    /** The settings that change what is prepared; those of the batches (crop jitter, masks, scaling) do not. */
    public static void settings(ModalityConfig config, Fingerprint hash) {
        switch (config) {
            case RgbConfig c -> {
                hash.add("rgb").add(size(c));
                unlessDefault(hash, "fps", c.fps(), 0.0);
            }
            case FlowConfig c -> {
                hash.add("flow").add(size(c)).add(c.bound());
                unlessDefault(hash, "method", c.method(), FlowMethod.DIS);
                unlessDefault(hash, "gap", c.gap(), 1);
                unlessDefault(hash, "fps", c.fps(), 0.0);
            }
            case MotionConfig c -> {
                hash.add("motion").add(size(c)).add(c.bound()).add(c.source()).add(String.valueOf(c.otherwise()));
                hash.add(c.accumulate()).add(c.block()).add(c.range());
            }
            case AudioConfig c -> {
                hash.add("audio").add(c.mel());
                if (c.noiseSnr() != null) {
                    hash.add("noise-snr by path").add(c.noiseSnr());
                }
            }
            case ArrayConfig c -> hash.add("array").add(c.layout()).add(c.subtractJoint());
            case ArrayFlowConfig c -> {
                hash.add("array-flow").add(c.layout()).add(c.range()).add(c.shortEdge());
                hash.add(c.method()).add(c.gap()).add(c.bound());
            }
            case ArrayAudioConfig c -> {
                hash.add("array-audio").add(c.layout()).add(c.sampleRate()).add(c.fullScale());
                hash.add(c.mel()).add(String.valueOf(c.noiseSnr()));
            }
        }
    }

    /** A setting that came later than caches whose content is that of its default. */
    private static void unlessDefault(Fingerprint hash, String key, Object value, Object standard) {
        if (!value.equals(standard)) {
            hash.add(key).add(value);
        }
    }

    private static String size(PictureConfig config) {
        return config.shortEdge() > 0 ? "" + config.shortEdge() : config.height() + "x" + config.width();
    }
}
