/** The lab: real daemons on a network whose faults are known. */
package io.gossamer.lab;
