package io.gossamer.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** The same question to many who each take their time. */
final class AllAtOnce {
    private AllAtOnce() {}

    /** The answers, in the order of those who were asked; throws what the first of them threw once all have ended. */
    static <Q, A> List<A> of(List<Q> asked, Function<Q, A> question) {
        ExecutorService threads = Executors.newFixedThreadPool(Math.max(1, asked.size()));
        try {
            List<CompletableFuture<A>> pending = new ArrayList<>();
            for (Q one : asked) {
                pending.add(CompletableFuture.supplyAsync(() -> question.apply(one), threads));
            }
            CompletableFuture.allOf(pending.toArray(CompletableFuture[]::new))
                    .exceptionally(failed -> null)
                    .join();
            return pending.stream().map(CompletableFuture::join).toList();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw failed;
        } finally {
            threads.shutdown();
        }
    }
}
