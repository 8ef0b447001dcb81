package io.deckhouse.aimodels.modelpack.source;

import java.util.Optional;

/**
 * Where a model was published.
 *
 * @param url the page or file
 * @param revision the commit or digest that was taken
 */
public record Origin(String url, Optional<String> revision) {}
