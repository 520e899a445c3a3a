package org.gblend.app.config;

import java.nio.file.Path;

/** The user's cache folder: what is prepared once serves every later run on the same data. */
public final class CacheFolder {
    private CacheFolder() {}

    /** {@code $XDG_CACHE_HOME/gblend}, or {@code ~/.cache/gblend}. */
    public static Path standard() {
        String xdg = System.getenv("XDG_CACHE_HOME");
        Path base = xdg == null || xdg.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(xdg);
        return base.resolve("gblend");
    }
}
