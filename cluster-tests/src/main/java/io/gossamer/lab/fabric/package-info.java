/** The lab's network as a pure model: who is where, what a packet meets on its way, and what becomes of it. */
package io.gossamer.lab.fabric;
