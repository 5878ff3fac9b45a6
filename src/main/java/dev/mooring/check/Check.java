package dev.mooring.check;

import dev.mooring.reading.Facts;
import java.util.function.BiConsumer;

/**
 * One rule of the catalogue. Pure: the same facts always give the same verdict.
 *
 * @param rule looks at facts, and writes down what is not in order; says nothing for what is
 */
public record Check(CheckDescription description, BiConsumer<Facts, Verdict> rule) {}
