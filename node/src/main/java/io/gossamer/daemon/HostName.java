package io.gossamer.daemon;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** What this host calls itself; asked once. */
final class HostName {
    private static final String NAME = find();

    private HostName() {}

    static String get() {
        return NAME;
    }

    private static String find() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException noName) {
            return "localhost";
        }
    }
}
