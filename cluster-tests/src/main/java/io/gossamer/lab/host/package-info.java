/** The lab's hosts: a daemon each, and what can happen to a process and its machine. */
package io.gossamer.lab.host;
