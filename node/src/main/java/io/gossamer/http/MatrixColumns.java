package io.gossamer.http;

import io.gossamer.proto.LinkMeasures;
import io.gossamer.proto.MatrixCell;
import io.gossamer.proto.MatrixNode;
import io.gossamer.proto.MatrixReply;
import io.gossamer.proto.Unreached;

/**
 * The matrix for a page: one array a column instead of one object a cell, a twentieth of the JSON mapping's memory, so that a
 * mesh of hundreds still fits one reply. What is not known is {@code null}.
 */
final class MatrixColumns {
    /** Of a mesh of 1,000 nodes with 64 links each. */
    static final int CELLS_MAX = 65_536;

    private final StringBuilder json;
    private final MatrixReply matrix;

    private MatrixColumns(MatrixReply matrix) {
        this.matrix = matrix;
        this.json = new StringBuilder(256 + 96 * matrix.getNodesCount() + 72 * matrix.getCellsCount());
    }

    private interface Column {
        void value(MatrixCell cell, LinkMeasures measures);
    }

    /** Links beyond {@link #CELLS_MAX} are left out and counted in {@code "leftOut"}. */
    static String print(MatrixReply matrix) {
        return new MatrixColumns(matrix).whole();
    }

    private String whole() {
        json.append("{\"at\":").append(com.google.protobuf.util.Timestamps.toMillis(matrix.getAt()));
        json.append(",\"nodes\":[");
        for (MatrixNode node : matrix.getNodesList()) {
            json.append('[').append(HttpReply.quoted(node.getId())).append(',');
            json.append(HttpReply.quoted(node.getName())).append(',');
            json.append(HttpReply.quoted(node.getZone())).append(',');
            json.append('"').append(node.getState()).append("\"],");
        }
        close(']');
        json.append(",\"links\":").append(Math.min(CELLS_MAX, matrix.getCellsCount()));
        column("from", (cell, measures) -> json.append(cell.getFrom()));
        column("to", (cell, measures) -> json.append(cell.getTo()));
        column("state", (cell, measures) -> json.append(cell.getStateValue()));
        column("tier", (cell, measures) -> json.append(cell.getTierValue()));
        column("age", (cell, measures) -> decimal(cell.hasAgeSeconds(), cell.getAgeSeconds(), 10));
        column("stateAge", (cell, measures) -> decimal(cell.hasStateAgeSeconds(), cell.getStateAgeSeconds(), 10));
        column("sent", (cell, measures) -> whole(cell.hasMeasures() && !measures.getBanded(), measures.getSent()));
        column(
                "received",
                (cell, measures) -> whole(cell.hasMeasures() && !measures.getBanded(), measures.getReceived()));
        column("loss", (cell, measures) -> decimal(measures.hasLossRatio(), measures.getLossRatio(), 1e4));
        column("lostForward", (cell, measures) -> whole(measures.hasLostForward(), measures.getLostForward()));
        column("lostReverse", (cell, measures) -> whole(measures.hasLostReverse(), measures.getLostReverse()));
        column("p50", (cell, measures) -> decimal(measures.hasRttP50Seconds(), measures.getRttP50Seconds(), 1e6));
        column("p99", (cell, measures) -> decimal(measures.hasRttP99Seconds(), measures.getRttP99Seconds(), 1e6));
        column("max", (cell, measures) -> decimal(measures.hasRttMaxSeconds(), measures.getRttMaxSeconds(), 1e6));
        column("ipdv", (cell, measures) -> decimal(measures.hasIpdvP50Seconds(), measures.getIpdvP50Seconds(), 1e6));
        column("impaired", (cell, measures) -> json.append(measures.getSelfImpaired() ? 1 : 0));
        json.append(",\"leftOut\":").append(Math.max(0, matrix.getCellsCount() - CELLS_MAX));
        json.append(",\"unreached\":[");
        for (Unreached unreached : matrix.getUnreachedList()) {
            json.append('[').append(HttpReply.quoted(unreached.getNode().getName()));
            json.append(',').append(HttpReply.quoted(unreached.getReason())).append("],");
        }
        close(']');
        return json.append('}').toString();
    }

    /** All values, or one if they are all the same, as most are in a mesh that is well. */
    private void column(String name, Column column) {
        json.append(",\"").append(name).append("\":");
        int begin = json.length();
        json.append('[');
        int firstEnd = 0;
        int cells = Math.min(CELLS_MAX, matrix.getCellsCount());
        boolean same = cells > 1;
        for (int at = 0; at < cells; at++) {
            MatrixCell cell = matrix.getCells(at);
            int start = json.length();
            column.value(cell, cell.getMeasures());
            firstEnd = at == 0 ? json.length() : firstEnd;
            same = same && isSame(begin + 1, firstEnd, start);
            json.append(',');
        }
        if (same) {
            json.setLength(firstEnd);
            json.deleteCharAt(begin);
        } else {
            close(']');
        }
    }

    private boolean isSame(int first, int firstEnd, int start) {
        if (json.length() - start != firstEnd - first) {
            return false;
        }
        for (int at = 0; at < firstEnd - first; at++) {
            if (json.charAt(first + at) != json.charAt(start + at)) {
                return false;
            }
        }
        return true;
    }

    private void close(char bracket) {
        if (json.charAt(json.length() - 1) == ',') {
            json.setLength(json.length() - 1);
        }
        json.append(bracket);
    }

    private void whole(boolean known, int value) {
        if (known) {
            json.append(Integer.toUnsignedString(value));
        } else {
            json.append("null");
        }
    }

    /** Rounded to one part of {@code scale}: microseconds of a time are enough for a page. */
    private void decimal(boolean known, double value, double scale) {
        if (!known) {
            json.append("null");
        } else if (value == 0) {
            json.append('0');
        } else {
            json.append(Math.round(value * scale) / scale);
        }
    }
}
