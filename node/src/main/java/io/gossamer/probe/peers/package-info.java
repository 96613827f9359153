/**
 * What else is to be found out about a member than STAMP tells: whether its API port takes connections, whether its host answers an
 * echo. On the loop of the faces, not on the one that measures links.
 */
package io.gossamer.probe.peers;
