package io.gossamer.alert;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Names incidents: the same rule, key and first moment in state time make the same id on every node, so that a successor, or
 * two nodes that cannot ask each other, name one incident alike.
 */
final class AlertIds {
    private static final int HEX_DIGITS = 16;

    private AlertIds() {}

    static String of(String rule, String key, long firstStateNanos) {
        byte[] digest = sha256().digest((rule + "\n" + key + "\n" + firstStateNanos).getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest).substring(0, HEX_DIGITS);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
