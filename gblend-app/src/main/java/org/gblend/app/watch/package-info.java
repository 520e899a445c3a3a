/** What a second terminal can say of a job that runs: its progress file and its runs' event logs. */
@org.jspecify.annotations.NullMarked
package org.gblend.app.watch;
