package io.gossamer.consensus;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Keeps every command it was given, in order. */
public final class RecordingState implements CommandLog.ReplicatedState {
    private final List<String> commands = new ArrayList<>();
    private int restores;

    @Override
    public synchronized void apply(long index, byte[] command) {
        commands.add(new String(command, StandardCharsets.UTF_8));
    }

    @Override
    public synchronized byte[] snapshot() {
        return String.join("\n", commands).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public synchronized void restore(long index, byte[] snapshot) {
        commands.clear();
        restores++;
        if (snapshot.length > 0) {
            commands.addAll(List.of(new String(snapshot, StandardCharsets.UTF_8).split("\n")));
        }
    }

    public synchronized List<String> commands() {
        return List.copyOf(commands);
    }

    public synchronized int restores() {
        return restores;
    }
}
