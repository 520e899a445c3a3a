package org.gblend.data.recipe;

import org.gblend.core.InputException;

/** Reads one collection's own annotation files. */
@FunctionalInterface
public interface Recipe {
    /**
     * The rows whose files are there.
     *
     * @throws InputException where an annotation file is missing or not in the published layout
     */
    Listing read(Collected folder);
}
