/** The rules of the house as tests: who may import whom, what pure code may not touch, and that the pages tell the truth. */
package io.gossamer.checks;
