package io.gossamer.config;

import io.gossamer.config.value.Quantity;
import io.gossamer.config.value.RawValue;
import io.gossamer.config.value.RawValue.Mapping;
import io.gossamer.config.value.RawValue.Nothing;
import io.gossamer.config.value.RawValue.Origin;
import io.gossamer.config.value.RawValue.Place;
import io.gossamer.config.value.RawValue.Scalar;
import io.gossamer.config.value.RawValue.Sequence;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Reads a YAML file into {@link RawValue}s with their lines. Anything that is no plain tree is an error with its line. */
final class YamlSource {
    static final int FILE_BYTES_MAX = 1 << 20;
    static final int DEPTH_MAX = 12;

    private static final LoadSettings SETTINGS =
            LoadSettings.builder().setCodePointLimit(FILE_BYTES_MAX).build();

    private final Path file;
    private final Problems problems;

    YamlSource(Path file, Problems problems) {
        this.file = file;
        this.problems = problems;
    }

    /** Empty when the file says nothing, or when it could not be read: then the problem is noted. */
    Optional<Mapping> read() {
        Optional<String> text = text();
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return isPlainTree(text.get())
                    ? new Compose(SETTINGS).composeString(text.get()).flatMap(this::rootMapping)
                    : Optional.empty();
        } catch (MarkedYamlEngineException wrong) {
            int line = wrong.getProblemMark().map(Mark::getLine).orElse(0);
            problems.add(place(line), "", "not YAML: " + plain(wrong.getProblem(), text.get(), line));
        } catch (YamlEngineException wrong) {
            problems.add(
                    place(0),
                    "",
                    "not YAML: " + wrong.getMessage().lines().findFirst().orElse(""));
        }
        return Optional.empty();
    }

    /** Looked at as a stream of events first: composing is recursive and would follow any depth and any alias. */
    private boolean isPlainTree(String text) {
        int depth = 0;
        for (Event event : new Parse(SETTINGS).parseString(text)) {
            int line = event.getStartMark().map(Mark::getLine).orElse(0);
            if (event instanceof AliasEvent) {
                problems.add(place(line), "", "anchors and aliases are not taken here");
                return false;
            }
            depth += event instanceof CollectionStartEvent ? 1 : event instanceof CollectionEndEvent ? -1 : 0;
            if (depth > DEPTH_MAX) {
                problems.add(place(line), "", "nested deeper than " + DEPTH_MAX + " levels");
                return false;
            }
        }
        return true;
    }

    private Optional<String> text() {
        try {
            if (Files.isDirectory(file)) {
                problems.add(whole(), "", "is a directory, not a file");
            } else if (Files.size(file) > FILE_BYTES_MAX) {
                problems.add(whole(), "", "larger than " + Quantity.show((long) FILE_BYTES_MAX));
            } else {
                return Optional.of(Files.readString(file));
            }
        } catch (NoSuchFileException missing) {
            problems.add(whole(), "", "no such file");
        } catch (CharacterCodingException notText) {
            problems.add(whole(), "", "not UTF-8 text");
        } catch (IOException unreadable) {
            problems.add(whole(), "", "cannot be read: " + unreadable.getMessage());
        }
        return Optional.empty();
    }

    private static String plain(String problem, String text, int line) {
        List<String> lines = text.lines().toList();
        boolean tab = line < lines.size() && lines.get(line).matches("\\s*\\t.*");
        return tab ? "a tab indents this line: use spaces" : problem;
    }

    private Optional<Mapping> rootMapping(Node root) {
        RawValue raw = convert(root);
        if (raw instanceof Mapping mapping) {
            return Optional.of(mapping);
        }
        if (!(raw instanceof Nothing)) {
            problems.add(raw.place(), "", "wants sections like 'network:' with keys below them");
        }
        return Optional.empty();
    }

    private RawValue convert(Node node) {
        Place place = place(node.getStartMark().map(Mark::getLine).orElse(0));
        if (node instanceof ScalarNode scalar) {
            return Tag.NULL.equals(scalar.getTag()) ? new Nothing(place) : new Scalar(scalar.getValue(), place);
        }
        if (node instanceof SequenceNode sequence) {
            List<RawValue> items = new ArrayList<>();
            for (Node item : sequence.getValue()) {
                items.add(convert(item));
            }
            return new Sequence(List.copyOf(items), place);
        }
        return mapping((MappingNode) node, place);
    }

    private Mapping mapping(MappingNode node, Place place) {
        Map<String, RawValue> fields = new LinkedHashMap<>();
        for (NodeTuple tuple : node.getValue()) {
            Place keyPlace =
                    place(tuple.getKeyNode().getStartMark().map(Mark::getLine).orElse(0));
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                problems.add(keyPlace, "", "a key is a word, not a list or a mapping");
                continue;
            }
            RawValue value = convert(tuple.getValueNode());
            RawValue first = fields.putIfAbsent(key.getValue(), at(value, keyPlace));
            if (first != null) {
                problems.add(
                        keyPlace,
                        key.getValue(),
                        "given twice; first at " + first.place().where());
            }
        }
        return new Mapping(fields, place);
    }

    /** A mapping or an empty value begins below its key; a person looks for the key. */
    private static RawValue at(RawValue value, Place keyPlace) {
        if (value instanceof Nothing) {
            return new Nothing(keyPlace);
        }
        return value instanceof Mapping mapping ? new Mapping(mapping.fields(), keyPlace) : value;
    }

    private Place place(int line) {
        return new Place(Origin.FILE, file + ":" + (line + 1));
    }

    private Place whole() {
        return new Place(Origin.FILE, file.toString());
    }
}
