package org.gblend.app.demo;

import java.util.random.RandomGenerator;
import org.gblend.app.demo.DemoClass.Motion;
import org.gblend.app.demo.DemoClass.Shape;
import org.gblend.core.RandomStreams;

/**
 * What one clip shows and plays: its class, and from which class each of its three cues really is.
 *
 * <p>A share of the cues is wrong, drawn for each cue and clip alone. So no modality can get all clips right, but they
 * seldom err together; and a network that fits its training clips to the end must have learned the wrong ones by heart.
 *
 * @param index number of the clip
 * @param label the class
 * @param picture the class whose shape is shown
 * @param motion the class whose direction is shown
 * @param sound the class whose motif is played
 */
record DemoScene(int index, DemoClass label, DemoClass picture, DemoClass motion, DemoClass sound) {
    /** Share of clips whose shape is that of a class drawn at random, and the same for directions. */
    private static final double RANDOM_SIGHT = 0.15;
    /** Share of clips whose motif is that of a class drawn at random. */
    private static final double RANDOM_SOUND = 0.3;

    /** The scene of a clip; labels go round, so that the classes are balanced. */
    static DemoScene of(RandomStreams streams, int index) {
        DemoClass label = DemoClass.ALL.get(index % DemoClass.ALL.size());
        RandomGenerator random = streams.stream("demo-scene", index);
        return new DemoScene(
                index,
                label,
                cue(random, label, RANDOM_SIGHT),
                cue(random, label, RANDOM_SIGHT),
                cue(random, label, RANDOM_SOUND));
    }

    private static DemoClass cue(RandomGenerator random, DemoClass label, double share) {
        DemoClass other = DemoClass.ALL.get((int) (random.nextDouble() * DemoClass.ALL.size()));
        return random.nextDouble() < share ? other : label;
    }

    Shape shape() {
        return picture.shape;
    }

    Motion direction() {
        return motion.motion;
    }
}
