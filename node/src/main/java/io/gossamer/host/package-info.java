/** What this process asks of the operating system beside sockets and files. Linux only; elsewhere it does nothing and says so. */
package io.gossamer.host;
