package io.gossamer.alert;

import com.google.protobuf.ByteString;
import io.gossamer.control.ControlLimits;
import io.gossamer.model.Finding;
import io.gossamer.proto.EvidenceRecord;
import io.gossamer.proto.StateMoment;
import java.util.ArrayList;
import java.util.List;

/** A finding's evidence as the replicated state keeps it: bounded, so that one alert fits its record. */
final class EvidenceRecords {
    static final int STATEMENTS_MAX = 12;

    private EvidenceRecords() {}

    static List<EvidenceRecord> of(Finding finding, StateMoment now) {
        List<EvidenceRecord> records = new ArrayList<>();
        for (Finding.Evidence evidence : finding.evidence()) {
            if (records.size() < STATEMENTS_MAX) {
                records.add(EvidenceRecord.newBuilder()
                        .setReporter(ByteString.copyFrom(evidence.reporter().bytes()))
                        .setStatement(ControlLimits.shortened(evidence.statement()))
                        .setClears(evidence.clears())
                        .setWallUnixMillis(now.getWallUnixMillis())
                        .build());
            }
        }
        return records;
    }

    static boolean sameStatements(List<EvidenceRecord> some, List<EvidenceRecord> others) {
        if (some.size() != others.size()) {
            return false;
        }
        for (int i = 0; i < some.size(); i++) {
            EvidenceRecord a = some.get(i);
            EvidenceRecord b = others.get(i);
            boolean same = a.getReporter().equals(b.getReporter())
                    && a.getStatement().equals(b.getStatement())
                    && a.getClears() == b.getClears();
            if (!same) {
                return false;
            }
        }
        return true;
    }
}
