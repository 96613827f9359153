/** The page in a real browser, on real daemons. */
package io.gossamer.cluster.page;
