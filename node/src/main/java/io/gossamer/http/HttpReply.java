package io.gossamer.http;

import io.gossamer.query.CallFailure;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** What goes back for one request; every failure is JSON with {@code error} and {@code hint}. */
@SuppressWarnings("ArrayRecordComponent") // never compared, and the body is written once
record HttpReply(int status, String contentType, byte[] body, Map<String, String> headers) {
    static final String JSON = "application/json; charset=utf-8";
    static final String TEXT = "text/plain; charset=utf-8";

    static HttpReply json(String json) {
        return new HttpReply(200, JSON, bytes(json + "\n"), Map.of());
    }

    /** The same with a packed body, where the client takes one. */
    HttpReply packed() {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put("content-encoding", "gzip");
        more.put("vary", "accept-encoding");
        return new HttpReply(status, contentType, Gzip.pack(body, Gzip.FAST), more);
    }

    static HttpReply text(String text) {
        return new HttpReply(200, TEXT, bytes(text), Map.of());
    }

    static HttpReply error(int status, String error, String hint) {
        return error(status, error, hint, Map.of());
    }

    static HttpReply error(int status, String error, String hint, Map<String, String> headers) {
        String json = "{\"error\":" + quoted(error) + ",\"hint\":" + quoted(hint) + "}\n";
        return new HttpReply(status, JSON, bytes(json), headers);
    }

    static HttpReply of(CallFailure failure) {
        Map<String, String> headers = failure.kind().httpStatus() == 503 ? Map.of("retry-after", "1") : Map.of();
        return error(failure.kind().httpStatus(), failure.getMessage(), failure.hint(), headers);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A JSON string, RFC 8259 §7; angle brackets escaped too, so that no browser ever reads an error as markup. */
    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < 0x20 || c == '<' || c == '>' || c == '\u2028' || c == '\u2029' || Character.isSurrogate(c)) {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
