package io.deckhouse.aimodels.modelpack.format.huggingface;

import io.deckhouse.aimodels.modelpack.format.MalformedException;
import io.deckhouse.aimodels.modelpack.format.ModelTree;
import java.util.Set;

/** Finds out whether a model has a chat template, in any of the places where Transformers looks. */
public final class ChatTemplates {
  private static final String KEY = "chat_template";

  private ChatTemplates() {}

  /**
   * Whether there is a template.
   *
   * @throws MalformedException when a file that should say so is not JSON
   */
  public static boolean isPresent(ModelTree tree) throws MalformedException {
    if (tree.file("chat_template.jinja").isPresent()) {
      return true;
    }
    for (String path : new String[] {"chat_template.json", "tokenizer_config.json"}) {
      if (tree.file(path).isPresent()
          && JsonScalars.read(tree.file(path).get(), Set.of(KEY)).isPresent(KEY)) {
        return true;
      }
    }
    return false;
  }
}
