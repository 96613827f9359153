/** What may stand at a key: how a value is written, read, checked and shown. It knows no key. */
package io.gossamer.config.value;
