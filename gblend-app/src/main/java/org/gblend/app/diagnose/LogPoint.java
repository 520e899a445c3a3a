package org.gblend.app.diagnose;

/**
 * One value of a log.
 *
 * @param epoch of its row; a step where the log has no epochs
 * @param value as written
 */
record LogPoint(double epoch, double value) {}
