package org.gblend.media.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.gblend.media.FrameSize.Pixels;
import org.junit.jupiter.api.Test;

class OrientationTest {
    private static final int ONE = 1 << 16;

    /** The picture 1 2 3 / 4 5 6, one value a pixel. */
    private static final byte[] PICTURE = {1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 5, 5, 5, 6, 6, 6};

    @Test
    void eightWays_turnThePictureAsTheMatrixSays() {
        assertThat(shown(ONE, 0, 0, ONE)).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(shown(0, ONE, -ONE, 0)).containsExactly(4, 1, 5, 2, 6, 3); // a quarter clockwise
        assertThat(shown(-ONE, 0, 0, -ONE)).containsExactly(6, 5, 4, 3, 2, 1);
        assertThat(shown(0, -ONE, ONE, 0)).containsExactly(3, 6, 2, 5, 1, 4); // a quarter anticlockwise
        assertThat(shown(-ONE, 0, 0, ONE)).containsExactly(3, 2, 1, 6, 5, 4); // mirrored
        assertThat(shown(ONE, 0, 0, -ONE)).containsExactly(4, 5, 6, 1, 2, 3);
        assertThat(shown(0, ONE, ONE, 0)).containsExactly(1, 4, 2, 5, 3, 6);
        assertThat(shown(0, -ONE, -ONE, 0)).containsExactly(6, 3, 5, 2, 4, 1);
    }

    private static int[] shown(int m0, int m1, int m3, int m4) {
        Orientation orientation = Orientation.of(new int[] {m0, m1, 0, m3, m4, 0, 0, 0, 1 << 30});
        Pixels size = orientation.shown(2, 3);
        byte[] to = new byte[4 + PICTURE.length];
        orientation.show(PICTURE, 2, 3, to, 4);
        assertThat(size.height() * size.width()).isEqualTo(6);
        int[] values = new int[6];
        for (int i = 0; i < 6; i++) {
            values[i] = to[4 + 3 * i];
        }
        return values;
    }
}
