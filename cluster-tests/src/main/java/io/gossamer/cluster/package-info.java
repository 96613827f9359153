/** Real daemons as processes of this host: started from the distribution, killed, restarted, asked through the public API. */
package io.gossamer.cluster;
