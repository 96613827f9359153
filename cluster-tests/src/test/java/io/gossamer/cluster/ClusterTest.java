package io.gossamer.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/** What every test of real daemons starts from: a fresh mesh in a directory of its own, killed and removed afterwards. */
@ExtendWith(ClusterTest.TailsOnFailure.class)
public abstract class ClusterTest {
    protected MeshProcesses mesh;

    @BeforeEach
    void freshMesh(TestInfo test) throws IOException {
        mesh = new MeshProcesses(launcher(), Files.createTempDirectory("gossamer-test"));
    }

    @AfterEach
    void killAll() throws IOException {
        mesh.close();
    }

    /** The distribution that `mvn verify` packaged just before. */
    public static Path launcher() {
        Path module = Path.of("").toAbsolutePath();
        Path root = module.endsWith("cluster-tests") ? module.getParent() : module;
        Path launcher = root.resolve("node/target/gossamer/bin/gossamer");
        if (!Files.isExecutable(launcher)) {
            throw new IllegalStateException("no distribution at " + launcher + ": these tests run in `mvn verify`");
        }
        return launcher;
    }

    /** Prints the daemons' last log lines when a test fails, before they are removed. */
    static final class TailsOnFailure implements TestExecutionExceptionHandler {
        @Override
        public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
            if (context.getRequiredTestInstance() instanceof ClusterTest test) {
                System.err.println(
                        context.getDisplayName() + " failed; the daemons' last words:\n" + test.mesh.tails(30));
            }
            throw failure;
        }
    }
}
