package io.gossamer.cli.host;

import io.gossamer.cli.command.Verb;
import io.gossamer.cli.exit.CommandException;
import io.gossamer.cli.exit.ExitCode;
import io.gossamer.identity.DataDirectoryException;
import io.gossamer.identity.IdentityReset;
import io.gossamer.identity.NodeKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code identity}: who this host is in the mesh, and the way out after a disk was copied. */
@Command(
        name = "identity",
        description = "Show who this host is in the mesh, or make it somebody new.",
        subcommands = {IdentityVerb.Show.class, IdentityVerb.Reset.class})
public final class IdentityVerb extends Verb {
    @Override
    protected ExitCode run() {
        throw new CommandException(ExitCode.USAGE, "identity wants `show` or `reset`; see `gossamer identity --help`");
    }

    /** {@code identity show}: id and public key; works beside a running daemon. */
    @Command(name = "show", description = "Show the node id and the public key in the data directory.")
    public static final class Show extends Verb {
        private static final Pattern PUBLIC_KEY =
                Pattern.compile("-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\\s]+)-----END PUBLIC KEY-----");
        private static final int RAW_KEY_BYTES = 32;

        @Mixin
        SettingOptions settings;

        @Override
        protected ExitCode run() {
            Path directory = settings.load(terminal()).config().node().dataDir();
            Path file = directory.resolve("identity").resolve("node.key");
            byte[] key = publicKey(file);
            terminal()
                    .out()
                    .println("node id     "
                            + NodeKeys.idOf(Arrays.copyOfRange(key, key.length - RAW_KEY_BYTES, key.length)));
            terminal().out().println("public key  " + Base64.getEncoder().encodeToString(key));
            terminal().out().println("kept in     " + file.toAbsolutePath());
            return ExitCode.OK;
        }

        private static byte[] publicKey(Path file) {
            if (!Files.exists(file)) {
                throw new CommandException(
                        ExitCode.NO,
                        "no identity at " + file + ": it is made at the first start; --data-dir or --name says where");
            }
            try {
                Matcher pem = PUBLIC_KEY.matcher(Files.readString(file));
                if (pem.find()) {
                    byte[] key = Base64.getMimeDecoder().decode(pem.group(1));
                    if (key.length > RAW_KEY_BYTES) {
                        return key;
                    }
                }
            } catch (IOException unreadable) {
                throw new CommandException(
                        ExitCode.REFUSED, file + " cannot be read: only its owner may; use that user", unreadable);
            }
            throw new CommandException(
                    ExitCode.FAILED, file + " is damaged: put it back from a backup, or `gossamer identity reset`");
        }
    }

    /** {@code identity reset}: the old key is moved aside, the next start makes a new one. */
    @Command(
            name = "reset",
            description = {
                "Make this host somebody new at its next start: for a disk that was copied from another host.",
                "The old identity is moved aside, not deleted; history stays. The daemon must not run."
            })
    public static final class Reset extends Verb {
        @Mixin
        SettingOptions settings;

        @Option(names = "--yes", description = "Yes, this host shall forget who it was.")
        boolean confirmed;

        @Override
        protected ExitCode run() {
            Path directory = settings.load(terminal()).config().node().dataDir();
            if (!confirmed) {
                throw new CommandException(
                        ExitCode.USAGE,
                        "this makes a new node of " + directory + ", and the old one stays on the others' lists until "
                                + "`gossamer forget`: say --yes");
            }
            try {
                Path aside = IdentityReset.reset(directory, terminal().now().get());
                terminal().out().println("done: the next start makes a new identity; the old one is in " + aside);
                return ExitCode.OK;
            } catch (DataDirectoryException refused) {
                throw new CommandException(ExitCode.REFUSED, refused.getMessage(), refused);
            }
        }
    }
}
