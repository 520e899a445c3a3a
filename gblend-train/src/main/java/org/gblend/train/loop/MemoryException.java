package org.gblend.train.loop;

import org.gblend.core.InputException;
import org.gblend.nn.torch.TorchException;

/** The machine's or the device's memory ran out under a network: whatever else is started meets the same. */
public final class MemoryException extends InputException {
    private static final long serialVersionUID = 1L;

    private final String found;

    private MemoryException(String where, String samples, String found, Throwable cause) {
        super(
                "memory ran out" + where + " (" + found + "); lower training.batch" + samples
                        + ", training.workers or the size of the clips; the last checkpoint is kept",
                cause);
        this.found = found;
    }

    MemoryException(TorchException cause) {
        this("", "", String.valueOf(cause.getMessage()), cause);
    }

    /** The same with the batch at which it was. */
    MemoryException inBatch(int samples, StepAt at) {
        return new MemoryException(
                " in batch " + (at.batch() + 1) + " of epoch " + (at.epoch() + 1),
                " (this one has " + samples + " samples)",
                found,
                this);
    }
}
