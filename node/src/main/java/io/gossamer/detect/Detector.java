package io.gossamer.detect;

import io.gossamer.aggregate.MeshPicture;
import java.util.List;

/** Finds one kind of trouble. Called at every step on every voter, so that a new leader's detector is not new. One thread. */
public interface Detector {
    /** The alert rule that it feeds, and the kind of its findings. */
    String rule();

    /** What is wrong now, ordered by key, at most one detection a key. */
    List<Detection> detect(MeshPicture picture);

    /** Of a key that this picture does not detect: is it over, or can this node not tell? */
    Verdict judge(MeshPicture picture, String key);
}
