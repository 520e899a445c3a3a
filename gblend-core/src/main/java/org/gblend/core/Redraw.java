package org.gblend.core;

import java.util.List;

/**
 * One replicate of a bootstrap.
 *
 * @param measures each head on the samples that were drawn, at the end that was drawn
 * @param ends each head on all samples, at that same end: what is left of {@code measures} without the sampling. The point measures
 *     where one end alone is known
 */
public record Redraw(List<HeadMeasure> measures, List<HeadMeasure> ends) {
    public Redraw {
        measures = List.copyOf(measures);
        ends = List.copyOf(ends);
    }
}
