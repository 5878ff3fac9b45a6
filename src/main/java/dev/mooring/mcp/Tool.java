package dev.mooring.mcp;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Something that an assistant can ask for. Reads, and changes nothing. */
interface Tool {
    ToolDescription description();

    /**
     * What was asked for.
     *
     * @param arguments checked against what {@link #description} says that it takes
     * @throws Refusal where the assistant must ask in another way
     */
    ObjectNode answer(Arguments arguments);

    /** Told to the assistant, which can ask in another way. */
    static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refusal(String message) {
            super(message, null, false, false);
        }
    }
}
