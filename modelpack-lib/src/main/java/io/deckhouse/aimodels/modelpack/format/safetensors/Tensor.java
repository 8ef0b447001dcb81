package io.deckhouse.aimodels.modelpack.format.safetensors;

/**
 * One tensor of a header.
 *
 * @param elements the product of the dimensions; 1 for a scalar
 * @param rank the number of dimensions
 * @param begin the first byte, counted from the start of the data area
 * @param end the byte after the last one
 */
public record Tensor(String name, Dtype dtype, long elements, int rank, long begin, long end) {}
