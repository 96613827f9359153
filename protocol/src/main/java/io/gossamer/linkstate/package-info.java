/** What every node says of its own links, in bands small enough to be known everywhere. */
package io.gossamer.linkstate;
