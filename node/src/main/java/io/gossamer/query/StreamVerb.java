package io.gossamer.query;

import com.google.protobuf.Message;
import java.util.concurrent.Executor;

/**
 * A call that answers with a stream, as both faces see it.
 *
 * @param rpc its name in the service: Probe
 * @param empty the default request: what a face parses into
 */
public record StreamVerb<Q extends Message, A extends Message>(String rpc, Q empty, Opening<Q, A> opening) {

    /** Begins to send to a reader. */
    @FunctionalInterface
    public interface Opening<Q, A> {
        /**
         * @param executor sends; must not refuse
         * @throws CallFailure when it is refused at once; then nothing was sent
         */
        void open(Q request, StreamReader<? super A> reader, Executor executor);
    }

    /** Its name in an HTTP path. */
    public String path() {
        return Verb.path(rpc);
    }

    public void open(Message request, StreamReader<? super A> reader, Executor executor) {
        @SuppressWarnings("unchecked") // faces parse into `empty`
        Q typed = (Q) request;
        opening.open(typed, reader, executor);
    }
}
