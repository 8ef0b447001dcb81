package io.deckhouse.aimodels.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.deckhouse.aimodels.cli.commands.PruneCommand;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** How the command is put together. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArchitectureTest {
  private static final String ROOT = "io.deckhouse.aimodels.cli";

  private JavaClasses classes = new ClassFileImporter().importPackages("none");

  @BeforeAll
  void importClasses() {
    classes =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);
  }

  @Test
  void commandsOpenStoresThroughLocations() {
    assertThat(classes).hasSizeGreaterThan(20);
    DescribedPredicate<JavaClass> prune = type(PruneCommand.class);
    noClasses()
        .that(DescribedPredicate.not(prune))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                "io.deckhouse.aimodels.modelpack.content.layout..",
                "io.deckhouse.aimodels.modelpack.content.archive.."))
        .check(classes);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(classes);
  }

  @Test
  void whatIsSeenDoesNotKnowTheCommands() {
    noClasses()
        .that(resideInAPackage(ROOT + ".terminal.."))
        .should()
        .dependOnClassesThat(resideInAnyPackage(ROOT, ROOT + ".commands..", "picocli.."))
        .check(classes);
    noClasses()
        .that(resideInAPackage(ROOT + ".commands.."))
        .should()
        .dependOnClassesThat(resideInAPackage(ROOT))
        .check(classes);
  }

  @Test
  void onlyMainEndsTheProcess() {
    noClasses()
        .that(DescribedPredicate.not(type(Main.class)))
        .should()
        .callMethod(System.class, "exit", int.class)
        .check(classes);
  }

  @Test
  void namesSayWhatAClassIs() {
    noClasses().should().haveNameMatching(".*(Utils?|Helper|Manager)").check(classes);
  }
}
