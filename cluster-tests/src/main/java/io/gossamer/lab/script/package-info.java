/** What a lab is told to do, and what the mesh should say of it: words, read and checked, without doing anything. */
package io.gossamer.lab.script;
