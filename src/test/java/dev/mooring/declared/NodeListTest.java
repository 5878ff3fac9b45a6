package dev.mooring.declared;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.mooring.standin.Fixtures;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NodeListTest {
    @Test
    void readsNamesAddressesAndCounts() {
        var nodes = NodeList.read(json("[{\"name\":\"a\"},{\"address\":\"10.0.0.1\"},{\"site\":\"dc1\",\"count\":3}]"));
        assertThat(nodes.value().orElseThrow()).extracting(DeclaredNode::count).containsExactly(1, 1, 3);
    }

    @Test
    void readsABareTextAsAName() {
        assertThat(NodeList.read(json("[\"edge-1\"]"))
                        .value()
                        .orElseThrow()
                        .getFirst()
                        .name())
                .contains("edge-1");
    }

    @Test
    void concludesNothingFromAListWithAnEntryItCannotRead() {
        assertThat(NodeList.read(json("[{\"name\":\"a\"}, 7]"))).isInstanceOf(Declared.Hidden.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"\"",
                "\" \"",
                "{\"name\":1.2e4}",
                "{\"site\":\"dc1\",\"count\":\"3\"}",
                "{\"site\":\"dc1\",\"count\":-1}",
                "{\"site\":\"dc1\",\"count\":2.5}",
                "{\"name\":{},\"address\":\"10.0.0.1\"}",
                "{\"name\":\"b\",\"labels\":[]}",
                "{\"name\":\"b\",\"taints\":\"a=b:NoSchedule\"}",
                "{\"name\":\"b\",\"taints\":[7]}",
                "{\"name\":\"b\",\"egress\":7}"
            })
    void concludesNothingFromAnEntryWithAMemberOfAnotherType(String entry) {
        assertThat(NodeList.read(json("[{\"name\":\"a\"}," + entry + "]"))).isInstanceOf(Declared.Hidden.class);
    }

    @Test
    void concludesNothingFromANameThatIsLongerThanAnyMachines() {
        var list = json("[\"" + "a".repeat(254) + "\"]");
        assertThat(NodeList.read(list)).isInstanceOf(Declared.Hidden.class);
        assertThat(NodeList.read(json("[{\"name\":\"" + "a".repeat(254) + "\"}]")))
                .isInstanceOf(Declared.Hidden.class);
    }

    @Test
    void concludesNothingFromMoreMachinesThanAnyClusterHas() {
        var some = "{\"site\":\"dc1\",\"count\":60000}";
        assertThat(NodeList.read(json("[" + some + "]"))).isInstanceOf(Declared.Known.class);
        assertThat(NodeList.read(json("[" + some + "," + some + "]"))).isInstanceOf(Declared.Hidden.class);
    }

    @Test
    void tellsAnEmptyListFromNone() {
        assertThat(NodeList.read(json("[]"))).isInstanceOf(Declared.Known.class);
        assertThat(NodeList.read(json("null"))).isInstanceOf(Declared.Undeclared.class);
    }

    @Test
    void leavesOutBookkeepingKeysOfLabels() {
        var nodes = NodeList.read(json("[{\"name\":\"a\",\"labels\":{\"__defaults\":[],\"zone\":\"dc1\"}}]"));
        assertThat(nodes.value().orElseThrow().getFirst().labels()).containsOnlyKeys("zone");
    }

    @Test
    void takesALabelWithoutAValueForNone() {
        var nodes = NodeList.read(json("[{\"name\":\"a\",\"labels\":{\"tier\":null,\"zone\":\"dc1\",\"edge\":\"\"}}]"));
        assertThat(nodes.value().orElseThrow().getFirst().labels()).containsOnlyKeys("zone", "edge");
    }

    private static JsonNode json(String text) {
        return Fixtures.tree(text.getBytes(StandardCharsets.UTF_8));
    }
}
