package io.gossamer.alert;

/** A name to which notifications are queued, and whether it wants to hear of resolutions. */
public record Receiver(String name, boolean sendResolved) {}
