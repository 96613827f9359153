package io.gossamer.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.gossamer.model.Endpoint;
import io.gossamer.model.NodeId;
import io.gossamer.model.NodeProfile;
import java.util.Arrays;
import java.util.Objects;

/**
 * What a member says of itself in one incarnation, in the few bytes that it takes to give back the exact text that the
 * signature covers: five thousand of them are held at once. Decoding proves that the id is the key's hash, not that the
 * signature is good.
 *
 * @param common what of the text is alike in many records: see {@link #sharing}
 * @param own what else of the text the other arguments do not say, and behind it the signature. Never changed by anybody.
 */
@SuppressWarnings("ArrayRecordComponent") // equals goes by what is in it, and five thousand wrappers would be 120 KB
public record MemberRecord(
        NodeId id, long incarnation, Lifecycle lifecycle, int bootNonce, ByteString common, byte[] own)
        implements Update {
    /** So that any record fits a datagram. */
    public static final int ENCODED_MAX = 900;

    /** Throws IllegalArgumentException with a sentence for a person when the profile makes the record too long. */
    public static MemberRecord sign(
            Signer signer, long incarnation, Lifecycle lifecycle, int bootNonce, NodeProfile profile) {
        ByteString content = RecordCodec.content(signer.publicKey(), incarnation, lifecycle, bootNonce, profile);
        MemberRecord record = of(
                Ed25519.nodeId(signer.publicKey()), incarnation, lifecycle, bootNonce, content, signer.sign(content));
        if (record.encodedBytes() > ENCODED_MAX) {
            throw new IllegalArgumentException("name, zone and tags make this node's record " + record.encodedBytes()
                    + " bytes long; at most " + ENCODED_MAX + " fit a datagram: shorten the tags");
        }
        return record;
    }

    /**
     * Throws IllegalArgumentException when {@code content} is no sequence of tagged values, or says another incarnation or nonce than
     * the arguments before it, or one of them twice; or when the signature is not as long as any.
     */
    public static MemberRecord of(
            NodeId id, long incarnation, Lifecycle lifecycle, int bootNonce, ByteString content, ByteString signature) {
        if (signature.size() != Ed25519.SIGNATURE_BYTES) {
            throw new IllegalArgumentException("a signature has " + Ed25519.SIGNATURE_BYTES + " bytes");
        }
        SplitContent split = SplitContent.of(content, incarnation, bootNonce, signature);
        return new MemberRecord(id, incarnation, lifecycle, bootNonce, split.common, split.own);
    }

    /** The same record with an equal common part that another one holds already. */
    @SuppressWarnings("ReferenceEquality") // whether it is shared already is the question
    public MemberRecord sharing(ByteString equalCommon) {
        return equalCommon == common ? this : new MemberRecord(id, incarnation, lifecycle, bootNonce, equalCommon, own);
    }

    /** The exact text that the signature covers. */
    public ByteString content() {
        return SplitContent.join(common, own, incarnation, bootNonce);
    }

    public ByteString signature() {
        return UnsafeByteOperations.unsafeWrap(own, ownContentBytes(), Ed25519.SIGNATURE_BYTES);
    }

    public ByteString publicKey() {
        return SplitContent.publicKey(common, own);
    }

    /** Read anew each time: to be kept by whoever needs it often. */
    public NodeProfile profile() {
        return RecordCodec.profile(content());
    }

    /** As in {@link #profile}, for less. */
    public String name() {
        return SplitContent.name(common, own);
    }

    /** Of the name: equal to {@link #nameHash(String)} of it, for less. */
    public int nameHash() {
        return SplitContent.nameHash(common, own);
    }

    public static int nameHash(String name) {
        return SplitContent.nameHash(name);
    }

    /** As in {@link #profile}, for less. */
    public Endpoint gossip() {
        return new Endpoint(SplitContent.host(common, own), SplitContent.gossipPort(common, own));
    }

    private int ownContentBytes() {
        return own.length - Ed25519.SIGNATURE_BYTES;
    }

    public boolean isSigned(Verifier verifier) {
        return verifier.isValid(publicKey(), content(), signature());
    }

    @Override
    public NodeId subject() {
        return id;
    }

    @Override
    public NodeId origin() {
        return id;
    }

    @Override
    public int encodedBytes() {
        return SplitContent.joinedBytes(common, own) + Ed25519.SIGNATURE_BYTES + RecordCodec.SIGNED_OVERHEAD_BYTES;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MemberRecord record
                && record.incarnation == incarnation
                && record.bootNonce == bootNonce
                && record.lifecycle == lifecycle
                && record.id.equals(id)
                && record.common.equals(common)
                && Arrays.equals(record.own, own);
    }

    @Override
    public int hashCode() {
        return Objects.hash(id, incarnation, bootNonce);
    }
}
