/** Where nodes stand to each other in time: network coordinates, from which unmeasured round trips are estimated. Pure. */
package io.gossamer.coordinate;
