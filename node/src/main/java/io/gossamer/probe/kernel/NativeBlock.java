package io.gossamer.probe.kernel;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Zeroed memory outside the heap, in the host's byte order; it lives as long as this object. */
record NativeBlock(ByteBuffer bytes, long address) {
    static NativeBlock of(int length) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(length).order(ByteOrder.nativeOrder());
        return new NativeBlock(bytes, Pointer.nativeValue(Native.getDirectBufferPointer(bytes)));
    }
}
