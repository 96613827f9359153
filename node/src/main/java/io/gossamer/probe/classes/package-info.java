/** Do packets of other classes than the probes' own get to the peers, and in the class that they were sent in? */
package io.gossamer.probe.classes;
