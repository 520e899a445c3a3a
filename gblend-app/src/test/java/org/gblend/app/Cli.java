package org.gblend.app;

import java.io.PrintWriter;
import java.io.StringWriter;

/** What one command line, run in this process, printed and returned. */
record Cli(int code, String out, String err) {

    static Cli run(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Main.run(new PrintWriter(out), new PrintWriter(err), args);
        return new Cli(code, out.toString(), err.toString());
    }
}
