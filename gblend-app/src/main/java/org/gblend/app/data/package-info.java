/** {@code gblend data}: checks, prepares, describes and shows what a training would read. */
@org.jspecify.annotations.NullMarked
package org.gblend.app.data;
