/** How a group begins: by founders, by a person, or anew from a survivor of a lost quorum. */
package io.gossamer.consensus.founding;
