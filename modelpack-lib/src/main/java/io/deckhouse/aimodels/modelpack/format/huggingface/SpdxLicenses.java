package io.deckhouse.aimodels.modelpack.format.huggingface;

import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * SPDX identifiers for the licence names of model cards. Only names that mean exactly one licence
 * are here: {@code gpl-3.0} does not say whether later versions may be chosen, {@code bsd} not
 * which one it is.
 */
public final class SpdxLicenses {
  private static final Map<String, String> BY_LOWER_CASE =
      Stream.of(
              "0BSD",
              "AFL-3.0",
              "Apache-2.0",
              "Artistic-2.0",
              "BSD-2-Clause",
              "BSD-3-Clause",
              "BSD-3-Clause-Clear",
              "BSL-1.0",
              "CC-BY-2.0",
              "CC-BY-2.5",
              "CC-BY-3.0",
              "CC-BY-4.0",
              "CC-BY-NC-2.0",
              "CC-BY-NC-3.0",
              "CC-BY-NC-4.0",
              "CC-BY-NC-ND-3.0",
              "CC-BY-NC-ND-4.0",
              "CC-BY-NC-SA-2.0",
              "CC-BY-NC-SA-3.0",
              "CC-BY-NC-SA-4.0",
              "CC-BY-ND-4.0",
              "CC-BY-SA-3.0",
              "CC-BY-SA-4.0",
              "CC0-1.0",
              "CDLA-Permissive-1.0",
              "CDLA-Permissive-2.0",
              "CDLA-Sharing-1.0",
              "ECL-2.0",
              "EPL-1.0",
              "EPL-2.0",
              "EUPL-1.1",
              "EUPL-1.2",
              "GPL-2.0-only",
              "GPL-2.0-or-later",
              "GPL-3.0-only",
              "GPL-3.0-or-later",
              "AGPL-3.0-only",
              "AGPL-3.0-or-later",
              "ISC",
              "LPPL-1.3c",
              "MIT",
              "MPL-2.0",
              "MS-PL",
              "NCSA",
              "OFL-1.1",
              "OSL-3.0",
              "PostgreSQL",
              "Unlicense",
              "WTFPL",
              "Zlib")
          .collect(Collectors.toMap(id -> id.toLowerCase(Locale.ROOT), Function.identity()));

  /** Names that Hugging Face has for licences that SPDX calls otherwise. */
  private static final Map<String, String> OTHER_NAMES =
      Map.of("pddl", "PDDL-1.0", "odbl", "ODbL-1.0", "odc-by", "ODC-By-1.0");

  private SpdxLicenses() {}

  /** The SPDX identifier of a licence name, or the name itself when that is not certain. */
  public static String identifier(String name) {
    String key = name.strip().toLowerCase(Locale.ROOT);
    return BY_LOWER_CASE.getOrDefault(key, OTHER_NAMES.getOrDefault(key, name.strip()));
  }
}
