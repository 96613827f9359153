package io.gossamer.query;

import com.google.protobuf.Message;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * One call of the Mesh service as both faces see it.
 *
 * @param rpc its name in query.proto: AddSilence
 * @param changes only from this host, unless the configuration allows others
 * @param empty the default request: what a face parses into
 */
public record Verb<Q extends Message, A extends Message>(
        String rpc, boolean changes, Q empty, Function<Q, CompletableFuture<A>> call) {

    /** Its name in an HTTP path: add-silence. */
    public String path() {
        return path(rpc);
    }

    static String path(String rpc) {
        return rpc.replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }

    /** Runs the call; whatever goes wrong, at once or later, arrives as a failed future. */
    public CompletableFuture<A> run(Message request) {
        try {
            @SuppressWarnings("unchecked") // both faces parse into `empty`
            Q typed = (Q) request;
            return call.apply(typed);
        } catch (RuntimeException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }
}
