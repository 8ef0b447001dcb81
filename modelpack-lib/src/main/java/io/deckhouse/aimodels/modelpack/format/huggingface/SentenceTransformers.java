package io.deckhouse.aimodels.modelpack.format.huggingface;

import io.deckhouse.aimodels.modelpack.format.Finding;
import io.deckhouse.aimodels.modelpack.format.MalformedException;
import io.deckhouse.aimodels.modelpack.format.ModelTree;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/** The modules of a sentence-transformers model: {@code modules.json} lists their folders. */
public final class SentenceTransformers {
  private static final String FILE_NAME = "modules.json";
  private static final int MODULES_MAX = 32;

  private SentenceTransformers() {}

  /** The folders of the modules; their weights are part of the model. Empty for other models. */
  public static Set<String> moduleFolders(ModelTree tree, Consumer<Finding> findings) {
    Set<String> wanted = new HashSet<>();
    for (int i = 0; i < MODULES_MAX; i++) {
      wanted.add(i + ".path");
    }
    Set<String> folders = new HashSet<>();
    try {
      if (tree.file(FILE_NAME).isPresent()) {
        JsonScalars json = JsonScalars.read(tree.file(FILE_NAME).get(), wanted);
        wanted.forEach(path -> json.text(path).ifPresent(folders::add));
      }
    } catch (MalformedException e) {
      findings.accept(e.finding());
    }
    return folders;
  }
}
