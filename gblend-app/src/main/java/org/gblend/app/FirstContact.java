package org.gblend.app;

import org.gblend.app.config.Version;

/** What the program says when it is started without a command: one screen. */
final class FirstContact {
    private FirstContact() {}

    static String text() {
        return """
                gblend %s: multi-modal training with Gradient-Blending
                Finds out why a fused network loses to its best single modality, what blend of losses cures it, and
                whether the cure is worth its cost.

                Start here
                  gblend doctor                    is everything here that it needs?
                  gblend demo                      a whole comparison on clips that it makes; a few minutes

                On your data: a CSV with a row per clip, and a YAML file (gblend cfg prints every key)
                  gblend data check my.yaml        is every file there and readable?
                  gblend compare my.yaml           every scheme, three seeds, leaderboard, report
                  gblend train my.yaml             one scheme (scheme=online, scheme=naive, ...)
                  gblend pretrain my.yaml          encoders that learn from clips without labels
                  gblend watch runs/my             from a second terminal: how far, time left, the curves so far

                With what came out of it
                  gblend report runs/my            the page to look at and to send: runs/my/report.html
                  gblend predict RUN FILES         label new files
                  gblend weights-out RUN ...       its encoders for other frameworks; gblend model: what a network costs
                  gblend eval RUN                  scores per head, by clip and by video
                  gblend diagnose runs/my          which head overfits, from when, the weights and how sure they are;
                                                   also from curves of any framework (curves.csv)

                gblend COMMAND --help has the options and examples; source <(gblend completion) completes them in a shell.
                """.formatted(Version.text());
    }
}
