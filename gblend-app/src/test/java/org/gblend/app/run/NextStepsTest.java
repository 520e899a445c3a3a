package org.gblend.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class NextStepsTest {
    @Test
    void quoted_isOneWordForAShell() {
        assertThat(NextSteps.quoted(Path.of("runs/clips/seed-1/online.T.lr0.1")))
                .isEqualTo("runs/clips/seed-1/online.T.lr0.1");
        assertThat(NextSteps.quoted(Path.of("my runs/it's"))).isEqualTo("'my runs/it'\\''s'");
        assertThat(NextSteps.quoted(Path.of("$HOME"))).isEqualTo("'$HOME'");
    }
}
