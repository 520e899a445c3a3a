/** Predictions for new files by a trained network. */
@org.jspecify.annotations.NullMarked
package org.gblend.app.predict;
