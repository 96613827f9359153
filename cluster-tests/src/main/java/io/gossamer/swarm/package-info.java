/** A mesh of hundreds that is only its wire: members with real keys, records and rows behind a few threads of one process. */
package io.gossamer.swarm;
