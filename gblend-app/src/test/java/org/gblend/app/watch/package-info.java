@org.jspecify.annotations.NullMarked
package org.gblend.app.watch;
