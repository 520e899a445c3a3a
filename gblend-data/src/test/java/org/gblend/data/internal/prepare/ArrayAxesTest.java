package org.gblend.data.internal.prepare;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.gblend.data.config.ArrayConfig;
import org.gblend.data.config.ArrayScale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What to do about arrays of another number of axes than the layout names. */
class ArrayAxesTest {
    private static @Nullable String fault(String from, String index, String layout, long... shape) {
        ArrayConfig config = new ArrayConfig(from, index, "", layout, 0, -1, ArrayScale.NONE, 0);
        return ArrayAxes.fault(Path.of("x.npy"), config, shape, !index.equals(ArrayConfig.WHOLE_FILE), "");
    }

    private static String byRow(String layout, long... shape) {
        return String.valueOf(fault("x.npy", ArrayConfig.BY_ROW, layout, shape));
    }

    @Test
    void asManyAxesAsLetters_isNoFault() {
        assertThat(fault("x.npy", ArrayConfig.BY_ROW, "c", 240, 8)).isNull();
        assertThat(fault("{f}.npy", ArrayConfig.WHOLE_FILE, "t,c", 240, 8)).isNull();
    }

    @Test
    void oneNumberPerRow_isToBeReshaped() {
        assertThat(byRow("c", 240))
                .isEqualTo("x.npy has the shape [240], that is 0 axes for one row, but the layout \"c\" names 1:"
                        + " reshape it to (240, 1)");
        assertThat(byRow("t,c", 240)).endsWith(": reshape it to (240, 1, 1)");
        assertThat(fault("{f}.npy", ArrayConfig.WHOLE_FILE, "c")).endsWith(": reshape it to (1)");
    }

    @Test
    void moreAxesThanLetters_areToBeNamedOrMerged() {
        assertThat(byRow("c", 240, 8, 1))
                .endsWith(" names 1: give one letter per axis, for example layout: \"t,c\", or reshape it to (240, 8)");
        assertThat(byRow("t,c", 240, 9, 8, 3))
                .endsWith(" names 2: give one letter per axis, for example layout: \"t,h,w\"");
    }

    /** The whole of a shared file would be the same for every row. */
    @Test
    void fewerAxesThanLetters_areTheWholeFileOnlyWhereEachRowHasOne() {
        assertThat(byRow("t,c", 240, 8)).endsWith(": give one letter per axis, for example layout: \"c\"");
        assertThat(fault("{f}.npy", ArrayConfig.BY_ROW, "t,c", 240, 8))
                .endsWith(": give one letter per axis, for example layout: \"c\", or set index to none");
    }

    @Test
    void wholeFileWithAnAxisTooMany_mayBeRows() {
        assertThat(fault("x.npy", ArrayConfig.WHOLE_FILE, "c", 240, 8))
                .endsWith(": give one letter per axis, for example layout: \"t,c\", or set index to row");
    }
}
