package org.gblend.app.demo;

import java.util.random.RandomGenerator;
import org.gblend.core.RandomStreams;
import org.gblend.media.AudioClip;

/**
 * The sound of a clip: its motif, played from a pitch of the clip's own, under noise and a chord of steady tones that no
 * other clip has. The chord says nothing about the class, and is the easy way to learn a training clip by heart.
 */
final class DemoSound {
    static final int RATE = 16_000;

    /** Steady tones in a clip's own chord. */
    private static final int CHORD = 3;

    private final DemoClass motif;
    private final RandomGenerator noise;
    private final double lowest;
    private final double[] chord = new double[CHORD];
    private final double[] loudness = new double[CHORD];

    DemoSound(RandomStreams streams, DemoScene scene) {
        RandomGenerator random = streams.stream("demo-sound", scene.index());
        noise = streams.stream("demo-hiss", scene.index());
        motif = scene.sound();
        lowest = 300 * Math.pow(2, random.nextDouble());
        for (int i = 0; i < CHORD; i++) {
            chord[i] = 200 * Math.pow(2, 5 * random.nextDouble());
            loudness[i] = 0.05 + 0.1 * random.nextDouble();
        }
    }

    AudioClip clip() {
        int length = (int) Math.round(RATE * DemoPicture.FRAMES / DemoPicture.FPS);
        float[] samples = new float[length];
        int notes = DemoClass.notes();
        for (int i = 0; i < length; i++) {
            int note = i * notes / length;
            double since = (i - (double) note * length / notes) / RATE;
            double hiss = 0.06 * (noise.nextDouble() - 0.5);
            samples[i] = (float) (0.25 * tone(motif.note(note), since) + chord(i) + hiss);
        }
        return new AudioClip(samples, RATE);
    }

    /** One note, {@code since} seconds after its start: two harmonics that fade in and out. */
    private double tone(int step, double since) {
        double frequency = lowest * Math.pow(2, step / 6.0);
        double angle = 2 * Math.PI * frequency * since;
        double envelope = Math.min(1, since / 0.01) * Math.exp(-6 * since);
        return envelope * (Math.sin(angle) + 0.4 * Math.sin(2 * angle));
    }

    private double chord(int sample) {
        double sum = 0;
        for (int i = 0; i < CHORD; i++) {
            sum += loudness[i] * Math.sin(2 * Math.PI * chord[i] * sample / RATE);
        }
        return sum;
    }
}
