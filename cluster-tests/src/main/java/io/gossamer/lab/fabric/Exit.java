package io.gossamer.lab.fabric;

/** Where packets leave the model. */
public interface Exit {
    /** To be handed to {@code host} at {@code atNanos}; {@code bytes} belong to the caller again after the call. */
    void deliver(int host, byte[] bytes, int length, long atNanos);
}
