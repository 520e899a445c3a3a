package org.gblend.app.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ShellTest {
    @Test
    void quoted_isOneWordForAShell() {
        assertThat(Shell.quoted(Path.of("runs/clips/seed-1/online.T.lr0.1")))
                .isEqualTo("runs/clips/seed-1/online.T.lr0.1");
        assertThat(Shell.quoted(Path.of("my runs/it's"))).isEqualTo("'my runs/it'\\''s'");
        assertThat(Shell.quoted(Path.of("$HOME"))).isEqualTo("'$HOME'");
    }
}
