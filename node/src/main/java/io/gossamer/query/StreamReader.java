package io.gossamer.query;

/**
 * Who reads a stream of messages, as fast as it can, until it goes. Its writer sends from one thread at a time, and only while it is
 * ready; what a reader is too slow for is the writer's to drop and to count.
 */
public interface StreamReader<A> {
    /** Any thread. */
    boolean isReady();

    void next(A message);

    /** The stream has ended as it should. */
    void complete();

    /** It has ended otherwise; what came before stands. */
    void fail(CallFailure why);

    /** @param wake runs on any thread, each time that it may be ready again; must not block */
    void onReady(Runnable wake);

    /** @param gone runs on any thread, at once where the reader has gone already */
    void onGone(Runnable gone);
}
