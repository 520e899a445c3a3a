package org.gblend.bench;

import java.util.List;
import org.gblend.app.config.Configs;
import picocli.CommandLine.Parameters;

/** The settings of a benchmark, as {@code key=value}. */
public final class SettingsArguments {
    @Parameters(arity = "0..*", paramLabel = "KEY=VALUE", description = "Settings.")
    private List<String> settings = List.of();

    /** The record that they describe, its defaults included. */
    public <T extends Record> T bind(Class<T> type) {
        return Configs.bind(type, settings);
    }
}
