/** Self-supervised pre-training: encoders that learn from clips without labels. */
@org.jspecify.annotations.NullMarked
package org.gblend.train.pretext;
