package io.gossamer.probe.targets;

import io.gossamer.targets.Outcome;
import java.net.Socket;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** Judges a server's certificate as this host's Java does, or lets any pass, and keeps what it saw either way. */
final class CertificateWitness extends X509ExtendedTrustManager {
    private static final X509Certificate[] NONE = {};

    private final boolean any;
    private volatile Optional<Outcome.Certificate> seen = Optional.empty();

    /** Read once, when first needed: the host's list of authorities is long. */
    private static final class Host {
        static final X509ExtendedTrustManager TRUST = load();

        private Host() {}

        private static X509ExtendedTrustManager load() {
            try {
                TrustManagerFactory factory =
                        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
                factory.init((KeyStore) null);
                for (TrustManager each : factory.getTrustManagers()) {
                    if (each instanceof X509ExtendedTrustManager found) {
                        return found;
                    }
                }
                throw new IllegalStateException("this Java has no trust manager for certificates");
            } catch (NoSuchAlgorithmException | KeyStoreException unusable) {
                throw new IllegalStateException("this Java's list of authorities cannot be read", unusable);
            }
        }
    }

    CertificateWitness(boolean any) {
        this.any = any;
    }

    Optional<Outcome.Certificate> seen() {
        return seen;
    }

    private void note(X509Certificate[] chain) {
        if (chain.length > 0) {
            String subject = chain[0].getSubjectX500Principal().getName();
            seen = Optional.of(new Outcome.Certificate(
                    subject.length() <= 128 ? subject : subject.substring(0, 127) + "…",
                    chain[0].getNotAfter().toInstant().toEpochMilli()));
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        note(chain);
        if (!any) {
            Host.TRUST.checkServerTrusted(chain, type, engine);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        throw new CertificateException("only engines are used");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        throw new CertificateException("only engines are used");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        throw new CertificateException("no client is judged");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        throw new CertificateException("no client is judged");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        throw new CertificateException("no client is judged");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return NONE;
    }
}
