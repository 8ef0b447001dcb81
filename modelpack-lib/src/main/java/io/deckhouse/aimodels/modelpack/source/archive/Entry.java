package io.deckhouse.aimodels.modelpack.source.archive;

import java.util.OptionalLong;

/**
 * An entry of an archive.
 *
 * @param name as it is written there
 * @param kind what it is
 * @param size in bytes, where it is known before all of it is read
 */
record Entry(String name, Kind kind, OptionalLong size) {
  /** What an entry is. */
  enum Kind {
    FILE,
    FOLDER,
    /** A link, device, pipe, sparse file, or something unknown: no model needs them. */
    OTHER
  }
}
