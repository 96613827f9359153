/** Who is in the mesh and who answers: SWIM with Lifeguard's suspicion, signed accusations and anti-entropy, pure. */
package io.gossamer.swim;
