package io.gossamer.bench;

import io.gossamer.flight.FlightFormatException;
import io.gossamer.flight.FlightRecord;
import io.gossamer.flight.FlightReplay;
import io.gossamer.model.Member;
import io.gossamer.replay.Replay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** {@code flight-replay --file F}: what a daemon's {@code gossamer debug dump} wrote, run again; met when the end is what it was. */
final class FlightReplayBench {
    private FlightReplayBench() {}

    static boolean run(Bench.Call call) throws IOException {
        String file = call.options().get("file");
        if (file == null) {
            System.err.println("flight-replay --file F: a file that `gossamer debug dump` wrote");
            return false;
        }
        try {
            return report(FlightRecord.of(Files.readAllBytes(Path.of(file))));
        } catch (FlightFormatException unfit) {
            System.err.println(file + ": " + unfit.getMessage());
            return false;
        }
    }

    private static boolean report(FlightRecord record) {
        Replay replay = new Replay(record);
        long start = System.nanoTime();
        FlightReplay.Outcome outcome = replay.run();
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.println(record.head().profile().name() + " " + record.head().software() + " on Java "
                + record.head().java() + "; times are before the dump");
        replay.events().forEach(System.out::println);
        System.out.println("in the end:");
        for (Member member : replay.flight().machine().view().members()) {
            System.out.println("  " + member.name() + "  " + member.state());
        }
        System.out.printf(
                Locale.ROOT,
                "{\"id\":\"flight-replay\",\"inputs\":%d,\"seconds\":%.3f,\"events\":%d,\"digest\":\"%s\",\"met\":%b}%n",
                outcome.inputs(),
                seconds,
                replay.events().size(),
                outcome.digest(),
                outcome.isEqual());
        return outcome.isEqual();
    }
}
