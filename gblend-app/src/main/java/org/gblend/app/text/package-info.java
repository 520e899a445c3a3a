/** Text on the terminal. */
@org.jspecify.annotations.NullMarked
package org.gblend.app.text;
