package io.deckhouse.aimodels.modelpack;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The package table of the library: which package may use which. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArchitectureTest {
  private static final String ROOT = "io.deckhouse.aimodels.modelpack";

  /** Low to high: a package may use those before it. */
  private static final List<String> PACKAGES =
      List.of(
          "",
          ".json",
          ".parallel",
          ".lock",
          ".oci",
          ".progress",
          ".format..",
          ".inspect",
          ".hash",
          ".http",
          ".auth",
          ".content",
          ".content.layout",
          ".content.archive",
          ".content.registry",
          ".trust.key",
          ".trust.signature",
          ".transfer",
          ".artifact",
          ".source",
          ".source.remote",
          ".source.archive",
          ".source.url",
          ".source.huggingface",
          ".source.ollama",
          ".pack",
          ".unpack",
          ".verify",
          ".location");

  private JavaClasses classes = new ClassFileImporter().importPackages("none");

  @BeforeAll
  void importClasses() {
    classes =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);
  }

  static Stream<Integer> lines() {
    return IntStream.range(0, PACKAGES.size()).boxed();
  }

  @ParameterizedTest
  @MethodSource("lines")
  void aPackageUsesOnlyThoseAboveIt(int line) {
    String[] higher =
        PACKAGES.subList(line + 1, PACKAGES.size()).stream()
            .map(name -> ROOT + name)
            .toArray(String[]::new);
    noClasses()
        .that(resideInAPackage(ROOT + PACKAGES.get(line)))
        .should()
        .dependOnClassesThat(resideInAnyPackage(higher))
        .check(classes);
  }

  @Test
  void theTableHoldsEveryPackage() {
    String[] known = PACKAGES.stream().map(name -> ROOT + name).toArray(String[]::new);
    assertThat(classes.stream().filter(not(resideInAnyPackage(known))).map(JavaClass::getName))
        .isEmpty();
    assertThat(classes).hasSizeGreaterThan(100);
  }

  @Test
  void kindsOfStoresDoNotKnowEachOther() {
    slices().matching(ROOT + ".content.(*)..").should().notDependOnEachOther().check(classes);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching(ROOT + "..(*)").should().beFreeOfCycles().check(classes);
    slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(classes);
  }

  @Test
  void theLibraryDoesNotTalkToTheProcess() {
    NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(classes);
    noClasses().should().callMethod(System.class, "exit", int.class).check(classes);
    noClasses().should().callMethod(Runtime.class, "exit", int.class).check(classes);
    noClasses().should().callMethod(Runtime.class, "halt", int.class).check(classes);
    noClasses().should().callMethod(System.class, "getenv", String.class).check(classes);
    noClasses().should().callMethod(System.class, "getenv").check(classes);
  }

  @Test
  void theLibraryKnowsNoCommandLine() {
    noClasses()
        .should()
        .dependOnClassesThat(resideInAnyPackage("picocli..", "io.deckhouse.aimodels.cli.."))
        .check(classes);
  }

  @Test
  void namesSayWhatAClassIs() {
    noClasses().should().haveNameMatching(".*(Utils?|Helper|Manager)").check(classes);
  }
}
