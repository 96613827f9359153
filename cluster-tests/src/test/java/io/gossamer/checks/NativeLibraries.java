package io.gossamer.checks;

import com.sun.jna.Native;
import io.netty.channel.epoll.Epoll;
import org.rocksdb.RocksDB;

/** Loads every native library that the daemon uses. {@link DistributionIT} runs it where nothing can be unpacked. */
final class NativeLibraries {
    private NativeLibraries() {}

    public static void main(String[] arguments) {
        RocksDB.loadLibrary();
        Epoll.ensureAvailability();
        org.apache.ratis.thirdparty.io.netty.channel.epoll.Epoll.ensureAvailability();
        if (Native.POINTER_SIZE > 0) {
            System.out.println("all native libraries are here");
        }
    }
}
