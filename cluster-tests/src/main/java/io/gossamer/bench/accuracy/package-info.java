/** How true daemons' figures are: against a C client's, against the lab's own log of each packet, and on a host that is not let run. */
package io.gossamer.bench.accuracy;
