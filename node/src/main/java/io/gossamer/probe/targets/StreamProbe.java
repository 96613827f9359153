package io.gossamer.probe.targets;

import io.gossamer.probe.DatagramChannels;
import io.gossamer.proto.TargetRecord;
import io.gossamer.targets.Outcome;
import io.gossamer.targets.StatusCodes;
import io.gossamer.targets.TargetUrl;
import io.gossamer.targets.TargetUrl.Scheme;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLException;

/**
 * TCP, then TLS, then HTTP, as far as the scheme goes. A connection serves one probe, as a user's first request would. Of tcp the
 * round trip is that of SYN and SYN-ACK (RFC 2681 in its sense); of the others it is all that the user waits for.
 */
final class StreamProbe implements TargetProbe {
    /** A longer answer is cut off there, and its first part is what counts. */
    static final int BODY_BYTES_MAX = 1_048_576;

    private final EventLoop loop;
    private final Lookup lookup;
    private final LongSupplier nanos;

    StreamProbe(EventLoop loop, Lookup lookup, LongSupplier nanos) {
        this.loop = loop;
        this.lookup = lookup;
        this.nanos = nanos;
    }

    @Override
    public Attempt start(TargetUrl url, TargetRecord target, Consumer<Outcome> answer) {
        Run run = new Run(url, target, answer);
        lookup.start(url.host(), run::onAddress);
        return run;
    }

    /** One probe, on the loop. */
    private final class Run implements Attempt {
        private final TargetUrl url;
        private final TargetRecord target;
        private final Consumer<Outcome> answer;
        private final CertificateWitness witness;
        private final TreeMap<String, Long> phases = new TreeMap<>();
        private final long startNanos = nanos.getAsLong();
        private long phaseNanos = startNanos;
        private String phase = "lookup";
        private Channel channel;
        private boolean done;
        private int status;
        private long bodyBytes;

        Run(TargetUrl url, TargetRecord target, Consumer<Outcome> answer) {
            this.url = url;
            this.target = target;
            this.answer = answer;
            this.witness = new CertificateWitness(target.getAnyCertificate());
        }

        private long enter(String next) {
            long now = nanos.getAsLong();
            long took = now - phaseNanos;
            phases.put(phase, took);
            phase = next;
            phaseNanos = now;
            return took;
        }

        void onAddress(InetAddress address, String problem) {
            if (done) {
                return;
            }
            if (address == null) {
                finish(Outcome.failed(problem));
                return;
            }
            enter("connect");
            ChannelFuture connected = new Bootstrap()
                    .group(loop)
                    .channel(DatagramChannels.socketChannel())
                    .option(ChannelOption.TCP_NODELAY, true)
                    .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0) // whoever started it ends it
                    .handler(new Last())
                    .connect(new InetSocketAddress(address, url.port()));
            channel = connected.channel();
            connected.addListener((ChannelFuture future) -> {
                if (future.isSuccess()) {
                    onConnected();
                } else {
                    fail(future.cause());
                }
            });
        }

        private void onConnected() {
            if (done) {
                channel.close();
                return;
            }
            boolean tls = url.scheme() == Scheme.HTTPS || url.scheme() == Scheme.TLS;
            long roundTrip = enter(tls ? "tls" : "first_byte");
            if (url.scheme() == Scheme.TCP) {
                finish(Outcome.answered(roundTrip));
            } else if (tls) {
                handshake();
            } else {
                request();
            }
        }

        private void handshake() {
            SslHandler handler;
            try {
                handler = SslContextBuilder.forClient()
                        .sslProvider(SslProvider.JDK)
                        .trustManager(witness)
                        .endpointIdentificationAlgorithm(target.getAnyCertificate() ? null : "HTTPS")
                        .build()
                        .newHandler(channel.alloc(), url.host(), url.port());
            } catch (SSLException unusable) {
                fail(unusable);
                return;
            }
            handler.setHandshakeTimeoutMillis(0); // whoever started it ends it
            channel.pipeline().addLast(handler, new Last());
            handler.handshakeFuture().addListener(future -> {
                if (!future.isSuccess()) {
                    fail(future.cause());
                } else if (!done) {
                    enter("first_byte");
                    if (url.scheme() == Scheme.TLS) {
                        finish(Outcome.answered(nanos.getAsLong() - startNanos));
                    } else {
                        request();
                    }
                }
            });
        }

        private void request() {
            channel.pipeline().addLast(new HttpClientCodec(), new Answer());
            DefaultFullHttpRequest get = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, url.path());
            String host = url.host().contains(":") ? "[" + url.host() + "]" : url.host();
            boolean usual = url.port() == (url.scheme() == Scheme.HTTPS ? 443 : 80);
            get.headers()
                    .set(HttpHeaderNames.HOST, usual ? host : host + ":" + url.port())
                    .set(HttpHeaderNames.USER_AGENT, "gossamer")
                    .set(HttpHeaderNames.ACCEPT, "*/*")
                    .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
            channel.writeAndFlush(get).addListener(written -> {
                if (!written.isSuccess()) {
                    fail(written.cause());
                }
            });
        }

        private void onStatus(HttpResponse response) {
            enter("body");
            if (response.decoderResult().isFailure()) {
                finish(Outcome.failed("what it answers is not HTTP"));
                return;
            }
            status = response.status().code();
        }

        private void onBody(HttpContent part) {
            bodyBytes += part.content().readableBytes();
            if (part instanceof LastHttpContent || bodyBytes > BODY_BYTES_MAX) {
                long whole = nanos.getAsLong() - startNanos;
                enter("closed");
                phases.put("whole", whole);
                boolean well = StatusCodes.parse(target.getExpectStatus()).holds(status);
                finish(
                        well
                                ? Outcome.answered(whole)
                                : Outcome.failed("it answers with status " + status
                                        + (target.getExpectStatus().isEmpty()
                                                ? ""
                                                : ", not " + target.getExpectStatus())));
            }
        }

        private void fail(Throwable cause) {
            finish(Outcome.failed(FailureWords.of(cause)));
        }

        private void finish(Outcome outcome) {
            if (!done) {
                done = true;
                close();
                answer.accept(outcome.with(phases, witness.seen()));
            }
        }

        @Override
        public Outcome abandon() {
            done = true;
            close();
            String words =
                    switch (phase) {
                        case "lookup" -> "its name was not looked up in time";
                        case "connect" -> "no answer to the connect";
                        case "tls" -> "connected, but the TLS handshake did not end in time";
                        case "first_byte" -> "connected, but it did not answer in time";
                        default -> "it began to answer and did not end in time";
                    };
            return Outcome.failed(words).with(phases, witness.seen());
        }

        private void close() {
            Optional.ofNullable(channel).ifPresent(Channel::close);
        }

        /** Hears what no other handler wants to: a failure is the probe's, not the log's. */
        private final class Last extends ChannelInboundHandlerAdapter {
            @Override
            public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
                fail(cause);
            }
        }

        /** What HTTP brings. */
        private final class Answer extends SimpleChannelInboundHandler<HttpObject> {
            @Override
            protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
                if (part instanceof HttpResponse response && !done) {
                    onStatus(response);
                }
                if (part instanceof HttpContent body && !done) {
                    onBody(body);
                }
            }

            @Override
            public void channelInactive(ChannelHandlerContext context) {
                finish(Outcome.failed("it closed the connection before it had answered"));
            }

            @Override
            public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
                fail(cause);
            }
        }
    }
}
