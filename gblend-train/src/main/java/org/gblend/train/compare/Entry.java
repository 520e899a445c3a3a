package org.gblend.train.compare;

import org.gblend.train.config.SchemeConfig;
import org.gblend.train.scheme.Scheme;

/**
 * One line of the comparison before it has run: a scheme by its name in the table.
 *
 * @param name in the table
 * @param config what was asked for
 * @param scheme what trains
 * @param unimodal whether it is one of the single modalities
 */
record Entry(String name, SchemeConfig config, Scheme scheme, boolean unimodal) {}
