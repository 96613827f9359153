package io.gossamer.consensus.voter;

import com.google.protobuf.ByteString;
import io.gossamer.consensus.ConsensusSetup;
import io.gossamer.consensus.GroupKey;
import io.gossamer.model.NodeId;
import io.gossamer.proto.PrepareVoterReply;
import io.gossamer.proto.PrepareVoterRequest;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gets this node ready to be made a voter, when the leader of its own mesh's newest epoch asks. On the control thread. */
public final class Candidacy {
    private static final Logger LOG = LoggerFactory.getLogger(Candidacy.class);

    private final ConsensusSetup setup;
    private final RaftHome home;
    private final VoterSeat seat;

    public Candidacy(ConsensusSetup setup, RaftHome home, VoterSeat seat) {
        this.setup = setup;
        this.home = home;
        this.seat = seat;
    }

    public PrepareVoterReply prepare(PrepareVoterRequest request) throws IOException {
        String refusal = refusal(request);
        return PrepareVoterReply.newBuilder()
                .setPeerId(home.peerId())
                .setAddress(seat.address())
                .setReady(refusal.isEmpty())
                .setProblem(refusal)
                .build();
    }

    private String refusal(PrepareVoterRequest request) throws IOException {
        Optional<NodeId> mesh = setup.hooks().meshId();
        if (mesh.isEmpty()) {
            return "not in a mesh yet";
        }
        GroupKey key = new GroupKey(mesh.get(), request.getRaftEpoch());
        if (!request.getGroupId().equals(ByteString.copyFrom(key.groupId().bytes()))) {
            return "not a group of this mesh";
        }
        if (request.getRaftEpoch() < home.epochMax()) {
            return "epoch " + home.epochMax() + " has replaced that group";
        }
        boolean running = seat.status().isPresent(); // a voter whose server is down for a moment is a voter
        if (running && seat.key().equals(Optional.of(key)) && !seat.isVoter() && !seat.wasVoter()) {
            // The leader's last try failed before the change was in its log. With what that left behind Ratis can stage
            // for ever (it answers, and never counts as caught up): a new peer starts from nothing.
            seat.retire();
        }
        if (seat.key().isPresent()) {
            boolean ready = seat.key().get().equals(key) && seat.status().isPresent();
            return ready ? "" : "busy with another group or with its own log";
        }
        try {
            seat.prepare(key);
            return "";
        } catch (IOException failure) {
            LOG.warn("cannot become a voter", failure);
            seat.retire();
            return String.valueOf(failure.getMessage());
        }
    }
}
