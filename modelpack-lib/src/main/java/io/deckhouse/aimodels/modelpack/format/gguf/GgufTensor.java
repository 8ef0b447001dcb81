package io.deckhouse.aimodels.modelpack.format.gguf;

/**
 * One tensor of a GGUF file.
 *
 * @param rank the number of dimensions, 0 to 4
 * @param elements the product of the dimensions
 * @param offset where it starts in the data section, in bytes
 * @param bytes its length without padding
 */
public record GgufTensor(
    String name, GgmlType type, int rank, long elements, long offset, long bytes) {}
