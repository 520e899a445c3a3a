package org.gblend.train.loop;

import org.gblend.core.RandomStreams;

/**
 * Where in a run a step is.
 *
 * @param epoch epochs done before this one
 * @param batch batches of this epoch done before this one
 * @param step identifies the step within the whole run: the same whether or not the run was interrupted before it
 * @param factor the schedule's factor on the base learning rate
 */
public record StepAt(int epoch, int batch, long step, double factor) {
    static long number(int epoch, int batch) {
        return RandomStreams.of(0).seed("step", epoch, batch);
    }
}
