package io.deckhouse.aimodels.modelpack.format;

import java.util.Optional;

/**
 * What one file of a model is, judged by its content.
 *
 * @param path the path in the model
 * @param size the length in bytes
 * @param kind what the content is
 * @param role what the file is for
 * @param needs what must be allowed before the file is accepted
 * @param reason why, in a few words, when something must be allowed; else empty
 */
public record FileReport(
    String path,
    long size,
    FileKind kind,
    FileRole role,
    Optional<Allowance> needs,
    String reason) {}
