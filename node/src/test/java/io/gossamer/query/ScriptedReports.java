package io.gossamer.query;

import io.gossamer.proto.ProbeReport;
import io.gossamer.proto.ProbeRequest;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A call that answers with a stream, which a test writes; nobody is called "nobody". */
public final class ScriptedReports {
    private final BlockingQueue<Opened> opened = new LinkedBlockingQueue<>();

    /** One reader, and what it asked for. */
    public record Opened(ProbeRequest request, StreamReader<? super ProbeReport> reader) {}

    public StreamVerb<ProbeRequest, ProbeReport> verb() {
        return new StreamVerb<ProbeRequest, ProbeReport>(
                "Probe", ProbeRequest.getDefaultInstance(), (request, reader, executor) -> {
                    if (request.getTo().equals("nobody")) {
                        throw CallFailure.noMember("nobody");
                    }
                    // told once the stream has begun
                    reader.onReady(() -> opened.add(new Opened(request, reader)));
                });
    }

    public Opened next() throws InterruptedException {
        Opened next = opened.poll(60, TimeUnit.SECONDS);
        if (next == null) {
            throw new IllegalStateException("no reader came");
        }
        return next;
    }
}
