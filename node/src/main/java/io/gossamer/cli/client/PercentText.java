package io.gossamer.cli.client;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The coding of {@code grpc-message}: UTF-8, with %XX for what a header may not hold. */
final class PercentText {
    private PercentText() {}

    /** A percent sign that is not followed by two digits stands for itself, as the gRPC specification wants. */
    static String decode(String coded) {
        byte[] bytes = coded.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            int high = bytes[i] == '%' && i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
            int low = high >= 0 ? Character.digit(bytes[i + 2], 16) : -1;
            if (low >= 0) {
                out.write(high << 4 | low);
                i += 2;
            } else {
                out.write(bytes[i]);
            }
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
