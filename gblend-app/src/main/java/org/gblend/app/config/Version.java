package org.gblend.app.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The program's version, as the build wrote it. */
public final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {
            "gblend " + text(),
            "Java " + Runtime.version() + ", " + System.getProperty("os.name") + " " + System.getProperty("os.arch")
        };
    }

    /** For example {@code 0.1.0-SNAPSHOT}. */
    public static String text() {
        Properties properties = new Properties();
        try (InputStream in = Objects.requireNonNull(
                Version.class.getResourceAsStream("/org/gblend/app/version.properties"),
                "version.properties is not in the jar")) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version");
    }
}
