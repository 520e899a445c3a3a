/** Networks stepped side by side over one pass of the data. */
@org.jspecify.annotations.NullMarked
package org.gblend.train.loop;
