package org.gblend.nn;

import org.gblend.nn.torch.Torch;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** One compute thread per Java thread, as in training. */
public final class OneThread implements BeforeAllCallback {
    @Override
    public void beforeAll(ExtensionContext context) {
        Torch.threads(1);
    }
}
